"""`make bench`: every kind of page beside a trivial view of the same server, at the shipped size and ten times it.

Each page is measured in turn with the trivial view, several rounds, and the median of the ratios is told: the ratio
holds where the machine's speed drifts. "Made" is with the page cache off: every request makes its page.
"""

import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.bench.load import requests_a_second
from tests.browser.conftest import ROOT, Site, _environment, _free_port

TRIVIAL = "/livez"
PAGES = {
    "home": "/",
    "registry": "/minerals/",
    "mineral": "/minerals/gallium/",
    "edition": "/lists/us-2025/",
    "compare": "/lists/compare/?a=us-2018&b=us-2022",
    "matrix": "/lists/matrix/",
    "timeline": "/timeline/",
    "article": "/articles/{article}/",
}
ROUNDS, SECONDS = 3, 0.7
HOW = f"""Measured by `make bench` on {{day}}: Python {platform.python_version()}, {{cores}} cores,
{platform.machine()}, SQLite, 2 gunicorn processes with 4 threads, the client on the same machine. Each page in turn
with the trivial view `{TRIVIAL}`, {ROUNDS} rounds of {SECONDS:g} s over 4 connections; medians. *Kept*: as served, from
the page cache. *Made*: with the cache off, so that every request makes its page: the trivial view is one line of text,
a page holds up to thousands of facts, each through the templates, which is why pages are kept (docs/decisions/0003)."""


@contextmanager
def serving(environment: dict[str, str]):
    port = int(environment["PORT"])
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        site = Site(f"http://127.0.0.1:{port}", environment)
        while not _answers(site):
            if server.poll() is not None:
                raise SystemExit("The server did not start.")
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _answers(site: Site) -> bool:
    try:
        return site.get("/readyz")[0] == 200
    except OSError:
        return False


def measure(port: int, path: str) -> tuple[float, float]:
    """Requests a second of the page, and its ratio to the trivial view measured beside it."""
    rates, ratios = [], []
    requests_a_second(port, path, 0.3)
    for _ in range(ROUNDS):
        trivial = requests_a_second(port, TRIVIAL, SECONDS)
        rates.append(requests_a_second(port, path, SECONDS))
        ratios.append(rates[-1] / trivial)
    return statistics.median(rates), statistics.median(ratios)


def table_of(folder: Path, title: str, article: str) -> list[str]:
    results: dict[str, list[tuple[float, float]]] = {}
    for cache in ("locmem://", "dummy://"):
        environment = _environment(folder, _free_port(), None) | {"CACHE_URL": cache}
        with serving(environment) as port:
            for kind, path in PAGES.items():
                results.setdefault(kind, []).append(measure(port, path.format(article=article)))
                print(f"{title}: {kind} {results[kind][-1][0]:.0f}/s", file=sys.stderr)
    lines = [
        f"## {title}",
        "",
        "| page | kept, a second | of trivial | made, a second | of trivial |",
        "| --- | --: | --: | --: | --: |",
    ]
    for kind, ((kept, kept_ratio), (made, made_ratio)) in results.items():
        lines.append(f"| {kind} | {kept:.0f} | {kept_ratio:.2f} | {made:.0f} | {made_ratio:.3f} |")
    return [*lines, ""]


def texts(site: Site) -> list[str]:
    """How render, preview and page of one article grow with its text, in one process."""
    environment = site.environment | {"CACHE_URL": "dummy://"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.texts"]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE).stdout
    lines = ["## One article, 10 KB and 100 KB of text", "", "| step | 10 KB, ms | 100 KB, ms | grows |"]
    lines.append("| --- | --: | --: | --: |")
    for step, (small, large) in json.loads(said).items():
        lines.append(f"| {step} | {small:.1f} | {large:.1f} | {large / small:.1f} times |")
    return [*lines, ""]


def fact_check(site: Site) -> list[str]:
    """How fast prose is checked, and what hostile prose costs."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.facts"]
    said = subprocess.run(command, cwd=ROOT, env=site.environment, check=True, text=True, stdout=subprocess.PIPE).stdout
    measured = json.loads(said)
    lines = ["## The fact check, articles of 1,000 words", "", "| articles | a second, on one core |", "| --: | --: |"]
    lines += [f"| {int(number):,} | {rate:.0f} |" for number, rate in measured["rates"].items()]
    lines += ["", "| two megabytes of | seconds |", "| --- | --: |"]
    lines += [f"| {name} | {seconds:.1f} |" for name, seconds in measured["hostile"].items()]
    return [*lines, ""]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lodestone-bench-") as scratch:
        folder = Path(scratch)
        site = Site("", _environment(folder, 8000, None))
        site.manage("prepare_site")
        article = "two-lists-two-ways-of-counting"
        report = ["# How fast", "", HOW.format(day=datetime.date.today(), cores=os.cpu_count()), ""]
        report += table_of(folder, "The shipped record", article)
        report += texts(site)
        report += fact_check(site)
        subprocess.run([sys.executable, "-m", "tests.bench.grow"], cwd=ROOT, env=site.environment, check=True)
        report += table_of(folder, "Ten times the editions, minerals and events", article)
    print("\n".join(report))
    (ROOT / "docs" / "performance.md").write_text("\n".join(report), encoding="utf-8")


if __name__ == "__main__":
    main()
