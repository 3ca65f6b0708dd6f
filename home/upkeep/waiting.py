"""What the admin's first page says to who edits the site: what waits, and what closes or grows old soon."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.answers.answer_figures import to_review
from home.audits.audit_validity import to_audit_again
from home.editing.editors import edits_pages
from home.links.broken_report import broken_for
from home.models import AccessibilityStatementPage, FeaturedProcedure, HomePage
from portal.admin.waiting import Person, Waiting, sources
from portal.dates import closing_text
from portal.models import ServiceNotice

SOON = dt.timedelta(days=7)
READ_AGAIN = dt.timedelta(days=365)
"""A statement is read again each year."""
End = tuple[dt.datetime, str]
"""When something ends, and what it is called."""


def featured_closing() -> list[End]:
    """The places of the banner, shown now, that are no longer within a week. One query, whatever the banner holds."""
    now = timezone.now()
    beside = ("procedure_page__procedure", "procedure_page__theme")
    places = FeaturedProcedure.objects.select_related(*beside).filter(
        Q(procedure_page__procedure__closes_at__lte=now + SOON) | Q(show_until__lte=now + SOON)
    )
    return [
        (min(filter(None, (place.show_until, place.procedure_page.procedure.closes_at))), place.procedure_page.title)
        for place in places
        if place.is_shown(now)
    ]


def notices_ending() -> list[End]:
    """The notices shown now that leave within a week. One query."""
    now = timezone.now()
    ends = Q(shown_until__lte=now + SOON) | Q(shown_until=None, happens_until__lte=now + SOON)
    notices = ServiceNotice.objects.shown(now).filter(ends)
    return [(end, notice.title) for notice in notices if (end := notice.shown_until or notice.happens_until)]


def statements_old() -> int:
    """1 when the accessibility statement was written a year ago; 0 otherwise. One query.

    Its audit lapses by itself: `home.audits.audit_validity`.
    """
    statement = AccessibilityStatementPage.objects.live().first()
    return int(bool(statement and statement.written_on <= timezone.localdate() - READ_AGAIN))


if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NOTICES = "portal.change_servicenotice"
ANSWERS = ngettext_lazy("answer of the FAQ to read again", "answers of the FAQ to read again")
LINKS = ngettext_lazy("link of a page that leads nowhere", "links of pages that lead nowhere")
PAGES = ngettext_lazy("page with changes to publish", "pages with changes to publish")
AUDIT = ngettext_lazy("accessibility audit to make again", "accessibility audits to make again")
STATEMENT = ngettext_lazy("accessibility statement to read again", "accessibility statements to read again")
FEATURED = ngettext_lazy(
    "procedure of the front page that closes within a week", "procedures of the front page that close within a week"
)
ENDING = ngettext_lazy("notice that ends within a week", "notices that end within a week")


def waiting(person: Person) -> list[Waiting]:
    """What is to be done on the pages that this person edits, and what is about to change of them by itself."""
    if not edits_pages(person):
        return []
    mine = PagePermissionPolicy().instances_user_has_any_permission_for(person, ["change", "publish"])
    drafts = Page.objects.filter(pk__in=mine.values("pk"), has_unpublished_changes=True)
    return [
        Waiting(ANSWERS, to_review(), reverse("faq_questions:index") + "?review=due"),
        Waiting(LINKS, broken_for(person).count(), reverse("broken_links")),
        Waiting(PAGES, drafts.count(), reverse("wagtailadmin_explore_root")),
        Waiting(AUDIT, to_audit_again(), reverse("accessibility_audits")),
        *_lapsing(person, set(mine.filter(depth__lte=3).values_list("pk", flat=True))),
    ]


def _lapsing(person: Person, mine: set[int]) -> list[Waiting]:
    """What closes or grows old, where this person may do something about it; `mine`: the highest of their pages."""
    front, statement = (
        kind.objects.values_list("pk", flat=True).first() for kind in (HomePage, AccessibilityStatementPage)
    )
    lines = []
    if front in mine:
        lines.append(_ending(FEATURED, featured_closing(), _page(front)))
    if statement in mine:
        lines.append(Waiting(STATEMENT, statements_old(), _page(statement)))
    if person.has_perm(NOTICES):  # type: ignore[union-attr]
        lines.append(_ending(ENDING, notices_ending(), reverse("service_notices:list")))
    return lines


def _page(pk: int | None) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _ending(label: "StrPromise", ends: Iterable[tuple[dt.datetime, str]], url: str) -> Waiting:
    """How many, and which with their day, the soonest first."""
    names = tuple(
        _("%(title)s, until %(day)s") % {"title": title, "day": closing_text(end)} for end, title in sorted(ends)
    )
    return Waiting(label, len(names), url, names)


def register() -> None:
    """Called once when this app is ready."""
    sources.register("pages", waiting, order=40)
