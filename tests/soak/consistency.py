"""Whether what a database holds of articles is whole, told from its rows alone."""

import re

REFERENCE = "[[list:us-2025#count]]"


def body(name: str, references: int) -> str:
    """A text that says at its end what it said at its beginning, with so many references between."""
    lines = "\n\n".join(f"Line {number}: {REFERENCE} entries." for number in range(references))
    return f"Begin {name}.\n\n{lines}\n\nEnd {name}.\n"


def is_whole(text: str) -> bool:
    found = re.fullmatch(r"Begin ([\w-]+)\.\n.*\nEnd ([\w-]+)\.\n?", text.replace("\r\n", "\n"), re.DOTALL)
    return bool(found) and found[1] == found[2]


def faults(rows) -> list[str]:
    """What is half-written. `rows` asks a database: a statement in, its rows out."""
    found = []
    numbers: dict[int, list[int]] = {}
    references = dict(rows("SELECT revision_id, COUNT(*) FROM posts_reference GROUP BY revision_id"))
    logged = dict(rows("SELECT object_id, COUNT(*) FROM django_admin_log GROUP BY object_id"))
    for pk, article, number, text, by in rows(
        "SELECT id, article_id, number, body, saved_by_id FROM posts_revision ORDER BY article_id, number"
    ):
        numbers.setdefault(article, []).append(number)
        if by is None:
            continue
        if not is_whole(text):
            found.append(f"the text of revision {number} of article {article} is not whole")
        if text.count(REFERENCE) != references.get(pk, 0):
            found.append(f"revision {number} of article {article} has {references.get(pk, 0)} of its references")
    for (article,) in rows("SELECT id FROM posts_article"):
        given = numbers.get(article, [])
        if given != list(range(1, len(given) + 1)) or not given:
            found.append(f"article {article} has revisions {given}")
    for article, count in rows(
        "SELECT article_id, COUNT(*) FROM posts_revision WHERE saved_by_id IS NOT NULL GROUP BY article_id"
    ):
        if logged.get(str(article), 0) < count:
            found.append(
                f"article {article} has {count} revisions, but {logged.get(str(article), 0)} entries in the log"
            )
    for key, text in rows("SELECT key, body FROM posts_draft"):
        if not is_whole(text):
            found.append(f"the draft {key} is not whole")
    return found
