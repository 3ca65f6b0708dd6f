"""Brings a backup back into an empty portal; what is there is never written over."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backups import checking, generations
from portal.backups.errors import BackupError
from portal.backups.restoring import Restored, restore

LACKING = 3
"""Ends with it where the portal is back, but not all of it."""


class Command(BaseCommand):
    """`manage.py restore FOLDER [--generation NAME]`, before the portal is first started there.

    Ends with 1 where nothing was written, with 3 where the portal is back without what was damaged.
    """

    help = "Bring a backup back into an empty database and empty storages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--generation", default="", help="the name of its folder; by default the last")
        parser.add_argument(
            "--with-another-key", action="store_true", help="take on that second factors are lost with the former key"
        )

        parser.add_argument(
            "--drill",
            action="store_true",
            help="to try the backup: neither e-mail nor call leaves what is brought back",
        )

    def handle(self, *, folder: Path, generation: str, with_another_key: bool, drill: bool, **options: object) -> None:
        """Say what was brought back, and what wasn't."""
        try:
            backup = generations.generation(folder, generation)
        except BackupError as error:
            raise CommandError(error.message) from error
        newer = [name for name in generations.survey(folder).unreadable if not generation and name > backup.folder.name]
        self._list(_("Backups passed over, whose manifest can't be read; they go in their turn:"), newer)
        try:
            restored = restore(backup, with_another_key=with_another_key, is_drill=drill)
        except checking.DamagedDatabaseError as error:
            raise CommandError(f"{error.message}{self._instead_of(backup, folder)}") from error
        except BackupError as error:
            raise CommandError(error.message) from error
        self._tell(backup, restored)
        if drill:
            self.stdout.write(
                _("It is a drill: no e-mail and no call leaves it; e-mails are files of PARVIS_VAR/mail.")
            )
        if restored.lacking or newer:
            sys.exit(LACKING)

    def _tell(self, backup: generations.Generation, restored: Restored) -> None:
        self.stdout.write(
            _("The portal of %(moment)s is back: its database and %(count)s files. Start it with script/server.")
            % {"moment": backup.manifest.taken_at, "count": restored.count}
        )
        for words in restored.left_to_do:
            self.stdout.write(words)
        self._list(_("Files that are not back, their copy being damaged:"), restored.lacking)

    @staticmethod
    def _instead_of(backup: generations.Generation, folder: Path) -> str:
        """Which backup could be brought back instead; empty where there is none."""
        other = checking.whole_database_in(folder)
        if other is None or other.folder == backup.folder:
            return ""
        words = _("The last one whose database is whole: add --generation %(name)s.") % {"name": other.folder.name}
        return f"\n{words}"

    def _list(self, words: str, names: "tuple[str, ...] | list[str]") -> None:
        if names:
            self.stderr.write(f"{words} {len(names)}")
            self.stderr.write("\n".join(names))
