"""Opens a staging copy: the configuration of a portal, then people made up who file requests."""

import secrets
import zipfile
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from home.staging import made_up, portal_copy


class Command(BaseCommand):
    """`manage.py open_staging FILE`, in a portal just prepared, where nobody has an account."""

    help = "Take the configuration of another portal, make people up, and have them file requests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="What export_configuration wrote.")
        parser.add_argument("--requests", type=int, default=100, help="How many requests are filed (100).")

    def handle(self, *args: Any, path: Path, requests: int, **options: Any) -> None:  # noqa: ANN401
        """Do both; say what came out, and the one password of all."""
        try:
            portal_copy.take(path)
        except (OSError, zipfile.BadZipFile, KeyError) as error:
            raise CommandError(_("%(path)s is no configuration of a portal.") % {"path": path}) from error
        except portal_copy.StagingRefusedError as error:
            raise CommandError(str(error)) from error
        call_command("rebuild_search", verbosity=0, stdout=self.stdout)
        password = "-".join(secrets.token_hex(4) for _group in range(4))
        summary = made_up.make_up(requests=requests, password=password)
        self.stdout.write(_("%(requests)s requests filed, %(drafts)s left as drafts.") % vars(summary))
        for email in summary.agents:
            self.stdout.write(f"  {email}")
        self.stdout.write(_("Password of all: %(password)s") % {"password": password})
        self.stdout.write(_("All addresses end with .invalid: no e-mail reaches anybody."))
