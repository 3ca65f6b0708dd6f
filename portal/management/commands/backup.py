"""Takes a backup of the portal into a folder, while it serves; or reads through the one that is there."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backups import journal
from portal.backups.errors import BackupError
from portal.backups.generations import Generation, generation
from portal.backups.restoring import verify
from portal.backups.taking import take

KEPT = 14


class Command(BaseCommand):
    """`manage.py backup FOLDER [--keep 14]`, `manage.py backup --verify FOLDER`; ends with 1 where a document lacks."""

    help = "Back up the database, the documents and the images into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, how many to keep, or whether to read only."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=KEPT, help=f"how many backups stay (default {KEPT})")
        parser.add_argument("--verify", action="store_true", help="read the last backup through, and write nothing")

    def handle(self, *, folder: Path, keep: int, verify: bool, **options: object) -> None:
        """Say what was done, and where a document lacks."""
        if keep < 1:
            raise CommandError(_("Keep one backup at least."))
        try:
            if verify:
                self._verify(folder)
            else:
                self._take(folder, keep)
        except BackupError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                _("The backup stopped, nothing is half kept: %(error)s") % {"error": error.strerror or error}
            ) from error

    def _verify(self, folder: Path) -> None:
        kept = generation(folder)
        count = verify(kept)
        self.stdout.write(
            _("The backup of %(moment)s is whole: its database and %(count)s files.")
            % {"moment": kept.manifest.taken_at, "count": count}
        )

    def _take(self, folder: Path, keep: int) -> None:
        taken = take(folder, keep=keep)
        journal.note(losses=len(taken.manifest.missing) + len(taken.manifest.damaged))
        files = list(taken.files())
        self.stdout.write(
            _("Backup made: %(folder)s (%(count)s files, %(size)s MB; key %(key)s, kept apart).")
            % {
                "folder": taken.folder,
                "count": len(files),
                "size": round(sum(content.size for _part, _name, _path, content in files) / 1e6),
                "key": taken.manifest.key,
            }
        )
        self._tell_of_losses(taken)

    def _tell_of_losses(self, taken: Generation) -> None:
        for words, names in (
            (_("Documents that the database names and that aren't in the storage:"), taken.manifest.missing),
            (_("Documents whose content changed since they were kept:"), taken.manifest.damaged),
        ):
            if names:
                self.stderr.write(f"{words} {len(names)}")
                self.stderr.write("\n".join(names))
        if taken.manifest.missing or taken.manifest.damaged:
            sys.exit(1)
