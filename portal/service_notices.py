"""The notices that stand at the head of pages, by the page and the hour."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import hour_text, long_date, long_moment
from portal.models import NoticePlace, ServiceNotice

MOST_SHOWN = 3
"""A page with more would hide what people came for."""
PATHS = {
    NoticePlace.PROCEDURES: ("/demarches/", "/compte/brouillons/"),
    NoticePlace.ACCOUNT: ("/compte/",),
}
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
    shown = sorted(ServiceNotice.objects.shown(timezone.now()), key=lambda notice: notice.tone != "warning")
    return [
        ShownNotice(each.title, each.text, when(each.happens_from, each.happens_until), each.tone, each.place)
        for each in shown
    ]


def notices_at(path: str, notices: Iterable[ShownNotice]) -> list[ShownNotice]:
    """Those of `notices` that the page at this address shows."""
    return [notice for notice in notices if _stands_on(path, notice.place)][:MOST_SHOWN]


def _stands_on(path: str, place: str) -> bool:
    if place == NoticePlace.EVERYWHERE:
        return True
    return path == "/" if place == NoticePlace.FRONT else path.startswith(PATHS[NoticePlace(place)])


def when(begins: dt.datetime | None, ends: dt.datetime | None) -> str:
    """From when to when, in words: the day once where both are the same."""
    if begins and ends and timezone.localdate(begins) == timezone.localdate(ends):
        named = {"day": long_date(begins), "from": hour_text(begins), "until": hour_text(ends)}
        return _("On %(day)s, from %(from)s to %(until)s.") % named
    if begins and ends:
        return _("From %(from)s to %(until)s.") % {"from": long_moment(begins), "until": long_moment(ends)}
    if begins:
        return _("From %(from)s on.") % {"from": long_moment(begins)}
    return _("Until %(until)s.") % {"until": long_moment(ends)} if ends else ""
