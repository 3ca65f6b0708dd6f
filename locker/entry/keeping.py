"""Keeps what was found good: the bytes and what stands beside them, then the row. Looks at no content."""

import hashlib
import os
from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.utils import timezone

from locker.models import SEALED_SUFFIX, THUMBNAIL_SUFFIX, StoredFile, storage_name
from locker.stores import storage

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """What to keep of a document."""

    document: bytes | IO[bytes]
    """The bytes, or a file of them when they are too many to hold."""
    page_count: int
    original: bytes = b""
    """The file as it was sent, if it is another."""
    seal: bool = False
    """Whether the original is kept too: it was signed, and rewriting breaks signatures."""
    thumbnail: bytes = b""
    removed: tuple[str, ...] = ()
    made_of_photos: bool = False


def digest_of(content: bytes | IO[bytes]) -> str:
    """The SHA-256 digest of a content, in hexadecimal: what a kept file is known by."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    content.seek(0)
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def size_of(content: bytes | IO[bytes]) -> int:
    """How many bytes a content is of; a file is left at its end."""
    return len(content) if isinstance(content, bytes) else content.seek(0, os.SEEK_END)


def keep(new: NewFile) -> StoredFile:
    """The bytes first, then the row: a crash between the two leaves files that nobody points to, never the reverse.

    The bytes are looked for again once the row is locked: the collection of orphans may just have taken them.

    Raises:
        OSError: the storage refuses; nothing half-written is left.

    """
    digest = digest_of(new.document)
    parts = _parts(new, storage_name(digest))
    _write(parts)
    with transaction.atomic():
        stored = _row(digest, new)
        _write(parts)
    return stored


def _parts(new: NewFile, name: str) -> dict[str, bytes | IO[bytes]]:
    parts: dict[str, bytes | IO[bytes]] = {name: new.document}
    if new.thumbnail:
        parts[name + THUMBNAIL_SUFFIX] = new.thumbnail
    if new.seal:
        parts[name + SEALED_SUFFIX] = new.original
    return parts


def _write(parts: dict[str, bytes | IO[bytes]]) -> None:
    for name, content in parts.items():
        storage.keep(name, content)


def _row(digest: str, new: NewFile) -> StoredFile:
    """The row of these bytes, new or not, locked until the transaction ends, and not to be collected for a day."""
    beside = {
        "thumbnail": bool(new.thumbnail),
        "cleaned": list(new.removed),
        "made_of_photos": new.made_of_photos,
        "sealed_original": storage_name(digest) + SEALED_SUFFIX if new.seal else "",
    }
    fixed = {
        "original_sha256": digest_of(new.original) if new.original else digest,
        "size": size_of(new.document),
        "page_count": new.page_count,
    }
    new_row = StoredFile(sha256=digest, kept_at=timezone.now(), **fixed, **beside)
    StoredFile.objects.bulk_create(
        [new_row], update_conflicts=True, unique_fields=["sha256"], update_fields=["kept_at", "released_at"]
    )
    stored = StoredFile.objects.get(sha256=digest)
    more = {name: value for name, value in beside.items() if value and not getattr(stored, name)}
    if more:  # the same pages came from another original
        StoredFile.objects.filter(pk=stored.pk).update(**more)
        stored.refresh_from_db()
    return stored
