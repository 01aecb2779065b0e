"""Killing the server at any moment leaves either the old state or the new one."""

import random
import threading
import time
import uuid

import pytest

from tests.soak.consistency import body, faults
from tests.soak.server import GONE, Editor, Server, form

pytestmark = pytest.mark.browser
WITHOUT_A_REVIEW = {"override": "A test publishes its own text.", "change_note": "Changed."}


@pytest.fixture
def server(databases, tmp_path):
    folder = tmp_path / "data"
    server = Server(folder, databases.copy_to(folder))
    server.start()
    yield server
    server.stop()


def test_a_kill_during_autosave_save_and_publish_leaves_the_old_or_the_new_state(server, soaks, keep_figures):
    kills = 200 if soaks else 10
    chance = random.Random(5)
    editor = Editor(server.site)
    article = editor.new_article("Killed", body("start", 30))
    path, key = f"/admin/posts/article/{article}/change/", str(uuid.uuid4())
    span = _seconds_of_a_save(editor, path)
    outcomes = {"new": 0, "old": 0, "answered": 0}
    begun = time.monotonic()
    for number in range(kills):
        before = _state(server, article)
        base, text = before["revision"][0], body(f"round-{number}", 30)
        kind = ("draft", "save", "publish")[number % 3]
        sends = {
            "draft": ("/admin/posts/article/draft/", {"draft": key, "article": str(article)}),
            "save": (path, {"_save": ""}),
            "publish": (path, {"_publish": "", **WITHOUT_A_REVIEW}),
        }[kind]
        kill = server.kill if number % 5 == 4 else server.kill_workers
        killer = threading.Timer(chance.uniform(0, span), kill)
        killer.start()
        answered = False
        try:
            code, _ = editor.send(sends[0], **form(base, f"Killed {number}", text, **sends[1]))
            answered = code in (200, 302)
            assert answered, (kind, code)
        except GONE:
            pass
        killer.join()
        if kill == server.kill:
            server.start()
        else:
            server.wait_until_ready()
        after = _state(server, article)
        assert not faults(server.rows)
        is_new = after != before
        assert is_new or not answered, f"{kind} {number} was answered and is lost"
        if is_new and kind == "draft":
            assert (after["draft"], after["revision"]) == (text, before["revision"])
        elif is_new:
            assert after["revision"] == (base + 1, text, kind == "publish")
        # Fresh workers are slow: kills come later until half of them come too late to keep the new state away.
        span *= 0.87 if is_new else 1.15
        outcomes["new" if is_new else "old"] += 1
        outcomes["answered"] += answered
    if "DATABASE_URL" not in server.environment:
        assert server.rows("PRAGMA integrity_check") == [("ok",)]
    assert server.site.get("/")[0] == 200
    words = (
        f"{kills} kills (one in five of the whole server, else of its workers) during autosave, save and publish, each "
        f"within {1000 * span:.0f} ms or so of the request: {outcomes['new']} left the new state, {outcomes['old']} "
        f"the old one, none half; {outcomes['answered']} were answered before the kill and all of these kept. "
        f"It took {time.monotonic() - begun:.0f} s."
    )
    print(words)
    keep_figures("Kills", words)


def _seconds_of_a_save(editor: Editor, path: str) -> float:
    """Until it is answered, for a kill to come before, during or after."""
    begun = time.monotonic()
    for number in range(1, 6):
        editor.send(path, **form(number, "Killed", body(f"warm-{number}", 30), _save=""))
    return (time.monotonic() - begun) / 5


def _state(server: Server, article: int) -> dict:
    newest = server.rows(
        f"SELECT number, body, public_from IS NOT NULL FROM posts_revision WHERE article_id = {article} "
        "ORDER BY number DESC LIMIT 1"
    )[0]
    drafts = server.rows(f"SELECT body FROM posts_draft WHERE article_id = {article}")
    unified = [text.replace("\r\n", "\n") for (text,) in drafts]
    return {
        "revision": (newest[0], newest[1].replace("\r\n", "\n"), bool(newest[2])),
        "draft": unified[0] if unified else "",
    }
