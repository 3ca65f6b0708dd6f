"""The tabs of a request's sheet: which it has, where each is, what each counts. Nothing of what they show."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, IntegerField, QuerySet, Subquery
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
    Proposal,
    Recusal,
    RequestMessage,
    ServiceRequest,
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
    recused: int
    """How many recused themselves from it, be it in another service."""


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
    """What `reader` sees counted on the tabs, in one query whatever there is."""
    unread, mentioned = RequestMessage.objects.unread_by_agent(reader), NoteMention.objects.filter(user=reader)
    of_request = {"request": service_request.pk}
    row = ServiceRequest.objects.order_by().annotate(
        count_documents=_Number(Attachment.objects.filter(**of_request)),
        count_unread=_Number(unread.filter(**of_request)),
        count_notes=_Number(notes_open_to(reader).filter(**of_request)),
        count_mentions=_Number(mentioned.filter(note__request=service_request.pk, read_at=None)),
        count_opinions=_Number(Opinion.objects.filter(**of_request)),
        count_blocking=_Number(Opinion.objects.blocking().filter(**of_request)),
        has_proposal=Exists(Proposal.objects.filter(**of_request)),
        has_decision=Exists(Decision.objects.filter(**of_request)),
        was_corrected=Exists(AgentCorrection.objects.filter(**of_request)),
        count_recused=_Number(Recusal.objects.about(request=service_request.pk, profile=service_request.profile_id)),
        meets_on=Subquery(MeetingItem.objects.filter(is_open=True, **of_request).values("meeting__meets_on")[:1]),
    )
    return Counts(*row.values_list(*COUNTED).get(pk=service_request.pk))


COUNTED = (
    "count_documents",
    "count_unread",
    "count_notes",
    "count_mentions",
    "count_opinions",
    "count_blocking",
    "has_proposal",
    "has_decision",
    "was_corrected",
    "meets_on",
    "count_recused",
)
"""What `counted` reads, in the order of `Counts`."""


def tab_asked(request: HttpRequest) -> Tab:
    """The tab, of the two that show documents, from which something is posted."""
    return Tab.DOCUMENTS if request.GET.get(ASKED) == Tab.DOCUMENTS else Tab.REQUEST


def tab_links(request: HttpRequest, service_request: ServiceRequest, current: Tab, counts: Counts) -> list[TabLink]:
    """The tabs that have something to show, in their order."""
    return list(_links(service_request, current, counts, kept(request)))


def _links(service_request: ServiceRequest, current: Tab, counts: Counts, trail: str) -> Iterator[TabLink]:
    unread = ngettext("unread message", "unread messages", counts.unread)
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


class _Number(Subquery):
    """How many rows there are; Django would group them to count them, which costs more to write."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk"))
