"""Writes a procedure of this portal among those that every portal may start from."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from teleservices.models import Procedure
from teleservices.studio.transfer.files import filed, written
from teleservices.studio.transfer.library import FOLDER


class Command(BaseCommand):
    """The file is named after the procedure's address; one of this name is replaced."""

    help = "Write a procedure of this portal in the library of ready procedures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask which procedure, and what the list says of it."""
        parser.add_argument("code", help="The end of the procedure's address.")
        parser.add_argument("--summary", required=True, help="What it is for, in one or two sentences.")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="Where; the library by default.")

    def handle(self, *, code: str, summary: str, folder: Path, **options: object) -> None:
        """Write the draft form as it is now."""
        procedure = Procedure.objects.filter(code=code).first()
        if procedure is None:
            raise CommandError(f"No procedure has the address {code}.")
        path = folder / f"{code}.json"
        path.write_text(written(filed(procedure, summary=summary)) + "\n")
        self.stdout.write(f"Written: {path}")
