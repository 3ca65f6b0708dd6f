"""Builds the index anew behind the one that answers, then puts it in its place at once.

Killed anywhere, it begins again at the next round. Two at once write the same rows; one of them puts them in place.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from search.entries import index_state, locked_state, write_page
from search.models import IndexedText, IndexState

VERSION = 2
"""Raised with each change of what a page gives to be found by (`search.sources`): the index is then built anew."""
KEPT = dt.timedelta(days=1)
"""A build is made anew after so long: what nothing announced (a row changed in the database itself) is found too."""
AT_ONCE = 20


def keep_index() -> int:
    """Build the index where an older version made it, or long ago; returns how many pages were read."""
    state = index_state()
    forget_former(build=state.build)
    is_due = state.version < VERSION or state.built_at is None or state.built_at < timezone.now() - KEPT
    return build_behind(former=state.build) if is_due else 0


def build_behind(*, former: int) -> int:
    """Write the build that follows `former`, a few pages in each transaction, and put it in place; returns how many."""
    pages = list(Page.objects.filter(depth__gt=1).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pages), AT_ONCE):
        _write(pages[start : start + AT_ONCE], build=former + 1)
    put_in_place(former=former)
    return len(pages)


@transaction.atomic
def _write(pages: list[int], *, build: int) -> None:
    locked_state()  # a page published meanwhile is waited for, and read as it was published
    for page in Page.objects.filter(pk__in=pages).specific():
        write_page(page, builds=(build,))


def put_in_place(*, former: int) -> bool:
    """Have the build that follows `former` answer, in one act; False when another did it before."""
    is_first = IndexState.objects.filter(pk=1, build=former).update(
        build=former + 1, version=VERSION, built_at=timezone.now(), stamp=uuid.uuid4()
    )
    if is_first:
        forget_former(build=former + 1)
    return bool(is_first)


def forget_former(*, build: int) -> None:
    """Delete what builds before `build` left."""
    IndexedText.objects.filter(build__lt=build).delete()
