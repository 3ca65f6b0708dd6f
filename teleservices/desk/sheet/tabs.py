"""The tabs of a request's sheet: which it has, where each is, what each counts. Nothing of what they show."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import User
from teleservices.competence.rules import rules_of
from teleservices.desk.requests.trail import kept
from teleservices.models import (
    AgentCorrection,
    Attachment,
    Decision,
    MeetingItem,
    NoteMention,
    Opinion,
    PostalSending,
    Proposal,
    Recusal,
    RequestMessage,
    ServiceRequest,
    TeamMember,
)
from teleservices.permissions import notes_open_to

ASKED = "tab"
"""The parameter by which what is posted from a tab comes back to it; without it, to the first."""


class Tab(models.TextChoices):
    """The tabs in their order, each by the name of its address."""

    REQUEST = "sheet", pgettext_lazy("a tab", "Request")
    DOCUMENTS = "documents", pgettext_lazy("a tab", "Documents")
    MESSAGES = "messages", pgettext_lazy("a tab", "Exchanges")
    NOTES = "notes", pgettext_lazy("a tab", "Notes")
    OPINIONS = "opinions", pgettext_lazy("a tab", "Opinions")
    PROPOSAL = "proposal", pgettext_lazy("a tab", "Proposal")
    DECISION = "decision", pgettext_lazy("a tab", "Decision")
    HISTORY = "history", pgettext_lazy("a tab", "History")

    def of(self, service_request: ServiceRequest) -> str:
        """Its address, without the list that the sheet comes from."""
        return reverse(f"desk:{self.value}", args=[service_request.reference])


@dataclass(frozen=True)
class Counts:
    """What a request holds behind its tabs; messages and mentions are those that their reader has not seen."""

    documents: int
    unread: int
    notes: int
    mentions: int
    opinions: int
    blocking: int
    """Compulsory opinions that are awaited."""
    has_proposal: bool
    has_decision: bool
    was_corrected: bool
    """By the service, in the applicant's place."""
    meets_on: dt.date | None
    """The day of the meeting under way that it goes before."""
    letters: int
    """Letters by post of what was told, but of its decisions."""
    recused: int
    """How many recused themselves from it, be it in another service."""
    heads: int
    """Whether its reader heads its service: 1 or 0."""
    of_profile: int
    """Requests of its profile beside it, whoever may see them: where there is none, none is looked for."""


@dataclass(frozen=True)
class TabLink:
    """A tab as its bar shows it; `count` is 0 where there is nothing to say, `counted` says of what it is."""

    name: str
    label: str
    url: str
    is_current: bool
    count: int = 0
    counted: str = ""


def counted(service_request: ServiceRequest, reader: User) -> Counts:
    """What `reader` sees counted on the tabs, in one query whatever there is.

    Each count is compiled by itself and put beside the others here: as subqueries of one query of Django's, which
    resolves and compiles each of them anew, they took a seventh of the sheet's time.
    """
    unread, mentioned = RequestMessage.objects.unread_by_agent(reader), NoteMention.objects.filter(user=reader)
    of_request = {"request": service_request.pk}
    numbers = _numbers(
        documents=Attachment.objects.filter(**of_request),
        unread=unread.filter(**of_request),
        notes=notes_open_to(reader).filter(**of_request),
        mentions=mentioned.filter(note__request=service_request.pk, read_at=None),
        opinions=Opinion.objects.filter(**of_request),
        blocking=Opinion.objects.blocking().filter(**of_request),
        proposals=Proposal.objects.filter(**of_request),
        decisions=Decision.objects.filter(**of_request),
        corrections=AgentCorrection.objects.filter(**of_request),
        meetings=MeetingItem.objects.filter(is_open=True, **of_request),
        letters=PostalSending.objects.filter(decision=None, **of_request),
        recused=Recusal.objects.about(request=service_request.pk, profile=service_request.profile_id),
        heads=TeamMember.objects.heads().filter(team=service_request.team_id, user=reader),
        of_profile=ServiceRequest.objects.filter(profile=service_request.profile_id).exclude(pk=service_request.pk),
    )
    return Counts(
        documents=numbers["documents"],
        unread=numbers["unread"],
        notes=numbers["notes"],
        mentions=numbers["mentions"],
        opinions=numbers["opinions"],
        blocking=numbers["blocking"],
        letters=numbers["letters"],
        recused=numbers["recused"],
        heads=numbers["heads"],
        of_profile=numbers["of_profile"],
        has_proposal=numbers["proposals"] > 0,
        has_decision=numbers["decisions"] > 0,
        was_corrected=numbers["corrections"] > 0,
        meets_on=_meets_on(service_request) if numbers["meetings"] else None,
    )


def _numbers(**counted: QuerySet[Any]) -> dict[str, int]:
    """How many rows there are of each."""
    queries = [rows.order_by().values("pk").query.sql_with_params() for rows in counted.values()]
    columns = (f"(SELECT COUNT(*) FROM ({sql}) counted)" for sql, _params in queries)  # noqa: S608 - Django's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", [value for _sql, params in queries for value in params])
        return dict(zip(counted, cursor.fetchone(), strict=True))


def _meets_on(service_request: ServiceRequest) -> dt.date | None:
    """The day of the meeting that is open with this request in it."""
    entered = MeetingItem.objects.filter(request=service_request.pk, is_open=True).order_by()
    return entered.values_list("meeting__meets_on", flat=True).first()


def tab_asked(request: HttpRequest) -> Tab:
    """The tab, of the two that show documents, from which something is posted."""
    return Tab.DOCUMENTS if request.GET.get(ASKED) == Tab.DOCUMENTS else Tab.REQUEST


def tab_links(request: HttpRequest, service_request: ServiceRequest, current: Tab, counts: Counts) -> list[TabLink]:
    """The tabs that have something to show, in their order."""
    return list(_links(service_request, current, counts, kept(request)))


def _links(service_request: ServiceRequest, current: Tab, counts: Counts, trail: str) -> Iterator[TabLink]:
    unread = ngettext("unread message", "unread messages", counts.unread) if counts.unread else ""
    numbers = {
        Tab.DOCUMENTS: (counts.documents, ""),
        Tab.MESSAGES: (counts.unread, unread),
        Tab.NOTES: (counts.notes, _("one of them mentions you") if counts.mentions else ""),
        Tab.OPINIONS: (counts.opinions, _("a compulsory one is awaited") if counts.blocking else ""),
    }
    hidden = set(_empty(service_request, counts))
    for tab in Tab:
        if tab not in hidden:
            count, words = numbers.get(tab, (0, ""))
            yield TabLink(tab.value, str(tab.label), tab.of(service_request) + trail, tab == current, count, words)


def _empty(service_request: ServiceRequest, counts: Counts) -> Iterator[Tab]:
    """The tabs that have nothing to show yet."""
    if not counts.has_decision:
        yield Tab.DECISION
    rules = rules_of(service_request.procedure)
    if not counts.has_proposal and not (rules and rules.proposals and not rules.is_handled):
        yield Tab.PROPOSAL
