"""Keeps the search's entries equal to what is published. The only writer of `SearchEntry`."""

from django.db import transaction
from wagtail.models import Page

from search.models import SearchEntry
from search.sources import source_of
from search.text import normalise


@transaction.atomic
def refresh_page(*, page: Page) -> None:
    """Write the entry of `page` (any class of page), or remove it when the public may not read it."""
    page = page.specific
    source = source_of(page) if page.live and not page.get_view_restrictions().exists() else None
    if source is None:
        remove_page(page=page)
        return
    SearchEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "kind": source.kind,
            "title": page.title,
            "text": " ".join(source.text.split()),
            "title_words": normalise(page.title),
            "all_words": normalise(f"{page.title} {source.text}"),
        },
    )


def remove_page(*, page: Page) -> None:
    """Forget `page`."""
    SearchEntry.objects.filter(page_id=page.pk).delete()


@transaction.atomic
def rebuild() -> int:
    """Write every entry again; return how many there are."""
    SearchEntry.objects.all().delete()
    for page in Page.objects.live().specific():
        refresh_page(page=page)
    return SearchEntry.objects.count()
