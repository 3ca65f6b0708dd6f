"""A backup taken while the portal serves: the database first, then the files, of which only those that are new.

The copies that are there already are read through: one that changed is made anew, else each generation would lack it.

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
from portal.backups.file_copies import (
    INCOMING,
    content_of,
    content_or_none,
    copy_out,
    is_itself,
    named_after_digest,
    names_in,
)
from portal.backups.generations import (
    DATABASE,
    PARTS,
    UNFINISHED,
    Content,
    Generation,
    Manifest,
    alone_in,
    name_of,
    settle,
    survey,
    write,
)
from portal.backups.named_files import left_out, named_files
from portal.database.sealing import fingerprints


def take(destination: Path, *, keep: int, quick: bool = False) -> Generation:
    """Add a generation to a folder and remove those before the last `keep`. Raises BackupError, or OSError of a disk.

    A document that the storage lost or damaged is noted in the manifest, and prevents nothing: the rest is all the
    more needed. `quick` believes the copies that have their size.
    """
    with alone_in(destination):
        moment = timezone.now()
        whole = destination / name_of(moment)
        if whole.exists():
            raise BackupError(_("A backup was made this very second: wait for the next."))
        folder = destination / f"{UNFINISHED}{whole.name}"
        folder.mkdir(mode=0o700)
        databases.dump(folder / DATABASE)
        databases.check(folder / DATABASE)
        manifest = _made(destination, folder / DATABASE, moment, quick=quick)
        write(manifest, folder)
        settle(folder / DATABASE, folder, *_folders(destination))
        folder.rename(whole)
        settle(destination)
        _forget(destination, keep)
        return Generation(whole, manifest)


def _made(destination: Path, database: Path, moment: dt.datetime, *, quick: bool) -> Manifest:
    former = next(iter(survey(destination).readable), None)
    mended: list[str] = []
    parts = {part: dict(_copied(destination / part, part, former, mended, quick=quick)) for part in PARTS}
    return Manifest(
        taken_at=moment.isoformat(),
        engine=connection.vendor,
        key=fingerprints()[0],
        migrations=databases.applied(),
        database=content_of(database),
        parts=parts,
        missing=tuple(_missing(parts["files"])),
        damaged=tuple(name for name, content in parts["files"].items() if not is_itself(name, content)),
        mended=tuple(mended),
    )


def _copied(
    folder: Path, part: str, former: Generation | None, mended: list[str], *, quick: bool
) -> Iterator[tuple[str, Content]]:
    storage = storages[PARTS[part]]
    for name in names_in(storage):
        if part == "files" and name.partition("/")[0] in left_out:
            continue
        due = _due(storage, part, name, former)
        if content := _kept(folder / name, name, due, quick=quick):
            yield name, content
            continue
        if due:
            mended.append(name)
        try:
            yield name, copy_out(storage, name, folder / name)
        except FileNotFoundError:  # removed meanwhile: nothing names it any more
            continue


def _due(storage: Storage, part: str, name: str, former: Generation | None) -> Content | None:
    """What the copy of the former backup must be, where it still is that of the file; None where it may be another."""
    content = former.manifest.parts.get(part, {}).get(name) if former else None
    if content is None or former is None or not is_itself(name, content):
        return None
    return content if _is_unchanged(storage, name, former) else None


def _kept(path: Path, name: str, due: Content | None, *, quick: bool) -> Content | None:
    """What the copy is made of, where it is right and needn't be made; None otherwise."""
    if quick and due and path.is_file() and path.stat().st_size == due.size:
        return due
    if due is None and not named_after_digest(name):
        return None
    content = content_or_none(path)
    if content is None or content == due:
        return content
    # No manifest speaks of it, but its name does: what the portal has may be the damaged one.
    return content if due is None and is_itself(name, content) else None


def _folders(destination: Path) -> Iterator[Path]:
    for part in PARTS:
        if (destination / part).is_dir():
            yield destination / part
            yield from (path for path in (destination / part).rglob("*") if path.is_dir())


def _is_unchanged(storage: Storage, name: str, former: Generation) -> bool:
    """What is named after its digest never changes; of the rest, what was written before the former backup."""
    moment = dt.datetime.fromisoformat(former.manifest.taken_at)
    return named_after_digest(name) or storage.get_modified_time(name) < moment


def _missing(copied: Collection[str]) -> Iterator[str]:
    """Those that are named and weren't copied; what came since the copy is in the storage."""
    for names in named_files:
        yield from (name for name in names() if name not in copied and not storages["private"].exists(name))


def _forget(destination: Path, keep: int) -> None:
    """Remove the oldest generations, and the files that no other one names.

    While the manifest of a generation can't be read, nobody knows what it names: it goes in its turn, and the files
    with it.
    """
    backups = survey(destination)
    for old in backups.readable[keep:]:
        shutil.rmtree(old.folder)
    newer = backups.readable[:keep]
    illegible = set(backups.unreadable)
    for name in backups.unreadable:
        if len(newer) == keep and name < newer[-1].folder.name:
            shutil.rmtree(destination / name)
            illegible.remove(name)
    for part in PARTS:
        names = {name for backup in newer for name in backup.manifest.parts.get(part, {})}
        _remove_others(destination / part, None if illegible else names)


def _remove_others(folder: Path, names: Collection[str] | None) -> None:
    """Remove what was interrupted, and the files that `names` does not have: none of these where it is None."""
    for path in folder.rglob("*"):
        is_named = names is None or path.relative_to(folder).as_posix() in names
        if path.is_file() and (path.name.startswith(INCOMING) or not is_named):
            path.unlink()
