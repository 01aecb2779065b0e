# Two commands matter: `make run` serves the site, `make test` is the gate. Both need python3, make and, as root on
# Debian, apt; they get the rest themselves.
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all:
JOBS ?= 2
# A pipe fails when any part of it does.
SHELL = bash
.SHELLFLAGS = -o pipefail -c
# Where Python is told to keep no bytecode, every run would read and rewrite all tests again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run dev test on-sqlite on-postgresql lint style soak bench screenshots clean
.DEFAULT_GOAL := help

help:
	@echo "make run     serve the site on http://127.0.0.1:8000 (ARGS=--no-demo leaves the demonstration articles out)"
	@echo "make dev     the same with DEBUG on and reloading"
	@echo "make test    the gate: lint, SQLite, PostgreSQL, browser"
	@echo "make lint    ruff, mypy on the pure modules, the contract between the rooms"
	@echo "make soak    the large counts of what make test tries a few times, on both databases, written to docs/soak.md"
	@echo "make bench   side-by-side measurements, written to docs/performance.md"
	@echo "make screenshots  pictures of every kind of page, into docs/screenshots"
	@echo "make clean   remove .venv and caches; var/ (your data) stays"

run: .venv/run.stamp
	@$(BIN)/python manage.py prepare_site $(ARGS)
	@exec $(BIN)/gunicorn --config python:config.gunicorn config.wsgi

dev: .venv/run.stamp
	@DEBUG=1 $(BIN)/python manage.py prepare_site $(ARGS)
	@DEBUG=1 exec $(BIN)/python manage.py runserver "127.0.0.1:$${PORT:-8000}"

test: style
	@$(BIN)/python -m tests.browser.chromium
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=line on-sqlite on-postgresql

# Side by side, as the tests that wait for a browser leave the processors idle.
on-sqlite:
	@$(BIN)/pytest -n $(JOBS) --maxschedchunk 12 | sed -u 's/^/SQLite      /'

on-postgresql:
	@$(BIN)/python -m tests.on_postgresql $(BIN)/pytest -n $(JOBS) --maxschedchunk 12 -p no:cacheprovider \
	  -m "journey or (database and not browser and not queries)" | sed -u 's/^/PostgreSQL  /'

lint: style
	@$(BIN)/pytest tests/test_rooms.py

style: .venv/test.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

soak: .venv/test.stamp
	@$(BIN)/python -m tests.browser.chromium
	@echo "== Soaks on SQLite" && $(BIN)/pytest tests/soak tests/browser/test_every_page.py tests/posts/test_import_cases.py \
	  tests/posts/factcheck/test_any_order.py -n $(JOBS) --soak
	@echo "== Soaks on PostgreSQL" && $(BIN)/python -m tests.on_postgresql $(BIN)/pytest tests/soak tests/browser/test_newsroom.py \
	  tests/browser/test_claims.py -n $(JOBS) --soak

bench: .venv/test.stamp
	@$(BIN)/python -m tests.bench

screenshots: .venv/test.stamp
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp and not the folder: an installation that broke off half-way is simply done again.
.venv/run.stamp: requirements.lock | .venv/bin/pip
	@echo "Installing what the site needs into .venv (half a minute) …"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/test.stamp: requirements.lock requirements-test.lock | .venv/bin/pip
	@echo "Installing what the tests need into .venv (half a minute) …"
	@$(PIP) -r requirements-test.lock
	@touch $@ .venv/run.stamp

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "Lodestone runs on Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python3-venv …"; apt-get -qq update && apt-get -qq install -y --no-install-recommends python3-venv >/dev/null; \
	  else echo "This Python cannot make virtual environments. Install python3-venv (on Debian: apt install python3-venv) and try again."; exit 1; fi; }
	@rm -rf .venv && $(PYTHON) -m venv .venv
