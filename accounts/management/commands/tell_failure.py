"""Writes to who runs the portal that a service of the system failed: systemd calls it (`parvis-alert@.service`)."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.staff.administrators import administrators


class Command(BaseCommand):
    """`manage.py tell_failure parvis-backup`. At once, not through the outbox: the tasks may be what failed."""

    help = "Tell PARVIS_ERRORS_EMAIL, else the administrators, that a service of the system failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit")

    def handle(self, *, unit: str, **options: object) -> None:
        """Send one e-mail. Raises CommandError where there is nobody to tell."""
        people = administrators().filter(sealed=None).values_list("email", flat=True)
        recipients = [settings.PARVIS_ERRORS_EMAIL] if settings.PARVIS_ERRORS_EMAIL else list(people)
        if not recipients:
            raise CommandError("No PARVIS_ERRORS_EMAIL, and no administrator.")
        words = {"unit": unit, "site": settings.PARVIS_BASE_URL}
        send_mail(
            _("Portal: %(unit)s failed") % words,
            _("%(unit)s failed on %(site)s. To know why: journalctl -u %(unit)s -n 50") % words,
            None,
            recipients,
        )
