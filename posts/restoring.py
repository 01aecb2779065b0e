"""A backup becomes the site again: all of it or nothing, and what was there before is kept aside."""

import datetime
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.apps import apps as site_apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from posts.backup import FORMAT, KIND, MANIFEST, Kept, backup, columns, database, lacking, member_of, tables

_AT_A_TIME = 500
# What a file that was tampered with, or is of another site, may lead to.
_MISFITS = (
    DatabaseError,
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
)
_LARGEST_MANIFEST = 64 * 1024 * 1024


class NotRestored(Exception):
    """The file is refused, or the site could not take it. Nothing was changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and the file that holds what was there before."""

    kept: Kept
    made_at: str
    aside: Path


def restore(path: Path, now: datetime.datetime, *, progress: Callable[[str], None] | None = None) -> Restored:
    """Put everything back as the backup holds it. Raises NotRestored, and then nothing was changed."""
    say = progress or (lambda words: None)
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise NotRestored(f"{path} is not a backup: {words}.") from None
    with archive:
        manifest = _manifest(path, archive)
        source, is_older = _rows_of(archive, manifest), _is_older(path, manifest)
        if not is_older:
            return _replace(path, archive, source, manifest, now, say)
        say("the rows, brought to the present form")
        with tempfile.TemporaryDirectory(prefix="lodestone-") as folder:
            try:
                with _brought_forward(Path(folder), manifest, source) as forward:
                    return _replace(path, archive, forward, manifest, now, say)
            except _MISFITS as error:
                raise NotRestored(f"{path} cannot be brought to the present form: {error}.") from error


def _manifest(path: Path, archive: zipfile.ZipFile) -> dict:
    try:
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("its list of contents is too long")
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["kind"] != KIND:
            raise ValueError("it is something else")
        if manifest["format"] > FORMAT:
            raise NotRestored(f"{path} was made by a newer Lodestone; update the site first.")
        names = set(archive.namelist())
        wanted = {member_of(label) for label in manifest["rows"]} | {f"media/{name}" for name in manifest["media"]}
        if missing := sorted(wanted - names):
            raise ValueError(f"{missing[0]} is missing in it")
        if climbing := [name for name in manifest["media"] if name.startswith("/") or ".." in Path(name).parts]:
            raise ValueError(f"{climbing[0]} leads out of the folder of media")
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, OSError) as error:
        words = "it has no manifest.json" if isinstance(error, KeyError) else str(error)
        raise NotRestored(f"{path} is not a backup that can be used: {words}.") from None
    return manifest


def _is_older(path: Path, manifest: dict) -> bool:
    """Whether the code has migrations that the backup has not. Raises NotRestored if it is the other way round."""
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader.disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise NotRestored(f"{path} was made by a newer Lodestone (it has {unknown[-1]}); update the site first.")
    if waiting := lacking(DEFAULT_DB_ALIAS):
        raise NotRestored(f"This database lacks {waiting[0]}; run `manage.py migrate` first.")
    return bool(known - set(manifest["migrations"]))


# Given a model, its rows as unsaved objects.
Source = Callable[[type[models.Model]], Iterator[models.Model]]


def _rows_of(archive: zipfile.ZipFile, manifest: dict) -> Source:
    def rows(model: type[models.Model]) -> Iterator[models.Model]:
        label = model._meta.label_lower
        if label not in manifest["rows"]:
            return
        fields = {field.attname: field for field in columns(model)}
        with archive.open(member_of(label)) as member:
            for line in member:
                values = {name: value for name, value in json.loads(line).items() if name in fields}
                yield model(**{name: fields[name].to_python(value) for name, value in values.items()})

    return rows


