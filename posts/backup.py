"""Everything in one file, while the site runs: each row of the database as of one moment, and the media.

The rows are JSON, a table a member, so that a backup of SQLite goes into PostgreSQL and the other way round.
"""

import datetime
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps as site_apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

KIND, FORMAT = "lodestone backup", 1
MANIFEST = "manifest.json"
# Logins are not brought back: whoever was locked out since stays so.
LEFT_OUT = frozenset((Session._meta.label_lower,))
_AT_A_TIME = 500


class NotMade(Exception):
    """There can be no backup now; the message says why and what to do."""


@dataclass(slots=True)
class Kept:
    """What a backup holds: rows by table, media files, and what is not in it."""

    rows: dict[str, int] = field(default_factory=dict)
    media: int = 0
    notes: list[str] = field(default_factory=list)


def backup(path: Path, now: datetime.datetime, *, progress: Callable[[str], None] | None = None) -> Kept:
    """Write everything to a file that only its owner can read. The file is whole or not there.

    Raises NotMade before the migrations of an update have run, OSError where the file cannot be written.
    """
    if waiting := lacking(DEFAULT_DB_ALIAS):
        raise NotMade(
            f"the database lacks {waiting[0]}: it is of the site as it was before an update. Run `manage.py migrate` "
            "first, or back it up with the code from before"
        )
    kept = Kept()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                with snapshot() as alias:
                    migrations = applied(alias)
                    for model in tables(site_apps):
                        if progress:
                            progress(model._meta.label_lower)
                        kept.rows[model._meta.label_lower] = _write_rows(archive, model, alias)
                # After the rows: a picture's files are there before its row is.
                media = dict(_write_media(archive, kept, progress))
                manifest = {
                    "kind": KIND,
                    "format": FORMAT,
                    "made_at": now.isoformat(),
                    "migrations": migrations,
                    "rows": kept.rows,
                    "media": media,
                }
                archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return kept


def tables(apps) -> list[type[models.Model]]:
    """Every table that holds something of the site's own, those of many-to-many too."""
    found = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    return [model for model in found if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT]


def columns(model: type[models.Model]) -> list[models.Field]:
    """The fields that are stored as they are given; the database makes the others."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.GeneratedField)]


def member_of(label: str) -> str:
    return f"rows/{label}.jsonl"


def applied(alias: str) -> list[str]:
    """The migrations that a database has, as app.name."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connections[alias]).applied_migrations())


def lacking(alias: str) -> list[str]:
    """The migrations that the code has and a database has not."""
    loader = MigrationExecutor(connections[alias]).loader
    return sorted({f"{app}.{name}" for app, name in loader.disk_migrations} - set(applied(alias)))


@contextmanager
def snapshot() -> Iterator[str]:
    """The database as of one moment, under an alias; nobody who writes has to wait for it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="lodestone-") as folder:
            copy = Path(folder) / "copy.sqlite3"
            connection.ensure_connection()
            target = sqlite3.connect(copy)
            # All pages in one step: a read transaction, which in WAL mode stops no writer.
            connection.connection.backup(target)
            target.close()
            with database("snapshot", copy) as alias:
                yield alias
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield DEFAULT_DB_ALIAS


@contextmanager
def database(alias: str, file: Path) -> Iterator[str]:
    """An SQLite file under an alias, for as long as it is needed."""
    general = connections[DEFAULT_DB_ALIAS].settings_dict
    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}, "CONN_MAX_AGE": 0}
    connection = DatabaseWrapper({**general, **own}, alias)
    connections[alias] = connection
    try:
        yield alias
    finally:
        connection.close()
        del connections[alias]


def _write_rows(archive: zipfile.ZipFile, model: type[models.Model], alias: str) -> int:
    names = [field.attname for field in columns(model)]
    count = 0
    with archive.open(member_of(model._meta.label_lower), "w", force_zip64=True) as member:
        rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=_AT_A_TIME):
            member.write(
                json.dumps(dict(zip(names, row, strict=True)), cls=_Exact, ensure_ascii=False).encode() + b"\n"
            )
            count += 1
    return count


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond; Django's own encoder cuts them."""

    def default(self, value):
        if isinstance(value, datetime.datetime | datetime.time):
            return value.isoformat()
        return super().default(value)


def _write_media(
    archive: zipfile.ZipFile, kept: Kept, progress: Callable[[str], None] | None
) -> Iterator[tuple[str, str]]:
    """Each file with its SHA-256."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.is_symlink() or path.name.startswith("."):
            continue
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            kept.notes.append(f"media/{name} was removed meanwhile")
            continue
        if progress and kept.media % 100 == 0:
            progress(f"media/{name}")
        archive.writestr(f"media/{name}", data, zipfile.ZIP_STORED)
        kept.media += 1
        yield name, hashlib.sha256(data).hexdigest()
