"""Writes the search's entries again, after an import or an upgrade."""

from django.core.management.base import BaseCommand

from search.entries import rebuild


class Command(BaseCommand):
    """`manage.py rebuild_search`."""

    help = "Write every entry of the site's search again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{rebuild()} pages can be found.")
