"""Says what the erasure of somebody's account destroys, and what must stay; does it where it is told to.

For the data-protection officer, on behalf of a person who can't do it from their account.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import AccountsError
from accounts.models import User
from accounts.rights import erasure


class Command(BaseCommand):
    """The same steps as the page by which people delete their account, and the same words."""

    help = "Say what goes and what must stay of a person's data, with why and until when; erase it with --erase."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask whose account, and whether to erase it."""
        parser.add_argument("email", help="The address by which the person signs in.")
        parser.add_argument("--erase", action="store_true", help="Erase it; without it, nothing is written.")

    def handle(self, *args: Any, email: str, erase: bool, **options: Any) -> None:  # noqa: ANN401
        """Print both lists, then erase the account where it is asked."""
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError("No account has this address: check it. Who never had an account isn't found here.")
        for sentence in erasure.what_goes(user):
            self.stdout.write(f"-  {sentence}")
        for kept in erasure.what_stays(user):
            self.stdout.write(f"=  {' '.join(part for part in (kept.what, kept.why, kept.until) if part)}")
        if not erase:
            self.stdout.write("Nothing was written.")
            return
        try:
            erasure.erase(user=user)
        except AccountsError as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write("Erased.")
