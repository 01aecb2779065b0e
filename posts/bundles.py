"""What an import reads from: a folder, a zip, or one file and what lies beside it. Nothing is unpacked to disk."""

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from minerals.importing.faults import Fault

SUFFIXES = (".md", ".markdown", ".txt")
LARGEST_TEXT = 8 * 1024 * 1024
LARGEST_FILE = 64 * 1024 * 1024
MOST_FILES = 20_000
LARGEST_UNPACKED = 512 * 1024 * 1024
# Text packs to a tenth, at best to a thirtieth. What packs tighter than this is nothing but repetition.
TIGHTEST = 100
_SMALL = 1024 * 1024


class Unusable(Exception):
    """A file that cannot be read; the message says why, `cure` what to do."""

    def __init__(self, message: str, cure: str):
        super().__init__(message)
        self.cure = cure


@dataclass(slots=True)
class Bundle:
    """Files under one root. `texts` are the articles in it, by their path below the root."""

    name: str
    texts: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: str) -> str:
        """How messages name a file in it."""
        return f"{self.name}:{path}"

    def read(self, path: str, longest: int = LARGEST_FILE) -> bytes | None:
        """The bytes of a file below the root; None if there is none. Raises Unusable."""
        return None


@dataclass(slots=True)
class Folder(Bundle):
    root: Path = Path()

    def place(self, path: str) -> str:
        return str(self.root / path)

    def read(self, path: str, longest: int = LARGEST_FILE) -> bytes | None:
        file = self.root / path
        try:
            if not file.resolve().is_relative_to(self.root.resolve()):
                raise Unusable("leads out of the folder that was named", "copy the file into the folder")
            if not file.is_file():
                return None
            if file.stat().st_size > longest:
                raise _too_large(longest)
            return file.read_bytes()
        except (OSError, ValueError, RuntimeError) as error:  # A link to itself is a RuntimeError before Python 3.13.
            raise Unusable(f"cannot be read: {getattr(error, 'strerror', None) or error}", "look at the file") from None


@dataclass(slots=True)
class Archive(Bundle):
    file: zipfile.ZipFile | None = None
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def read(self, path: str, longest: int = LARGEST_FILE) -> bytes | None:
        member = self.members.get(path)
        if member is None:
            return None
        if member.file_size > longest:
            raise _too_large(longest)
        try:
            with self.file.open(member) as opened:
                # What the directory of a zip says of a size is only what somebody wrote there.
                data = opened.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unusable(f"cannot be unpacked: {error}", "pack it again") from None
        if len(data) != member.file_size:
            raise Unusable("has another size than the zip says", "pack it again")
        return data


def open_bundle(path: Path) -> Bundle:
    """The files at a path. What is wrong with it as a whole, or with how it is packed, stands in its faults."""
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        return Bundle(str(path), faults=[Fault("there is no such file or folder", "look at the path", file=str(path))])
    if zipfile.is_zipfile(path) and path.suffix.lower() not in SUFFIXES:
        return _archive(path)
    if path.suffix.lower() == ".zip":
        return Bundle(str(path), faults=[Fault("is not a zip file", "pack it again", file=str(path))])
    return Folder(str(path), texts=[path.name], root=path.parent)


def sha256(path: Path, bundle: Bundle) -> str:
    """Names the bytes that an import read: of a file all of it, of a folder its articles and where they lie."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    for text in bundle.texts:
        try:
            digest.update(
                text.encode(errors="surrogateescape")
                + b"\0"
                + hashlib.sha256(bundle.read(text, LARGEST_TEXT) or b"").digest()
            )
        except Unusable as error:
            digest.update(str(error).encode())
    return digest.hexdigest()


def relative(folder: str, path: str) -> str | None:
    """The path below the root of what is called `path` in a file of `folder`; None if it climbs out."""
    parts: list[str] = [] if path.startswith("/") else [part for part in PurePosixPath(folder).parts if part != "."]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _too_large(longest: int) -> Unusable:
    cure = "make it smaller; an article that long is never read"
    return Unusable(f"is larger than {longest // 1024 // 1024} MB", cure)


def _is_article(path: str) -> bool:
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return path.lower().endswith(SUFFIXES) and not hidden


def _folder(path: Path) -> Folder:
    found = (file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
    folder = Folder(str(path), texts=sorted(filter(_is_article, found)), root=path)
    if not folder.texts:
        folder.faults.append(_no_article(path, "folder"))
    return folder


def _no_article(path: Path, kind: str) -> Fault:
    cure = f"name a {kind} with files that end in {', '.join(SUFFIXES)}"
    return Fault(f"there is no article in this {kind}", cure, file=str(path))


def _archive(path: Path) -> Bundle:
    try:
        file = zipfile.ZipFile(path)
        members = file.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        fault = Fault(f"cannot be read as a zip file: {error}", "pack it again", file=str(path))
        return Bundle(str(path), faults=[fault])
    archive = Archive(str(path), file=file)
    if refusal := _bomb(members):
        return Bundle(str(path), faults=[Fault(refusal, "pack only the articles and their pictures", file=str(path))])
    for member, name, problem in _looked_at(members):
        if problem:
            archive.faults.append(Fault(*problem, file=archive.place(name)))
        elif not member.is_dir():
            archive.members[name] = member
    archive.texts = sorted(filter(_is_article, archive.members))
    if not archive.texts and not archive.faults:
        archive.faults.append(_no_article(path, "zip file"))
    return archive


def _bomb(members: list[zipfile.ZipInfo]) -> str:
    """Why the whole of it is left packed: too many files, too much in them, or one laid over another."""
    if len(members) > MOST_FILES:
        return f"holds {len(members):,} files; the limit is {MOST_FILES:,}"
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 1024 // 1024
        return f"would unpack to {total // 1024 // 1024:,} MB; the limit is {limit} MB"
    in_order = sorted(members, key=lambda member: member.header_offset)
    for first, second in zip(in_order, in_order[1:], strict=False):
        if first.header_offset + first.compress_size > second.header_offset:
            return f"has {second.filename!r} laid over {first.filename!r}"
    return ""


def _looked_at(members: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, str, tuple[str, str] | None]]:
    """Each member with its name and, where it is not taken, what is wrong and what cures it."""
    seen: set[str] = set()
    for member in members:
        name = member.filename
        parts = name.replace("\\", "/").split("/")
        problem = None
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
            problem = ("is an absolute path", "pack the folder again, with paths inside it")
        elif ".." in parts:
            problem = ("climbs out of its folder", "pack the folder again, with paths inside it")
        elif "\\" in name or "\0" in member.orig_filename:
            problem = ("has a name that no file may have", "rename the file and pack again")
        elif stat.S_ISLNK(member.external_attr >> 16):
            problem = ("is a symbolic link", "pack the file itself")
        elif member.flag_bits & 0x1:
            problem = ("is encrypted", "pack it without a password")
        elif member.file_size > _SMALL and member.file_size > TIGHTEST * max(member.compress_size, 1):
            size = member.file_size // 1024 // 1024
            problem = (f"would unpack from {member.compress_size:,} bytes to {size:,} MB", "pack only real texts")
        elif name in seen:
            problem = ("is there twice", "keep one of them")
        seen.add(name)
        yield member, name, problem
