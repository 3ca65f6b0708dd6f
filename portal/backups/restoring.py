"""A backup brought back into an empty portal: nothing is ever written over, and what is damaged hinders no other."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.utils.translation import gettext as _

from portal.backups import databases, drill
from portal.backups.checking import check_database, damaged_files
from portal.backups.errors import BackupError
from portal.backups.file_copies import content_in, copy_in, names_in, remove_interrupted
from portal.backups.generations import PARTS, Generation
from portal.backups.named_files import brought_back
from portal.database.sealing import fingerprints
from portal.registry import Registry

ended: Registry[Callable[[], object]] = Registry()
"""What a portal brought back must not take up again: sessions closed since, links given for a few minutes."""


@dataclass(frozen=True)
class Restored:
    """What a restoration did."""

    count: int
    """The files that are back."""
    lacking: tuple[str, ...]
    """Those that aren't: their copy was damaged, and the portal brought back hasn't them either."""
    left_to_do: tuple[str, ...]
    """In words."""


def restore(kept: Generation, *, with_another_key: bool = False, is_drill: bool = False) -> Restored:
    """Bring a backup back, but its damaged files. Raises BackupError, before anything is written.

    Everybody signs in again: who had signed out since, or lost their account, is not let in by the past.

    `with_another_key` takes on that the second factors that the former key sealed are lost. A drill sends nothing,
    and is brought back beside nothing: the documents that are there already may be those that people use.
    """
    _check_fits(kept, with_another_key=with_another_key)
    if is_drill and not settings.PARVIS_DRILL:
        _check_has_no_file()
    check_database(kept)
    if is_drill:
        drill.close()
    # What is there already is right: `_check_fits` compared it.
    damaged = [file for file in damaged_files(kept) if not storages[PARTS[file.part]].exists(file.name)]
    lacking = {(file.part, file.name) for file in damaged}
    _copy_files(kept, lacking)
    databases.load(kept.database)
    left_to_do = _put_right(is_drill=is_drill)
    count = sum(1 for _file in kept.files()) - len(lacking)
    return Restored(count, tuple(file.name for file in damaged), left_to_do)


def _copy_files(backup: Generation, lacking: Collection[tuple[str, str]]) -> None:
    """Copy its files into the storages, but those that `lacking` names by their part and their name."""
    for part, name, path, _content in backup.files():
        if (part, name) not in lacking:
            copy_in(path, storages[PARTS[part]], name)


def _put_right(*, is_drill: bool) -> tuple[str, ...]:
    """End what must not be taken up again, and remove what was interrupted; what is left to do, in words."""
    for end in ended:
        end()
    if is_drill:
        drill.mark()
    else:
        drill.reopen()
    for storage in PARTS.values():
        remove_interrupted(storages[storage])
    return tuple(words for put_right in brought_back if (words := put_right()))


def _check_fits(backup: Generation, *, with_another_key: bool) -> None:
    manifest = backup.manifest
    if manifest.engine != connection.vendor:
        raise BackupError(
            _("This backup is of %(engine)s: give a DATABASE_URL of that kind.") % {"engine": manifest.engine}
        )
    if newer := databases.unknown(manifest.migrations):
        raise BackupError(
            _("This backup is of a newer version: install that version first (it has %(migration)s).")
            % {"migration": newer[0]}
        )
    if manifest.key not in fingerprints() and not with_another_key:
        raise BackupError(
            _(
                "Neither SECRET_KEY nor PARVIS_SEALING_KEY is that of this backup: without it, second factors can't be "
                "read. Give the former one, or add --with-another-key: everybody will set up theirs again."
            )
        )
    databases.check_empty()
    if others := list(_others(backup)):
        raise BackupError(
            _("There are other files already, such as %(name)s: nothing is brought back over them.")
            % {"name": others[0]}
        )


def _check_has_no_file() -> None:
    for storage in PARTS.values():
        for name in names_in(storages[storage]):
            raise BackupError(
                _("A drill needs empty storages, and %(name)s is there: give it another PARVIS_VAR, another S3_BUCKET.")
                % {"name": name}
            )


def _others(backup: Generation) -> Iterator[str]:
    """The files of this portal that aren't those of the backup: what was interrupted is begun again over its own."""
    for part, storage in PARTS.items():
        contents = backup.manifest.parts.get(part, {})
        for name in names_in(storages[storage]):
            if name not in contents or content_in(storages[storage], name) != contents[name]:
                yield name
