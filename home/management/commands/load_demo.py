"""Fills an empty database with the demo; does nothing to one that holds it already."""

from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from home.demo.loading import DemoRefusedError, check_may_load, is_loaded, load


class Command(BaseCommand):
    """`manage.py load_demo`."""

    help = "Load the demo: a département that does not exist, with its site, procedures, people and requests."

    def handle(self, *args: object, **options: object) -> None:
        if is_loaded():
            self.stdout.write("The demo is there already: nothing changed.")
            return
        try:
            check_may_load()
            call_command("setup_portal", verbosity=0, stdout=StringIO())
            load()
        except DemoRefusedError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("The demo is loaded.")
