"""A real server on a copied database, and a real Chromium.

The ORM is never called here: a test talks HTTP, and runs management commands as a person would, in a shell.
"""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.people import HIRE, PASSWORD, log_in

ROOT = Path(__file__).resolve().parent.parent.parent
# A connection that a browser left open must not hold up the end of a test.
SERVER = ("--workers", "1", "--graceful-timeout", "5")


@dataclass(frozen=True)
class Site:
    """One running Lodestone with its own data."""

    url: str
    environment: dict[str, str]
    cookies: dict[str, dict] = field(default_factory=dict)

    def manage(self, *arguments: str, exit_code: int = 0) -> str:
        """Runs `manage.py …`; fails if it does not end as expected. Returns all it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == exit_code, f"{arguments} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(folder: Path, port: int, database: str | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ADMIN_PASSWORD": PASSWORD,
        "SECRET_KEY": "for the browser tests only, never used to serve anybody",
        **({"DATABASE_URL": database} if database else {}),
    }


class Databases:
    """The database every site starts from, made once for all workers, and its copies."""

    numbers = itertools.count()  # of the process: the soaks ask for a second of these

    def __init__(self, shared: Path):
        self.folder = shared / "prepared"
        self.server = os.environ.get("DATABASE_URL")

    def prepare(self) -> None:
        try:
            self.folder.mkdir(parents=True)
        except FileExistsError:
            while not (self.folder / "ready").exists():
                time.sleep(0.1)
            return
        if self.server:
            self._sql("CREATE DATABASE prepared")
        site = Site("", _environment(self.folder, 8000, self._url("prepared")))
        site.manage("prepare_site")
        site.manage("shell", "--no-imports", "-c", HIRE)
        (self.folder / "ready").touch()

    def copy_to(self, folder: Path) -> str | None:
        """Fills a data folder; returns the DATABASE_URL to use, None for the folder's own SQLite file."""
        shutil.copytree(self.folder, folder)
        if not self.server:
            return None
        name = f"site_{os.getpid()}_{next(self.numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE prepared")
        return self._url(name)

    def _url(self, name: str) -> str | None:
        return self.server and self.server.replace("/postgres?", f"/{name}?")

    def _sql(self, statement: str) -> None:
        import psycopg2

        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()


@pytest.fixture(scope="session")
def databases(tmp_path_factory, worker_id) -> Databases:
    shared = tmp_path_factory.getbasetemp()
    databases = Databases(shared if worker_id == "master" else shared.parent)
    databases.prepare()
    return databases


@contextmanager
def serving(databases: Databases, folder: Path):
    port = _free_port()
    environment = _environment(folder, port, databases.copy_to(folder))
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", *SERVER, "config.wsgi"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        site = Site(f"http://127.0.0.1:{port}", environment)
        for _ in range(300):
            try:
                if site.get("/readyz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail(f"The server did not start:\n{(folder / 'server.log').read_text()}")
        yield site
    finally:
        # At once: a polite end waits two seconds for connections that a browser keeps.
        server.send_signal(signal.SIGQUIT)
        server.wait(20)


@pytest.fixture
def site(databases, tmp_path) -> Site:
    """A site of the test's own, with the shipped record and the welcome article in it."""
    with serving(databases, tmp_path / "data") as site:
        yield site


@pytest.fixture(scope="session")
def shared_site(databases, tmp_path_factory) -> Site:
    """One site for all tests that only read."""
    with serving(databases, tmp_path_factory.mktemp("shared") / "data") as site:
        yield site


@pytest.fixture(scope="session")
def newsroom(databases, tmp_path_factory) -> Site:
    """One site for all tests that write articles and pictures of their own, and leave those of others alone."""
    with serving(databases, tmp_path_factory.mktemp("newsroom") / "data") as site:
        yield site


_driven = []


@pytest.fixture(scope="session")
def chrome():
    """One browser a worker: the soaks ask for it through a conftest of theirs, and two drivers cannot run at once."""
    if _driven:
        yield _driven[0]
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        _driven.append(browser)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chrome):
    """Opens pages, each in a browser of its own (no shared cookies); fails the test if a page reported an error.

    `expected`: parts of what the console may say without failing the test.
    """
    contexts, errors = [], []

    def open_page(expected=(), **options):
        context = chrome.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and report(said.text, expected))
        return page

    def report(words, expected):
        if not any(part in words for part in expected):
            errors.append(words)

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def logged_in(new_page):
    """Opens pages for somebody who works on a site: with the password at first, then with the cookies from then."""

    def open_page(site: Site, name: str = "admin", **options):
        page = new_page(storage_state=site.cookies.get(name), **options)
        if name not in site.cookies:
            log_in(page, site, name)
            site.cookies[name] = page.context.storage_state()
        return page

    return open_page
