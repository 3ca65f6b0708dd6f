"""Brings a backup back into an empty portal; what is there is never written over."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backups import generations
from portal.backups.errors import BackupError
from portal.backups.restoring import restore


class Command(BaseCommand):
    """`manage.py restore FOLDER [--generation NAME]`, before the portal is first started there."""

    help = "Bring a backup back into an empty database and empty storages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where, and which."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--generation", default="", help="the name of its folder; by default the last")
        parser.add_argument(
            "--with-another-key", action="store_true", help="take on that second factors are lost with the former key"
        )

    def handle(self, *, folder: Path, generation: str, with_another_key: bool, **options: object) -> None:
        """Say what was brought back."""
        try:
            kept = generations.generation(folder, generation)
            count = restore(kept, with_another_key=with_another_key)
        except BackupError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            _("The portal of %(moment)s is back: its database and %(count)s files. Start it with script/server.")
            % {"moment": kept.manifest.taken_at, "count": count}
        )
