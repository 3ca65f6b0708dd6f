"""Where the bytes of inspected files live: privately, whole or not at all, named after their content."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages

from locker.models import StoredFile

THUMBNAIL_TYPE = "image/webp"
INCOMING = ".incoming-"
"""How the names of files being written begin."""


class AtomicFileSystemStorage(FileSystemStorage):
    """Writes beside, then renames: a full disk or a crash leaves nothing half-written. Same name, same content."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=INCOMING)
        try:
            with os.fdopen(handle, "wb") as stream:
                for chunk in content.chunks():
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name


def keep(name: str, content: bytes | IO[bytes]) -> None:
    """Keep `content` under `name` unless it is there already. Raises OSError when the disk refuses."""
    storage = storages["private"]
    if not storage.exists(name):
        storage.save(name, ContentFile(content) if isinstance(content, bytes) else File(content))


def names() -> Iterator[str]:
    """The names of all that the rows of stored files say is kept, for whoever backs it up."""
    for stored in StoredFile.objects.only("sha256", "thumbnail", "sealed_original").iterator(chunk_size=2000):
        yield from _names_of(stored)


def open_stored(stored_file: StoredFile) -> "File[bytes]":
    """Open a stored file for reading. Raises FileNotFoundError when the storage lost it."""
    return open_private(stored_file.storage_name)


def open_private(name: str) -> "File[bytes]":
    """Open what is kept under `name` for reading. Raises FileNotFoundError when the storage lost it."""
    return storages["private"].open(name, "rb")


def read_thumbnail(stored_file: StoredFile) -> bytes | None:
    """The picture of the first page (`THUMBNAIL_TYPE`), if there is one. The caller has checked who asks for it."""
    return _read(stored_file.thumbnail_name) if stored_file.thumbnail else None


def read_sealed_original(stored_file: StoredFile) -> bytes | None:
    """The signed file as it was sent, never cleaned: for an expert who verifies the signature, not for a page."""
    return _read(stored_file.sealed_original) if stored_file.sealed_original else None


def signed_url(name: str, *, file_name: str, content_type: str) -> str | None:
    """An address that gives the file as an attachment for a minute; None where the portal itself hands it out.

    Raises FileNotFoundError when the storage lost it.
    """
    sign = getattr(
        storages["private"], "attachment_url", None
    )  # S3 alone; importing it to ask costs every process 30 MB
    return sign(name, file_name, content_type) if sign else None


def delete(name: str) -> None:
    """Delete what is kept under `name`, if anything."""
    storages["private"].delete(name)


def delete_all(stored_file: StoredFile) -> None:
    """Delete a file's bytes and what is kept beside them."""
    for name in _names_of(stored_file):
        delete(name)


def _names_of(stored_file: StoredFile) -> list[str]:
    """The bytes last: they are what a row can't do without."""
    thumbnail = [stored_file.thumbnail_name] if stored_file.thumbnail else []
    sealed = [stored_file.sealed_original] if stored_file.sealed_original else []
    return [*thumbnail, *sealed, stored_file.storage_name]


def _read(name: str) -> bytes | None:
    try:
        with storages["private"].open(name, "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def older_than(folder: str, moment: dt.datetime) -> list[str]:
    """The names of the files of `folder` last written before `moment`."""
    storage = storages["private"]
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [name for name in names if _is_older(f"{folder}/{name}", moment)]


def _is_older(name: str, moment: dt.datetime) -> bool:
    try:
        return storages["private"].get_modified_time(name) < moment
    except FileNotFoundError:  # renamed or collected meanwhile
        return False
