"""The notices that stand at the head of pages, by the page and the hour."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from portal.models import NoticePlace, ServiceNotice

MOST_SHOWN = 3
"""A page with more would hide what people came for."""
PATHS = {NoticePlace.PROCEDURES: ("/demarches/", "/compte/brouillons/"), NoticePlace.ACCOUNT: ("/compte/",)}
"""How the addresses of the pages of each place begin."""


@dataclass(frozen=True)
class ShownNotice:
    """A notice as a page shows it; `when` is empty where nothing is dated."""

    title: str
    text: str
    when: str
    tone: str
    place: str


def current_notices() -> list[ShownNotice]:
    """Those shown now, the disturbances first; one query."""
    notices = sorted(ServiceNotice.objects.shown(timezone.now()), key=lambda notice: notice.tone != "warning")
    return [ShownNotice(each.title, each.text, each.when, each.tone, each.place) for each in notices]


def notices_at(path: str, notices: Iterable[ShownNotice]) -> list[ShownNotice]:
    """Those of `notices` that the page at this address shows."""
    return [notice for notice in notices if _stands_on(path, notice.place)][:MOST_SHOWN]


def _stands_on(path: str, place: str) -> bool:
    if place == NoticePlace.EVERYWHERE:
        return True
    return path == "/" if place == NoticePlace.FRONT else path.startswith(PATHS[NoticePlace(place)])
