"""What waits for who heads a service: visas, rows that silence decides before their meeting, what nobody received."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from formkit.typography import amount_text
from locker.models import LockerDocument
from teleservices.competence.rules import rules_of
from teleservices.competence.visa_conditions import wants_visa
from teleservices.desk.requests.work.kinds import COUNTED
from teleservices.legal import READING
from teleservices.models import (
    Absence,
    Decision,
    Delegation,
    Meeting,
    MeetingItem,
    PostalSending,
    Proposal,
    RequestFacts,
    State,
    TeamMember,
)
from teleservices.models.deciding.meeting import BINDING, VOTED

VISAS = 50
"""Proposals that the screen shows, the oldest first."""
UNREAD_FOR = dt.timedelta(days=180)
"""How far back decisions that nobody read are looked for."""
SHOWN = 20
"""Rows of the other lists."""
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class VisaLine:
    """A proposal that waits for its visa; amounts in words, empty where it has none."""

    proposal: Proposal
    asked: str
    computed: str
    proposed: str
    differs: bool
    """Whether what is proposed isn't what the rules compute."""
    asks_statement: bool
    """Whether its procedure has the head state that they have no interest in it."""


def headed_by(user: User) -> dict[int, str]:
    """The services that `user` heads: their keys, with their names."""
    members = TeamMember.objects.heads().filter(user=user).select_related("team").order_by("team__name")
    return {member.team_id: member.team.name for member in members}


def visas_awaited(teams: Collection[int]) -> list[VisaLine]:
    """The proposals of open requests whose rules want a visa that nobody gave, the oldest first; those voted apart."""
    bound = MeetingItem.objects.filter(request=OuterRef("request"), is_open=True, meeting__state__in=BINDING)
    rows = Proposal.objects.filter(
        ~Exists(bound), is_current=True, visa=None, request__team__in=teams, request__state__in=State.open()
    )
    rows = rows.select_related("request__procedure", "request__desk_facts").order_by("proposed_at", "pk")
    return list(_lines(rows))[:VISAS]


def _lines(proposals: QuerySet[Proposal]) -> Iterator[VisaLine]:
    rules = {}
    for proposal in proposals:
        procedure = proposal.request.procedure
        if procedure.pk not in rules:
            rules[procedure.pk] = rules_of(procedure)
        own = rules[procedure.pk]
        if own and own.proposals and not own.is_handled and wants_visa(own.proposals, proposal.request, proposal):
            yield VisaLine(
                proposal=proposal,
                asked=_words(proposal.amount_asked),
                computed=_words(proposal.amount_computed),
                proposed=_words(proposal.amount_proposed),
                differs=proposal.amount_computed is not None and proposal.amount_computed != proposal.amount_proposed,
                asks_statement=own.asks_no_interest,
            )


def _words(cents: int | None) -> str:
    return "" if cents is None else amount_text(cents)


def overtaken(teams: Collection[int]) -> list[tuple[Meeting, int]]:
    """The meetings that aren't voted, with how many of their requests silence decides before them or on their day."""
    items = MeetingItem.objects.filter(
        is_open=True,
        decision=None,
        meeting__team__in=teams,
        meeting__cancelled_at=None,
        request__state__in=State.open(),
        request__desk_facts__decides_on__lte=F("meeting__meets_on"),
    ).exclude(meeting__state__in=VOTED)
    numbers = Counter(items.order_by().values_list("meeting", flat=True))
    meetings = Meeting.objects.filter(pk__in=numbers).order_by("meets_on")
    return [(meeting, numbers[meeting.pk]) for meeting in meetings]


def delegations_ending(teams: Collection[int]) -> list[Delegation]:
    """Those of the people of these services that lapse within thirty days."""
    people = TeamMember.objects.instructing().filter(team__in=teams).values("user")
    return list(Delegation.objects.lapsing().filter(delegate__in=people).order_by("valid_to")[:SHOWN])


def unread_decisions(teams: Collection[int]) -> list[Decision]:
    """Those put among the documents received fifteen days ago or more, which nobody opened nor got by post."""
    now = timezone.now()
    unread = LockerDocument.objects.unread().filter(
        stored_file=OuterRef("letter"), profile=OuterRef("request__profile"), added_at__lt=now - READING
    )
    posted = PostalSending.objects.filter(decision=OuterRef("pk"), cancelled_at=None)
    rows = Decision.objects.standing().filter(
        Exists(unread), ~Exists(posted), request__team__in=teams, decided_at__gt=now - UNREAD_FOR
    )
    return list(rows.select_related("request").order_by("decided_at")[:SHOWN])


def absences(teams: Collection[int]) -> list[Absence]:
    """Those of the people of these services, of today and of the seven days that come."""
    today = timezone.localdate()
    people = TeamMember.objects.instructing().filter(team__in=teams).values("user")
    rows = Absence.objects.between(today, today + WEEK).filter(user__in=people)
    return list(rows.select_related("user", "deputy").order_by("starts_on", "pk")[:SHOWN])


def not_reached(teams: Collection[int]) -> int:
    """How many of their requests have people whom nothing reached, no further than one past what the desk counts."""
    rows = RequestFacts.objects.filter(team__in=teams, request__unreached__isnull=False).order_by()
    return rows[: COUNTED + 1].count()


def completed(teams: Collection[int]) -> int:
    """How many came back completed, to be taken up again, likewise."""
    rows: QuerySet[RequestFacts] = RequestFacts.objects.filter(team__in=teams).completed().order_by()
    return rows[: COUNTED + 1].count()


def interests(visas: Sequence[VisaLine]) -> bool:
    """Whether one of these procedures has the head state that they have no interest."""
    return any(line.asks_statement for line in visas)
