"""The feed of the procedures that opened and of those that close soon: for a town hall's site, or a reader of news."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from home.models import ProcedurePage
from home.procedures.availability import SOON_DAYS
from portal.dates import closing_text
from portal.identity.department import current_department
from teleservices.models import Availability

RECENT = dt.timedelta(days=90)
MOST_ITEMS = 50
KEPT_SECONDS = 300


@dataclass(frozen=True)
class News:
    """Something that happens to a procedure: it opened, or closes soon; `at` is since when it is news."""

    title: str
    summary: str
    url: str
    uid: str
    at: dt.datetime


def news(now: dt.datetime) -> list[News]:
    """What opened in the last three months, and what closes within two weeks, the latest first. One query."""
    return sorted(
        (item for page in ProcedurePage.objects.published().public() for item in _news_of(page, now)),
        key=lambda item: item.at,
        reverse=True,
    )[:MOST_ITEMS]


def _news_of(page: ProcedurePage, now: dt.datetime) -> list[News]:
    procedure = page.procedure
    if procedure.availability(now) != Availability.OPEN:
        return []
    address, items = settings.PARVIS_BASE_URL + page.address, []
    opening = max(filter(None, (page.first_published_at, procedure.opens_at)), default=now)
    if opening > now - RECENT:
        title = _("Open: %(procedure)s") % {"procedure": page.title}
        items.append(News(title, page.summary, address, f"{procedure.uuid}-{opening:%Y%m%d}-open", opening))
    soon = procedure.closes_at - dt.timedelta(days=SOON_DAYS) if procedure.closes_at else None
    if procedure.closes_at and soon and soon <= now:
        parameters = {"procedure": page.title, "day": closing_text(procedure.closes_at)}
        title = _("Until %(day)s: %(procedure)s") % parameters
        items.append(News(title, page.summary, address, f"{procedure.uuid}-{procedure.closes_at:%Y%m%d}-closes", soon))
    return items


class ProcedureFeed(Feed):
    """Atom; its identifiers stay the same, so that a reader shows each news once."""

    feed_type = Atom1Feed
    language = "fr"

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The feed, which proxies may keep for five minutes."""
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        return response

    def title(self) -> str:
        """The portal and its département."""
        department = current_department()
        return _("%(portal)s, %(department)s: procedures") % {
            "portal": department.portal_name,
            "department": department.name,
        }

    def link(self) -> str:
        """The front page."""
        return f"{settings.PARVIS_BASE_URL}/"

    def items(self) -> list[News]:
        """What is news now."""
        return news(timezone.now())

    def item_title(self, item: News) -> str:
        """What happens."""
        return item.title

    def item_description(self, item: News) -> str:
        """What the procedure is for."""
        return item.summary

    def item_link(self, item: News) -> str:
        """The procedure's page."""
        return item.url

    def item_guid(self, item: News) -> str:
        """The same as long as the dates are."""
        return f"urn:parvis:{item.uid}"

    def item_updateddate(self, item: News) -> dt.datetime:
        """Since when it is news."""
        return item.at
