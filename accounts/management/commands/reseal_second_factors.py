"""Seals the second factors again under the current secret: after that, the former one can be forgotten."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.second_factor.sealed_factors import reseal


class Command(BaseCommand):
    """`manage.py reseal_second_factors`; ends with 1 when a factor can't be read under any of the secrets given."""

    help = "Seal every second factor again under PARVIS_SEALING_KEY, or SECRET_KEY where there is none."

    def handle(self, **options: object) -> None:
        """Say how many are, and whose are lost."""
        outcome = reseal()
        self.stdout.write(_("Second factors under the current secret: %(count)s.") % {"count": outcome.count})
        if outcome.unreadable:
            self.stderr.write(
                _("No secret opens those of these accounts: give the former one back, or remove them from their page.")
            )
            self.stderr.write("\n".join(outcome.unreadable))
            sys.exit(1)
