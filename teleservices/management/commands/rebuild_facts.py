"""Makes again the facts and the words by which the desk finds requests, or says which are not what they should be."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from teleservices.lifecycle import facts
from teleservices.models import ServiceRequest

SHOWN = 20


class Command(BaseCommand):
    """`manage.py rebuild_facts [--procedure CODE] [--check]`; safe while the portal serves."""

    help = "Make again the facts that the desk reads of requests; with --check, only say which are wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for which procedure, and whether to write."""
        parser.add_argument("--procedure", help="The end of its address; every procedure by default.")
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when any is wrong.")

    def handle(self, *, procedure: str | None, check: bool, **options: object) -> None:
        """Say how many were made, or which are wrong."""
        requests = ServiceRequest.objects.all()
        if procedure:
            requests = requests.filter(procedure__code=procedure)
        if not check:
            self.stdout.write(f"Made: {facts.rebuild(requests)}")
            return
        wrong = facts.drift(requests)
        if wrong:
            more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
            raise CommandError(f"Not what they should be: {', '.join(wrong[:SHOWN])}{more}.")
        self.stdout.write("All facts are what they should be.")
