"""docs/soak.md: what the soaks measured, when and on which machine; each soak replaces its own section."""

import datetime
import os
import platform
import re
import sys
from pathlib import Path

from django.db import connection

PATH = Path(__file__).resolve().parents[2] / "docs" / "soak.md"
HEAD = "# Soaks\n\nWritten by `make soak`: the large counts of what `make test` tries a few times.\n"


def keep(title: str, words: str) -> None:
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    heading = f"## {title} ({database})"
    when = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d")
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {sys.version.split()[0]}"
    section = f"{heading}\n\n{words} {when}, {machine}.\n"
    text = PATH.read_text() if PATH.exists() else HEAD
    found = re.compile(rf"{re.escape(heading)}\n.*?(?=\n## |\Z)", re.DOTALL)
    text = found.sub(lambda _: section, text) if found.search(text) else f"{text}\n{section}"
    PATH.write_text(text)
