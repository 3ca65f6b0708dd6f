"""Says what the erasure of somebody destroys, and what must stay; does it where it is told to, and in the register.

For the data-protection officer: what the page « Effacements demandés » of the admin does.
"""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import AccountsError
from accounts.rights.officer.demands_of_erasure import ask, carry_out
from accounts.rights.officer.sought import seek


class Command(BaseCommand):
    """The same steps as the page by which people delete their account, and the same words."""

    help = "Say what goes and what must stay of a person's data, with why and until when; erase it with --erase."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="The address by which the person signs in; or another, or a name.")
        parser.add_argument("--erase", action="store_true", help="Erase it; without it, nothing is written.")
        parser.add_argument("--number", default="", help="Of the demand, in the officer's register.")
        parser.add_argument("--asked-on", default="", help="The day when the person asked, as 2026-11-29.")
        parser.add_argument("--reason", default="", help="Why, without naming anybody: it stays in the register.")

    def handle(self, *args: Any, who: str, erase: bool, **options: Any) -> None:  # noqa: ANN401
        """Print both lists, then erase where it is asked."""
        sought = seek(who)
        if not sought.is_known:
            raise CommandError("Nothing is known of this address or this name: check it.")
        for sentence in sought.goes:
            self.stdout.write(f"-  {sentence}")
        for remainder in sought.stays:
            self.stdout.write(
                f"=  {' '.join(part for part in (remainder.what, remainder.why, remainder.until) if part)}"
            )
        if not erase:
            self.stdout.write("Nothing was written.")
            return
        try:
            asked_on = dt.date.fromisoformat(options["asked_on"])
        except ValueError as error:
            raise CommandError("Give --number, --asked-on and --reason: they stand in the register.") from error
        try:
            demand = ask(words=who, number=options["number"], asked_on=asked_on, reason=options["reason"], by=None)
        except AccountsError as refused:
            raise CommandError(refused.message) from refused
        if not carry_out(demand_id=demand.pk):
            demand.refresh_from_db()
            raise CommandError(demand.refusal or "A worker does it already.")
        self.stdout.write("Erased.")
