"""The contract between the rooms: data flows one way, posts → minerals → nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "minerals", "posts")

# A room and the rooms it must never import.
FORBIDDEN = {
    "minerals": {"posts", "config", "tests"},
    "posts": {"config", "tests"},
    "config": {"tests"},
}
# Modules that keep to values: no database, no settings, no requests.
PURE = {
    "minerals/dates.py": {"django"},
    "minerals/names.py": {"django"},
    "minerals/comparison.py": {"django", "minerals.models"},
    "posts/markdown": {"django.db", "django.http", "django.conf", "posts.models", "minerals.models"},
    "minerals/importing": {"django.http", "django.core.management"},
    "posts/publishing": {"django.http", "django.shortcuts"},
    "minerals/models": {"django.http", "django.shortcuts", "django.template"},
    "posts/models": {"django.http", "django.shortcuts", "django.template"},
}


def modules_imported_by(path: Path) -> list[tuple[str, int]]:
    """Every absolute module name that the file imports, with its line; relative imports are made absolute."""
    package = path.relative_to(ROOT).with_suffix("").parts
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) if node.level else ""
            module = ".".join(filter(None, [base, node.module or ""]))
            found += [(module, node.lineno)] + [(f"{module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def files_in(room: str) -> list[Path]:
    path = ROOT / room
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def breaches(room: str, forbidden: set[str]) -> list[str]:
    return sorted(
        {
            f"{path.relative_to(ROOT)}:{line} imports {name.split('.')[0] if name in forbidden else name}"
            for path in files_in(room)
            for name, line in modules_imported_by(path)
            if any(name == outside or name.startswith(f"{outside}.") for outside in forbidden)
        }
    )


@pytest.mark.parametrize(("room", "forbidden"), [*FORBIDDEN.items(), *PURE.items()])
def test_a_room_imports_only_what_lies_below_it(room, forbidden):
    assert files_in(room), f"{room} is empty"
    assert not breaches(room, forbidden)


def test_only_the_settings_read_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in files_in(room)
        if {"os.environ", "os.getenv", "environs"} & {name for name, _ in modules_imported_by(path)}
        or "os.environ[" in (text := path.read_text(encoding="utf-8"))
        or "os.environ.get" in text
        or "os.getenv" in text
    ]
    assert readers == ["config/settings.py"]


def test_no_file_is_named_for_having_no_name():
    nameless = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert not [path for room in (*ROOMS, "tests") for path in files_in(room) if path.name in nameless]


def test_there_are_no_signal_handlers_of_our_own():
    signals = {"django.dispatch", "django.db.models.signals"}
    assert not [breach for room in ROOMS for breach in breaches(room, signals)]
