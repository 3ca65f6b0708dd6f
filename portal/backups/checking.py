"""A backup read through: what of it isn't any more what was written, and what of that can be copied anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import storages
from django.utils.translation import gettext as _

from portal.backups import databases
from portal.backups.errors import BackupError
from portal.backups.file_copies import content_in, content_or_none, copy_out
from portal.backups.generations import PARTS, Content, Generation, generations

SHOWN = 5
Reading = Callable[[Path], Content | None]


class DamagedDatabaseError(BackupError):
    """Without its database, a backup can't be brought back: another generation can."""


@dataclass(frozen=True)
class Damaged:
    """A file of a backup whose copy is gone or changed."""

    part: str
    name: str
    path: Path
    content: Content
    """What it must be."""


def verify(kept: Generation) -> int:
    """Read a backup through, file by file; returns how many there are. Raises BackupError for what isn't whole."""
    check_database(kept)
    if damaged := damaged_files(kept):
        raise BackupError(damage_text(damaged))
    return sum(1 for _file in kept.files())


def check_database(kept: Generation) -> None:
    """Raises DamagedDatabaseError where its copy isn't the one that was written, BackupError where it can't be read."""
    if content_or_none(kept.database) != kept.manifest.database:
        raise DamagedDatabaseError(_("The copy of the database isn't the one that was written."))
    databases.check(kept.database)


def damaged_files(kept: Generation, reading: Reading = content_or_none) -> list[Damaged]:
    """The files of a backup whose copy isn't what it must be; `reading` says what a copy is made of."""
    return [Damaged(*file) for file in kept.files() if reading(file[2]) != file[3]]


def damage_text(damaged: Iterable[Damaged]) -> str:
    """How many they are, and the first of them."""
    names = [file.name for file in damaged]
    parameters = {"names": ", ".join(names[:SHOWN]), "count": len(names)}
    return _("Files of this backup are lost or changed (%(count)s): %(names)s") % parameters


def mend(damaged: Iterable[Damaged]) -> list[Damaged]:
    """Copy anew what the portal still has as it was; returns what it hasn't."""
    return [file for file in damaged if not _copied_anew(file)]


def whole_database_in(folder: Path) -> Generation | None:
    """The latest generation whose copy of the database is still the one that was written."""
    for backup in generations(folder):
        if content_or_none(backup.database) == backup.manifest.database:
            return backup
    return None


def _copied_anew(file: Damaged) -> bool:
    storage = storages[PARTS[file.part]]
    try:
        # What the portal has may have changed too: a damaged copy is better than another file under its name.
        if content_in(storage, file.name) != file.content:
            return False
        return copy_out(storage, file.name, file.path) == file.content
    except FileNotFoundError:
        return False
