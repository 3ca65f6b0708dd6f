"""Makes a database ready to serve: run after each `migrate`; safe and quick to run again."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.installation import announce_pages, prepare_portal
from portal.schedules import sync_schedules
from teleservices.lifecycle import facts


class Command(BaseCommand):
    """`manage.py setup_portal`."""

    help = (
        "Create the cache table, the schedules, the first pages, the groups of staff and the facts that the desk reads."
    )

    def handle(self, *args: object, **options: object) -> None:
        call_command("createcachetable", verbosity=0)
        sync_schedules()
        prepare_portal()
        announce_pages()
        count = facts.make_missing()
        if count:
            self.stdout.write(f"Facts made of {count} requests transmitted before they were kept.")
        self.stdout.write("The portal is ready.")
