"""Files copied out of a storage and back, each read once and known by its digest."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage

from portal.backups.generations import Content

CHUNK = 1 << 20
DIGEST = re.compile(r"^[0-9a-f]{64}$")
INCOMING = ".incoming-"
"""How the names of files being written begin, here and in the storages."""


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all its files; those being written, which begin with a dot, are left out."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if not name.startswith("."):
            yield f"{folder}/{name}" if folder else name
    for below in folders:
        yield from names_in(storage, f"{folder}/{below}" if folder else below)


def copy_out(storage: Storage, name: str, target: Path) -> Content:
    """Copy a file beside, then under its name. Raises FileNotFoundError when it was removed meanwhile."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with storage.open(name, "rb") as source:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=INCOMING)
        try:
            with os.fdopen(handle, "wb") as copy:
                content = _poured(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return content


def copy_in(source: Path, storage: Storage, name: str) -> None:
    """Bring a file back under its name, unless it is there already."""
    if not storage.exists(name):
        with source.open("rb") as stream:
            storage.save(name, File(stream, name=name))


def content_of(path: Path) -> Content:
    """What a file is made of now."""
    with path.open("rb") as stream:
        return _poured(stream, None)


def content_or_none(path: Path) -> Content | None:
    """What a copy is made of now; None where it is gone, or the disk can't read it."""
    try:
        return content_of(path)
    except OSError:
        return None


def remove_interrupted(storage: Storage) -> None:
    """Remove what a restoration that was killed left half written; a storage that isn't a folder has none."""
    try:
        folder = Path(storage.path(""))
    except NotImplementedError:
        return
    for path in folder.rglob(f"{INCOMING}*"):
        path.unlink(missing_ok=True)


def content_in(storage: Storage, name: str) -> Content:
    """What a file of a storage is made of now."""
    with storage.open(name, "rb") as stream:
        return _poured(stream, None)


def named_after_digest(name: str) -> bool:
    """Whether a file is named after its content, and so never changes."""
    return bool(DIGEST.match(name.rpartition("/")[2]))


def is_itself(name: str, content: Content) -> bool:
    """Whether a file that is named after its content still has it; the others may be anything."""
    return not named_after_digest(name) or name.rpartition("/")[2] == content.sha256


def _poured(source: "IO[bytes] | File[bytes]", copy: IO[bytes] | None) -> Content:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(CHUNK):
        digest.update(piece)
        size += len(piece)
        if copy:
            copy.write(piece)
    return Content(size, digest.hexdigest())