@contextmanager
def _brought_forward(folder: Path, manifest: dict, source: Source) -> Iterator[Source]:
    """The rows of an older backup as the present migrations make them, in a database that is thrown away after."""
    with database("forward", folder / "forward.sqlite3") as alias:
        connection = connections[alias]
        executor = MigrationExecutor(connection)
        had = {tuple(name.split(".", 1)) for name in manifest["migrations"]}
        graph = executor.loader.graph
        leaves = [node for node in had if not any(child.key in had for child in graph.node_map[node].children)]
        executor.migrate(leaves)
        then = executor.loader.project_state(leaves).apps
        with connection.constraint_checks_disabled():
            _empty(alias, tables(then))
            for model in tables(then):
                _insert(alias, model, source)
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        yield lambda model: model._base_manager.using(alias).order_by("pk").iterator(chunk_size=_AT_A_TIME)


def _replace(
    path: Path,
    archive: zipfile.ZipFile,
    source: Source,
    manifest: dict,
    now: datetime.datetime,
    say: Callable[[str], None],
) -> Restored:
    say("what is here, kept aside")
    aside = Path(settings.DATA_DIR) / "backups" / f"before-restore-{now:%Y%m%dT%H%M%S%f}.zip"
    aside.parent.mkdir(parents=True, exist_ok=True)
    backup(aside, now)
    kept = Kept(media=len(manifest["media"]))
    added: list[Path] = []
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        # Files of media are named for what is in them, so what is added early harms nobody, even if all stops here.
        _add_media(archive, manifest, added, say)
        with transaction.atomic():
            _lock(connection)
            _empty(DEFAULT_DB_ALIAS, [*tables(site_apps), Session])
            for model in tables(site_apps):
                label = model._meta.label_lower
                say(label)
                kept.rows[label] = _insert(DEFAULT_DB_ALIAS, model, source)
                if kept.rows[label] < manifest["rows"].get(label, 0):
                    raise NotRestored(f"{path} holds fewer rows of {label} than it says.")
            connection.check_constraints()
            _never_again_the_same_numbers(connection)
    except BaseException as error:
        for file in added:
            file.unlink(missing_ok=True)
        aside.unlink()
        if isinstance(error, _MISFITS):
            raise NotRestored(f"{path} does not fit this site: {error}.") from error
        raise
    _remove_other_media(manifest)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
    ContentType.objects.clear_cache()
    cache.clear()
    return Restored(kept, manifest["made_at"], aside)


def _add_media(archive: zipfile.ZipFile, manifest: dict, added: list[Path], say: Callable[[str], None]) -> None:
    root = Path(settings.MEDIA_ROOT)
    for number, (name, sha256) in enumerate(manifest["media"].items()):
        if number % 100 == 0:
            say(f"media/{name}")
        data = archive.read(f"media/{name}")
        if hashlib.sha256(data).hexdigest() != sha256:
            raise NotRestored(f"media/{name} is damaged in the backup.")
        file = root / name
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256:
            continue
        if not file.exists():
            added.append(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".")
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, file)


def _remove_other_media(manifest: dict) -> None:
    root = Path(settings.MEDIA_ROOT)
    for file in root.rglob("*"):
        if file.is_file() and file.relative_to(root).as_posix() not in manifest["media"]:
            file.unlink(missing_ok=True)


def _lock(connection) -> None:
    """Whoever wants to write waits; readers see what was there until all of it is new. SQLite does so by itself."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables(site_apps))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _empty(alias: str, found: list[type[models.Model]]) -> None:
    """Rows alone: numbers that were given are not given again, so that no kept page is taken for another."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for model in reversed(found):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _insert(alias: str, model: type[models.Model], source: Source) -> int:
    rows, count = iter(source(model)), 0
    while some := list(islice(rows, _AT_A_TIME)):
        model._base_manager.using(alias).bulk_create(some)
        count += len(some)
    return count


def _never_again_the_same_numbers(connection) -> None:
    """On PostgreSQL a sequence goes on from the larger of what it gave and what came back; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables(site_apps):
            for sequence in connection.introspection.get_sequences(cursor, model._meta.db_table):
                table, column = map(connection.ops.quote_name, (model._meta.db_table, sequence["column"]))
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), "
                    f"GREATEST((SELECT COALESCE(MAX({column}), 1) FROM {table}), "
                    f"nextval(pg_get_serial_sequence(%s, %s))))",
                    [model._meta.db_table, sequence["column"]] * 2,
                )
