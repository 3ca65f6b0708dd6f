"""Makes an administrator without e-mail, in place of Django's command, which takes any password in a pipe."""

import getpass
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.passwords.rules import STAFF_MINIMUM_LENGTH
from accounts.staff import first_administrator


class Command(BaseCommand):
    """`manage.py createsuperuser`: asks for what the command line doesn't give; the password is never on it."""

    help = "Make an account that may everything; its address needs no confirmation, its password follows staff's rules."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="", help="The address by which they sign in.")
        parser.add_argument("--first-name", default="", help="Their first name.")
        parser.add_argument("--last-name", default="", help="Their name.")
        parser.add_argument("--password-stdin", action="store_true", help="Read the password from standard input.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Make the account, or say what is wrong with what was given; nothing is written then."""
        from_pipe = options["password_stdin"]
        if not from_pipe and not sys.stdin.isatty():
            raise CommandError(_("Nobody can be asked here: give --password-stdin, and the password as input."))
        labels = {"email": _("E-mail address"), "first_name": _("First name"), "last_name": _("Name")}
        answers = {name: options[name] or self._ask(label, from_pipe=from_pipe) for name, label in labels.items()}
        password = sys.stdin.readline().rstrip("\n") if from_pipe else self._ask_password()
        try:
            user = first_administrator.make(**answers, password=password)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except AccountsError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(_("%(email)s may sign in and administers the portal.") % {"email": user.email})
        self.stdout.write(_("A second factor is asked for when they first enter the admin."))

    def _ask(self, label: str, *, from_pipe: bool) -> str:
        if from_pipe:
            raise CommandError(_("Give --email, --first-name and --last-name too."))
        return input(f"{label} : ").strip()

    def _ask_password(self) -> str:
        self.stdout.write(
            _("At least %(minimum)s characters, hard to guess: a sentence works well.")
            % {"minimum": STAFF_MINIMUM_LENGTH}
        )
        password = getpass.getpass(_("Password: "))
        if password != getpass.getpass(_("The same once more: ")):
            raise CommandError(_("The two passwords differ: nothing was written."))
        return password
