"""The server of `make run`, to be killed, and an editor who talks to it without a browser."""

import http.client
import http.cookiejar
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Site, _environment, _free_port
from tests.browser.people import PASSWORD

GONE = (OSError, http.client.HTTPException)


class Server:
    """gunicorn as it is configured, with a database of its own."""

    def __init__(self, folder: Path, database: str | None):
        self.folder, port = folder, _free_port()
        self.environment = _environment(folder, port, database)
        self.site = Site(f"http://127.0.0.1:{port}", self.environment)
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        for _ in range(600):
            try:
                if self.site.get("/readyz")[0] == 200:
                    return
            except GONE:
                time.sleep(0.05)
        pytest.fail(f"The server did not start:\n{(self.folder / 'server.log').read_text()}")

    def kill(self) -> None:
        """Everything at once, as when the machine runs out of memory."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_workers(self) -> None:
        """Only those who answer; their master makes new ones."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def rows(self, statement: str) -> list[tuple]:
        """What the database holds, asked without Lodestone."""
        if url := self.environment.get("DATABASE_URL"):
            import psycopg2

            connection = psycopg2.connect(url)
        else:
            connection = sqlite3.connect(f"file:{self.folder / 'lodestone.sqlite3'}?mode=ro", uri=True)
        try:
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()
        finally:
            connection.close()


class Editor:
    """Somebody who is logged in and sends the editor's forms."""

    def __init__(self, site: Site):
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _NoRedirects)
        self.open("/admin/login/")
        code, _ = self.send("/admin/login/", username="admin", password=PASSWORD, next="/admin/")
        assert code == 302

    def open(self, path: str) -> tuple[int, str]:
        return self._answer(urllib.request.Request(self.site.url + path))

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        """The status and, of a redirect, where to. Raises what is in GONE where the server went away."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._answer(urllib.request.Request(self.site.url + path, data))

    def _answer(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location", "") or error.read().decode()

    def new_article(self, title: str, body: str) -> int:
        code, where = self.send("/admin/posts/article/add/", **form(0, title, body))
        assert code == 302, where
        return int(re.search(r"/article/(\d+)/", where)[1])


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def form(base: int, title: str, body: str, **more: str) -> dict[str, str]:
    return {"base": str(base), "title": title, "body": body, "language": "en", **more}
