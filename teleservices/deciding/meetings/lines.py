"""The requests of a meeting as its table shows them: so many queries, whatever their number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from formkit.language.evaluating import Environment
from portal.words.typography import number_text
from teleservices.competence.deciding_values import Subject, values_of_all
from teleservices.competence.rules import DecisionRules, rules_of
from teleservices.models import (
    LegalRegime,
    Meeting,
    MeetingItem,
    MeetingState,
    Outcome,
    Proposal,
    RequestFacts,
    Score,
    ServiceRequest,
    State,
)


@dataclass(frozen=True)
class FormerAid:
    """An aid granted before: cents, and the year of its decision; nothing in both for who had none."""

    cents: int | None = None
    year: int | None = None


NO_AID = FormerAid()
NO_SCORE: tuple[Decimal | None, int] = (None, 0)


@dataclass(frozen=True)
class Line:
    """A request of a meeting; amounts in cents."""

    item: MeetingItem
    facts: RequestFacts
    rules: DecisionRules | None
    current: Proposal | None
    """What the service proposes now."""
    meeting: Meeting
    former: FormerAid = NO_AID
    """What the service granted its applicant last before."""
    is_first: bool = False
    """Whether its applicant asked the service for nothing before."""
    score: Decimal | None = None
    """The average of its readers, and the most that it could be."""
    score_most: int = 0
    others_of_applicant: Sequence[str] = ()
    """The references of what else its applicant has before this meeting."""
    attentions: Sequence[str] = ()
    """What its aid exceeds or lacks, a sentence each: said to who prepares the meeting, never refused."""
    values: Environment = field(default_factory=lambda: Environment({}))
    """What the ceilings of its rules read, where its vote may be written."""

    @property
    def proposal(self) -> Proposal | None:
        """What goes before the authority: the one that the list is frozen with, once it is."""
        return self.current if self.meeting.state == MeetingState.PREPARATION else self.item.proposal

    @property
    def proposed_cents(self) -> int | None:
        """The amount that goes before the authority."""
        return self.proposal.amount_proposed if self.proposal else None

    @property
    def grants(self) -> bool:
        """Whether it is proposed to grant something, or nothing is proposed yet."""
        return self.proposal is None or State(self.proposal.outcome) in State.favourable()

    @property
    def asks_amount(self) -> bool:
        """Whether what its procedure grants is a sum."""
        return self.rules is not None and self.rules.asks_amount

    @property
    def silence_on(self) -> dt.date | None:
        """The day on which silence decides it; None where it never does, or where nobody waits any more."""
        return None if self.is_withdrawn or self.item.decision_id else self.facts.decides_on

    @property
    def is_overtaken(self) -> bool:
        """Whether silence decides it on the day of the meeting or before, so that the vote comes after it."""
        return self.silence_on is not None and self.silence_on <= self.meeting.meets_on

    @property
    def silence_grants(self) -> bool:
        """Whether silence would grant it (CRPA L231-1); it refuses otherwise (L231-4)."""
        acknowledgement = getattr(self.item.request, "acknowledgement", None)
        return acknowledgement is not None and acknowledgement.regime == LegalRegime.ACCEPTANCE

    @property
    def score_text(self) -> str:
        """« 34,5 / 50 »; empty where nobody read it."""
        return "" if self.score is None else f"{number_text(self.score, 1)} / {self.score_most}"

    @property
    def has_changed(self) -> bool:
        """Whether the service proposed something else since the list was frozen, and nobody settled it."""
        if self.meeting.state != MeetingState.FROZEN or self.current is None or self.item.taken_out_at:
            return False
        return self.current.pk != self.item.proposal_id and self.current.number != self.item.kept_against

    @property
    def is_withdrawn(self) -> bool:
        """Whether there is nothing left to vote: it ended without a decision, or the service took it out."""
        return self.item.taken_out_at is not None or self.item.request.state in State.undecided()


def lines_of(meeting: Meeting) -> list[Line]:
    """The requests of a meeting, by report then by applicant; three queries more where ceilings read requests."""
    items = list(_items(meeting))
    current = _current(meeting)
    rules = {item.request.procedure_id: rules_of(item.request.procedure) for item in items}
    former, first, scores = _former(meeting), _first(meeting), _scores(meeting, items, rules)
    together = _together(items)
    lines = [
        Line(
            item,
            item.request.desk_facts,
            rules[item.request.procedure_id],
            current.get(item.request_id),
            meeting,
            former.get(item.request.profile_id, NO_AID),
            item.pk in first,
            score=scores.get(item.request_id, NO_SCORE)[0],
            score_most=scores.get(item.request_id, NO_SCORE)[1],
            others_of_applicant=[
                other for other in together[item.request.profile_id] if other != item.request.reference
            ],
        )
        for item in items
    ]
    return _with_values(lines)


def _with_values(lines: Sequence[Line]) -> list[Line]:
    """The same, with what their ceilings read of each request, whose answers are read only then."""
    subjects = [Subject(line.item.request, line.rules, line.proposal) for line in lines]
    reading = [subject.request.pk for subject in subjects if subject.reads_request]
    whole = ServiceRequest.objects.with_form().in_bulk(reading) if reading else {}
    subjects = [replace(subject, request=whole.get(subject.request.pk, subject.request)) for subject in subjects]
    return [replace(line, values=values) for line, values in zip(lines, values_of_all(subjects), strict=True)]


def _together(items: Sequence[MeetingItem]) -> dict[int, list[str]]:
    """The references of each profile that a meeting has, but those that ended without a decision."""
    together: defaultdict[int, list[str]] = defaultdict(list)
    for item in items:
        if item.request.state not in State.undecided():
            together[item.request.profile_id].append(item.request.reference)
    return together


def bare_lines(meeting: Meeting, where: Q) -> list[Line]:
    """Some of its items, with what is proposed of each, without their past nor their points: two queries."""
    items = list(_items(meeting).filter(where))
    proposals = Proposal.objects.filter(is_current=True, request__in=[item.request_id for item in items])
    current = {proposal.request_id: proposal for proposal in proposals.select_related("visa")}
    return [
        Line(item, item.request.desk_facts, rules_of(item.request.procedure), current.get(item.request_id), meeting)
        for item in items
    ]


def _items(meeting: Meeting) -> QuerySet[MeetingItem]:
    of_request = ("request__procedure", "request__desk_facts", "request__profile", "request__acknowledgement")
    beside = ("report", "proposal", "decision", *of_request)
    heavy = ("request__answers", "request__procedure__draft_schema", "request__procedure__draft_stages")
    return meeting.items.select_related(*beside).defer(*heavy)


def _first(meeting: Meeting) -> set[int]:
    """The items of who asked the service for nothing before."""
    return set(meeting.items.filter(~Exists(_before())).values_list("pk", flat=True))


def _before() -> QuerySet[ServiceRequest]:
    """Another request of the same profile to the same service, transmitted before."""
    return (
        ServiceRequest.objects.transmitted()
        .filter(
            profile=OuterRef("request__profile"),
            team=OuterRef("request__team"),
            submitted_at__lt=OuterRef("request__submitted_at"),
        )
        .order_by()
    )


def _current(meeting: Meeting) -> dict[int, Proposal]:
    proposals = Proposal.objects.filter(is_current=True, request__meeting_items__meeting=meeting)
    return {proposal.request_id: proposal for proposal in proposals.select_related("visa")}


def _former(meeting: Meeting) -> dict[int, FormerAid]:
    """What the service granted each profile last, but for what this very meeting did: by profile."""
    profiles = meeting.items.order_by().values("request__profile")
    granted = RequestFacts.objects.filter(team=meeting.team_id, amount_granted__isnull=False)
    granted = granted.filter(request__profile__in=profiles).exclude(request__in=meeting.items.values("request"))
    rows = granted.order_by("ended_on", "pk").values_list("request__profile", "amount_granted", "ended_on")
    return {profile: FormerAid(cents, day.year if day else None) for profile, cents, day in rows}


def _scores(
    meeting: Meeting, items: Sequence[MeetingItem], rules: Mapping[int, DecisionRules | None]
) -> dict[int, tuple[Decimal, int]]:
    """The average of readers, and all that a request could have; by request."""
    points: defaultdict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    weights = {procedure: _weights(decision_rules) for procedure, decision_rules in rules.items()}
    procedures = {item.request_id: item.request.procedure_id for item in items}
    if not any(weights.values()):
        return {}
    for score in Score.objects.filter(request__meeting_items__meeting=meeting):
        weight = weights[procedures[score.request_id]].get(score.criterion)
        if weight:
            points[score.request_id][score.reader_id] += score.points * weight[0]
    return {request: _average(sums, weights[procedures[request]]) for request, sums in points.items()}


def _weights(rules: DecisionRules | None) -> dict[str, tuple[int, int]]:
    """By criterion: how often its points count, and the most that it may have."""
    criteria = rules.proposals.criteria if rules and rules.proposals else ()
    return {criterion.key: (criterion.weight, criterion.most) for criterion in criteria}


def _average(sums: Mapping[int | None, int], weights: Mapping[str, tuple[int, int]]) -> tuple[Decimal, int]:
    return Decimal(sum(sums.values())) / len(sums), sum(weight * points for weight, points in weights.values())


def granting_outcome(rules: DecisionRules | None, asked: int | None, cents: int) -> Outcome:
    """What granting this amount is: in part where less is granted than was asked, if the procedure knows it."""
    is_part = asked is not None and cents < asked
    if is_part and rules and rules.of(Outcome.ACCEPTED_IN_PART):
        return Outcome.ACCEPTED_IN_PART
    return Outcome.ACCEPTED
