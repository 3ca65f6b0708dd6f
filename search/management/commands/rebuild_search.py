"""Writes the search's entries again, after an import or an upgrade."""

from django.core.management.base import BaseCommand

from search.building import build_behind
from search.entries import index_state
from search.models import SearchEntry


class Command(BaseCommand):
    """`manage.py rebuild_search`."""

    help = "Write every entry of the site's search again."

    def handle(self, *args: object, **options: object) -> None:
        build_behind(former=index_state().build)
        self.stdout.write(f"{SearchEntry.objects.count()} pages can be found.")
