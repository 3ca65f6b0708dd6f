"""Takes a backup of the portal into a folder, while it serves; or reads through, and mends, those that are there."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backups import checking, journal
from portal.backups.errors import BackupError
from portal.backups.file_copies import content_or_none
from portal.backups.generations import Generation, generation, survey
from portal.backups.taking import take

KEPT = 14


class Command(BaseCommand):
    """`manage.py backup FOLDER [--keep 14]`, `manage.py backup --verify [--all] [--mend] FOLDER`.

    Ends with 1 where a document lacks, or where what is kept can't all be brought back.
    """

    help = "Back up the database, the documents and the images into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=KEPT, help=f"how many backups stay (default {KEPT})")
        parser.add_argument(
            "--quick", action="store_true", help="trust the copies that are there by their size: --verify reads them"
        )
        parser.add_argument("--verify", action="store_true", help="read the last backup through, and write nothing")
        parser.add_argument("--all", action="store_true", help="with --verify: each backup that is kept")
        parser.add_argument(
            "--mend", action="store_true", help="with --verify: copy anew what changed, where it can be"
        )

    def handle(self, *, folder: Path, keep: int, quick: bool, verify: bool, mend: bool, **options: object) -> None:
        if keep < 1:
            raise CommandError(_("Keep one backup at least."))
        try:
            if verify or mend:
                self._verify(folder, every=bool(options["all"]), mend=mend)
            else:
                self._take(folder, keep, quick=quick)
        except BackupError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                _("The backup stopped, nothing is half kept: %(error)s") % {"error": error.strerror or error}
            ) from error

    def _verify(self, folder: Path, *, every: bool, mend: bool) -> None:
        reading = cache(content_or_none)  # a file that several backups name is read once
        unreadable = self._tell_of_unreadable(folder)
        checked = survey(folder).readable if every else []
        faults = [self._is_faulty(backup, reading, mend=mend) for backup in checked or [generation(folder)]]
        journal.note_verified(well=not any(faults))
        if any(faults) or unreadable:
            sys.exit(1)

    def _is_faulty(self, backup: Generation, reading: checking.Reading, *, mend: bool) -> bool:
        """Whether this backup lacks something still, which is told."""
        is_whole = True
        try:
            checking.check_database(backup)
        except BackupError as error:
            self.stderr.write(f"{backup.folder.name}: {error.message}")
            is_whole = False
        damaged = checking.damaged_files(backup, reading)
        if damaged and mend:
            rest = checking.mend(damaged)
            mended = [file.name for file in damaged if file not in rest]
            self._list(_("Copies of this backup that had changed, and were made anew:"), mended)
            reading.cache_clear()  # type: ignore[attr-defined]
            damaged = rest
        if damaged:
            self.stderr.write(f"{backup.folder.name}: {checking.damage_text(damaged)}")
            self.stderr.write("\n".join(file.name for file in damaged))
        elif is_whole:
            self.stdout.write(
                _("The backup of %(moment)s is whole: its database and %(count)s files.")
                % {"moment": backup.manifest.taken_at, "count": sum(1 for _file in backup.files())}
            )
        return bool(damaged) or not is_whole

    def _take(self, folder: Path, keep: int, *, quick: bool) -> None:
        backup = take(folder, keep=keep, quick=quick)
        manifest = backup.manifest
        journal.note(losses=len(manifest.missing) + len(manifest.damaged), mended=len(manifest.mended))
        files = list(backup.files())
        self.stdout.write(
            _("Backup made: %(folder)s (%(count)s files, %(size)s MB; key %(key)s, kept apart).")
            % {
                "folder": backup.folder,
                "count": len(files),
                "size": round(sum(content.size for _part, _name, _path, content in files) / 1e6),
                "key": manifest.key,
            }
        )
        self._tell_of_unreadable(folder)
        self._list(_("Copies of this backup that had changed, and were made anew:"), manifest.mended)
        self._list(_("Documents that the database names and that aren't in the storage:"), manifest.missing)
        self._list(_("Documents whose content changed since they were kept:"), manifest.damaged)
        if manifest.missing or manifest.damaged:
            sys.exit(1)

    def _tell_of_unreadable(self, folder: Path) -> bool:
        unreadable = survey(folder).unreadable
        self._list(_("Backups passed over, whose manifest can't be read; they go in their turn:"), unreadable)
        return bool(unreadable)

    def _list(self, words: str, names: Iterable[str]) -> None:
        if names := list(names):
            self.stderr.write(f"{words} {len(names)}")
            self.stderr.write("\n".join(names))
