"""A backup checked, and brought back into an empty portal: nothing is ever written over."""

from collections.abc import Callable, Iterator

from django.core.files.storage import storages
from django.db import connection
from django.utils.translation import gettext as _

from portal.backups import databases
from portal.backups.errors import BackupError
from portal.backups.file_copies import content_in, content_of, copy_in, names_in
from portal.backups.generations import PARTS, Generation
from portal.registry import Registry
from portal.sealing import fingerprints

SHOWN = 5
ended: Registry[Callable[[], object]] = Registry()
"""What a portal brought back must not take up again: sessions closed since, links given for a few minutes."""


def verify(kept: Generation) -> int:
    """Read a backup through, file by file; returns how many there are. Raises BackupError for what isn't whole."""
    if content_of(kept.database) != kept.manifest.database:
        raise BackupError(_("The copy of the database isn't the one that was written."))
    databases.check(kept.database)
    if wrong := list(_wrong(kept)):
        names = {"names": ", ".join(wrong[:SHOWN]), "count": len(wrong)}
        raise BackupError(_("Files of this backup are lost or changed (%(count)s): %(names)s") % names)
    return sum(1 for _file in kept.files())


def restore(kept: Generation, *, with_another_key: bool = False) -> int:
    """Bring a backup back; returns how many files. Raises BackupError, before anything is written.

    Everybody signs in again: who had signed out since, or lost their account, is not let in by the past.

    `with_another_key` takes on that the second factors that the former key sealed are lost.
    """
    _check_fits(kept, with_another_key=with_another_key)
    verify(kept)
    for part, name, path, _content in kept.files():
        copy_in(path, storages[PARTS[part]], name)
    databases.load(kept.database)
    for end in ended:
        end()
    return sum(1 for _file in kept.files())


def _check_fits(kept: Generation, *, with_another_key: bool) -> None:
    manifest = kept.manifest
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
    if others := list(_others(kept)):
        raise BackupError(
            _("There are other files already, such as %(name)s: nothing is brought back over them.")
            % {"name": others[0]}
        )


def _others(kept: Generation) -> Iterator[str]:
    """The files of this portal that aren't those of the backup: what was interrupted is begun again over its own."""
    for part, storage in PARTS.items():
        contents = kept.manifest.parts.get(part, {})
        for name in names_in(storages[storage]):
            if name not in contents or content_in(storages[storage], name) != contents[name]:
                yield name


def _wrong(kept: Generation) -> Iterator[str]:
    for _part, name, path, content in kept.files():
        if not path.is_file() or content_of(path) != content:
            yield name
