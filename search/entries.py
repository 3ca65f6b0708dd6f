"""Keeps the search's entries equal to what is published. The only writer of entries and of what they are found by."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from wagtail.models import Page

from search.models import IndexedText, IndexState, SearchEntry
from search.sources import Source, source_of


@transaction.atomic
def refresh_page(*, page: Page) -> None:
    """Write the entry of `page` (any class of page), or remove it when the public may not read it.

    Written in the build that answers and in the next, which may be under way.
    """
    build = locked_state().build
    if write_page(page, builds=(build, build + 1)):
        mark_changed()


@transaction.atomic
def write_page(page: Page, *, builds: Sequence[int]) -> bool:
    """Write what `page` is found by in these builds; returns whether its entry, or the first of them, changed."""
    page = page.specific
    source = source_of(page) if page.live and not page.get_view_restrictions().exists() else None
    if source is None:
        remove_page(page=page)
        return False  # what listens to the deletion of an entry marks the change
    entry, is_changed = _written_entry(page, source)
    is_rewritten = builds[0] in _write_texts(entry, source, builds)
    return is_changed or is_rewritten


def _written_entry(page: Page, source: Source) -> tuple[SearchEntry, bool]:
    values = {"kind": source.kind, "title": page.title, "text": " ".join(source.text.split())}
    entry, is_new = SearchEntry.objects.get_or_create(page_id=page.pk, defaults=values)
    is_changed = any(getattr(entry, name) != value for name, value in values.items())
    if is_changed:
        SearchEntry.objects.filter(pk=entry.pk).update(**values)
    return entry, is_new or is_changed


def _write_texts(entry: SearchEntry, source: Source, builds: Iterable[int]) -> set[int]:
    values = {"keys": " ".join(source.keys.split()), "text": " ".join(source.text.split())}
    same = set(IndexedText.objects.filter(entry=entry, **values).values_list("build", flat=True))
    rows = [IndexedText(entry=entry, build=build, **values) for build in builds if build not in same]
    IndexedText.objects.bulk_create(
        rows, update_conflicts=True, update_fields=list(values), unique_fields=["entry", "build"]
    )
    return {row.build for row in rows}


@transaction.atomic
def refresh_keys(*, keys: Mapping[int, str]) -> None:
    """Write anew what these pages (by primary key) are known by, where they are found; as many queries for all.

    In the build that answers and in the next, as `refresh_page`: a page that the next hasn't read yet waits for it.
    """
    build = locked_state().build
    rows = IndexedText.objects.filter(build__gte=build, entry__page__in=list(keys))
    versions = [
        (pk, was, " ".join(keys[page].split())) for pk, was, page in rows.values_list("pk", "keys", "entry__page")
    ]
    texts = [IndexedText(pk=pk, keys=now) for pk, was, now in versions if was != now]
    if IndexedText.objects.bulk_update(texts, ["keys"]):
        mark_changed()


def remove_page(*, page: Page) -> None:
    """Forget `page`."""
    SearchEntry.objects.filter(page_id=page.pk).delete()


def index_state() -> IndexState:
    """Which build answers."""
    return IndexState.objects.get_or_create(pk=1)[0]


def locked_state() -> IndexState:
    """The same, for a transaction that writes: who writes entries takes its turn here, before anything else.

    Of a page published while it is indexed, the last to write has so read what the first one left.
    """
    index_state()
    return IndexState.objects.select_for_update().get(pk=1)


def mark_changed() -> None:
    """Have every process read the index again at its next search; call it in the transaction of the change."""
    if not IndexState.objects.filter(pk=1).update(stamp=uuid.uuid4()):
        index_state()


def refresh_branch(*, page: Page) -> None:
    """Write `page` again, and those under it that may be found: what a restriction of `page` hides or shows again."""
    for below in page.get_descendants(inclusive=True).live():
        refresh_page(page=below)
