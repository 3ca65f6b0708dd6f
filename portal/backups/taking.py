"""A backup taken while the portal serves: the database first, then the files, of which only those that are new.

The files are written before the rows that name them, and outlive them by the recovery window: whatever the copy of
the database names is still there when the files are copied.
"""

import datetime as dt
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from django.core.files.storage import Storage, storages
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.backups import databases
from portal.backups.errors import BackupError
from portal.backups.file_copies import content_of, copy_out, is_itself, named_after_digest, names_in
from portal.backups.generations import (
    DATABASE,
    PARTS,
    UNFINISHED,
    Content,
    Generation,
    Manifest,
    alone_in,
    generations,
    name_of,
    write,
)
from portal.backups.named_files import named_files
from portal.sealing import fingerprints


def take(destination: Path, *, keep: int) -> Generation:
    """Add a generation to a folder and remove those before the last `keep`. Raises BackupError, or OSError of a disk.

    A document that the storage lost or damaged is noted in the manifest, and prevents nothing: the rest is all the
    more needed.
    """
    with alone_in(destination):
        moment = timezone.now()
        whole = destination / name_of(moment)
        if whole.exists():
            raise BackupError(_("A backup was made this very second: wait for the next."))
        folder = destination / f"{UNFINISHED}{whole.name}"
        folder.mkdir(mode=0o700)
        databases.dump(folder / DATABASE)
        manifest = _made(destination, folder / DATABASE, moment)
        write(manifest, folder)
        folder.rename(whole)
        _forget(destination, generations(destination), keep)
        return Generation(whole, manifest)


def _made(destination: Path, database: Path, moment: dt.datetime) -> Manifest:
    former = next(iter(generations(destination)), None)
    parts = {part: dict(_copied(destination / part, part, former)) for part in PARTS}
    return Manifest(
        taken_at=moment.isoformat(),
        engine=connection.vendor,
        key=fingerprints()[0],
        migrations=databases.applied(),
        database=content_of(database),
        parts=parts,
        missing=tuple(_missing(parts["files"])),
        damaged=tuple(name for name, content in parts["files"].items() if not is_itself(name, content)),
    )


def _copied(folder: Path, part: str, former: Generation | None) -> Iterator[tuple[str, Content]]:
    storage = storages[PARTS[part]]
    for name in names_in(storage):
        known = former.manifest.parts.get(part, {}).get(name) if former else None
        if known and former and _is_kept(folder / name, known) and _is_unchanged(storage, name, former):
            yield name, known
            continue
        try:
            yield name, copy_out(storage, name, folder / name)
        except FileNotFoundError:  # removed meanwhile: nothing names it any more
            continue


def _is_kept(path: Path, content: Content) -> bool:
    return path.is_file() and path.stat().st_size == content.size


def _is_unchanged(storage: Storage, name: str, former: Generation) -> bool:
    """What is named after its digest never changes; of the rest, what was written before the former backup."""
    taken = dt.datetime.fromisoformat(former.manifest.taken_at)
    return named_after_digest(name) or storage.get_modified_time(name) < taken


def _missing(copied: Collection[str]) -> Iterator[str]:
    """Those that are named and weren't copied; what came since the copy is in the storage."""
    for names in named_files:
        yield from (name for name in names() if name not in copied and not storages["private"].exists(name))


def _forget(destination: Path, known: list[Generation], keep: int) -> None:
    """Remove the oldest generations, and the files that no other one names."""
    for old in known[keep:]:
        shutil.rmtree(old.folder)
    for part in PARTS:
        named = {name for kept in known[:keep] for name in kept.manifest.parts.get(part, {})}
        for path in (destination / part).rglob("*"):
            if path.is_file() and path.relative_to(destination / part).as_posix() not in named:
                path.unlink()
