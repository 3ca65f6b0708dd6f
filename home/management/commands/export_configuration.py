"""Writes what a staging copy takes of this portal: its procedures, pages and settings, and nobody."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from home.staging import portal_copy


class Command(BaseCommand):
    """`manage.py export_configuration FILE`."""

    help = "Write the configuration of this portal, without anybody, into a new file for a staging copy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="A file that doesn't exist yet.")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:  # noqa: ANN401
        """Write it."""
        try:
            count = portal_copy.export(path)
        except FileExistsError as error:
            raise CommandError(_("%(path)s is there already: give another name.") % {"path": path}) from error
        self.stdout.write(
            _("%(count)s rows of configuration, nobody among them: %(path)s") % {"count": count, "path": path}
        )
