"""A backup taken while articles are saved restores to a consistent site."""

import threading

import pytest

from tests.soak.consistency import body, faults
from tests.soak.server import Editor, Server, form

pytestmark = pytest.mark.browser


@pytest.fixture
def server(databases, tmp_path):
    folder = tmp_path / "data"
    server = Server(folder, databases.copy_to(folder))
    server.start()
    yield server
    server.stop()


def test_a_backup_while_articles_are_saved_restores_to_a_consistent_site(server, tmp_path, soaks, keep_figures):
    backups = 10 if soaks else 1
    editors = [Editor(server.site) for _ in range(2)]
    stop, saved, failed = threading.Event(), [0, 0], []

    def write(which: int) -> None:
        article = editors[which].new_article(f"Busy {which}", body("start", 20))
        number = 1
        while not stop.is_set():
            path = f"/admin/posts/article/{article}/change/"
            text = body(f"text-{which}-{number}", 20)
            code, said = editors[which].send(path, **form(number, f"Busy {which}", text, _save=""))
            if code != 302:
                failed.append((code, said))
                return
            number += 1
            saved[which] = number

    threads = [threading.Thread(target=write, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(backups):
            server.site.manage("backup", str(tmp_path / f"{number}.zip"))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failed, failed[0]
    assert sum(saved) > 4
    total = "SELECT COUNT(*) FROM posts_revision"
    full = server.rows(total)[0][0]
    restored = []
    for number in range(backups):
        out = server.site.manage("restore", str(tmp_path / f"{number}.zip"))
        assert "What was here is in" in out
        assert not faults(server.rows)
        restored.append(server.rows(total)[0][0])
        assert server.site.get("/")[0] == 200
    assert restored == sorted(restored)
    assert restored[0] < full
    keep_figures(
        "Backups",
        f"{backups} backups while two editors saved {sum(saved)} Revisions without a break: each restored to a "
        "consistent site, under the running server.",
    )
