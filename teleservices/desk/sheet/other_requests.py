"""What the profile of a request asked of the instructor's services before, and what it got."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import BooleanField, Case, Count, Q, Value, When, Window

from accounts.models import User
from formkit.typography import amount_text
from portal.words.text import fold
from teleservices.models import RequestFacts, ServiceRequest, State
from teleservices.models.requests.service_request import ServiceRequestQuerySet

LISTED, MOST = 8, 500
"""Other requests of the profile that the sheet lists; those that it lists when asked for all."""
NEAR = 0.75
"""How alike two titles are: the share of their letters that follow each other in both."""
OTHERS, ALL = "others", "all"
"""What asks for all in the address of the sheet."""
APART = dt.timedelta(days=365)
"""Two requests for the same procedure resemble each other within so long, where it has no opening date."""


@dataclass(frozen=True)
class OtherRequest:
    """Another request of the same profile, with its amounts in words."""

    reference: str
    procedure: str
    stage: str
    """In the designer's words, else what the state is called."""
    asked: str
    granted: str
    resembles: bool
    """Whether it may be the same thing asked twice."""


@dataclass(frozen=True)
class OtherRequests:
    """The other requests of a profile: those that are listed, how many there are, the last aid that it was granted."""

    listed: Sequence[OtherRequest]
    """Those that resemble the request first, then the latest."""
    count: int
    alike: int
    last_aid: str
    """« 750,00 € (K7M2PXQ4R) », by the day of the decision; empty where nothing was granted."""
    is_whole: bool
    """Whether all were asked for: `MOST` of them at most."""

    @property
    def not_listed(self) -> int:
        """How many there are beyond those listed."""
        return self.count - len(self.listed)

    @property
    def references_alike(self) -> list[str]:
        """Of those that resemble the request, as many as are listed."""
        return [other.reference for other in self.listed if other.resembles]


def other_requests(user: User, service_request: ServiceRequest, most: int = LISTED) -> OtherRequests:
    """The other requests of the profile among those that `user` may see: five queries, whatever their number."""
    others = (
        ServiceRequest.objects.read_by(user).filter(profile=service_request.profile_id).exclude(pk=service_request.pk)
    )
    resembling = Q(pk__in=_alike(others, service_request))
    counted = others.annotate(
        resembles=Case(When(resembling, then=Value(True)), default=Value(False), output_field=BooleanField()),
        others_count=Window(Count("*")),
        alike_count=Window(Count("pk", filter=resembling)),
    ).order_by("-resembles", "-submitted_at", "-pk")
    shown_of_each = ("reference", "procedure__title", "stage__name", "state")
    amounts = ("desk_facts__amount_asked", "desk_facts__amount_granted")
    rows = list(counted.values_list(*shown_of_each, *amounts, "resembles", "others_count", "alike_count")[:most])
    if not rows:
        return no_other(most)
    listed = [
        OtherRequest(
            reference,
            procedure,
            stage or str(State(state).label),
            _amount(amount_asked),
            _amount(amount_granted),
            resembles,
        )
        for reference, procedure, stage, state, amount_asked, amount_granted, resembles, *_counts in rows
    ]
    *_, count, alike = rows[0]
    return OtherRequests(listed, count=count, alike=alike, last_aid=_last_aid(others), is_whole=most == MOST)


def no_other(most: int = LISTED) -> OtherRequests:
    """What is said of a profile that asked nothing else."""
    return OtherRequests([], count=0, alike=0, last_aid="", is_whole=most == MOST)


def _last_aid(others: ServiceRequestQuerySet) -> str:
    """Of the request decided last, whenever it was transmitted."""
    granted = others.filter(desk_facts__amount_granted__isnull=False)
    latest = granted.order_by("-desk_facts__ended_on", "-decided_at", "-pk")
    row = latest.values_list("desk_facts__amount_granted", "reference").first()
    return f"{_amount(row[0])} ({row[1]})" if row else ""


def _alike(others: ServiceRequestQuerySet, service_request: ServiceRequest) -> list[int]:
    """Those of which the project has nearly the same title, or asks nearly the same sum; by keys. Two queries.

    Where neither request has a title nor a sum, nothing tells them apart.
    """
    facts = RequestFacts.objects.filter(pk=service_request.pk).values_list("title", "amount_asked").first()
    title, amount = facts or ("", None)
    near = others.filter(_resembling(service_request)).order_by("-submitted_at", "-pk")
    rows = near.values_list("pk", "desk_facts__title", "desk_facts__amount_asked")[:MOST]
    return [
        pk
        for pk, other_title, other_amount in rows
        if _is_near(title or "", other_title or "")
        or _is_near_sum(amount, other_amount)
        or not (title or amount or other_title or other_amount)
    ]


def _is_near(title: str, other: str) -> bool:
    """Whether two titles are the same but for a word or a year."""
    return bool(title and other) and SequenceMatcher(None, fold(title), fold(other)).ratio() >= NEAR


def _is_near_sum(amount: int | None, other: int | None) -> bool:
    """Whether two sums, in cents, differ by a tenth of the larger at most."""
    return bool(amount and other) and 10 * abs((amount or 0) - (other or 0)) <= max(amount or 0, other or 0)


def _resembling(service_request: ServiceRequest) -> Q:
    """Under way, for the same procedure, the same person and the same period: since it opened, else within `APART`.

    What is decided may well be asked again: the list of the other requests tells it, without an alert.
    """
    sent_at, opening = service_request.submitted_at, service_request.procedure.opens_at
    if sent_at is None:
        return Q(pk__in=[])
    whom = service_request.for_someone
    for_whom = (
        Q(beneficiary__first_name=whom.first_name, beneficiary__last_name=whom.last_name)
        if whom
        else Q(beneficiary__isnull=True)
    )
    period = Q(submitted_at__gt=sent_at - APART, submitted_at__lt=sent_at + APART)
    if opening and sent_at >= opening:
        period = Q(submitted_at__gte=opening)
    return Q(procedure=service_request.procedure_id, state__in=State.open()) & for_whom & period


def _amount(cents: int | None) -> str:
    return "" if cents is None else amount_text(cents)
