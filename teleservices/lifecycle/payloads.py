"""What each act brings: checked values, the columns they change and the rows they write."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from locker.models import StoredFile
from teleservices.competence.grant_terms import GrantTerms, keep_terms, plan_of
from teleservices.letters.composing import letter_contents
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.postal.requesting import cancel_unposted, notify_as_registered
from teleservices.models import (
    CorrectionRequest,
    Decision,
    Delegation,
    Deliberation,
    Ending,
    MeetingItem,
    Outcome,
    Proposal,
    ServiceRequest,
    State,
)
from teleservices.permissions import assignable


@dataclass(frozen=True, kw_only=True)
class Payload:
    """An act that brings at most a message and the key of a stage to move to."""

    message: str = ""
    stage_key: str = ""

    def check(self, target: State) -> None:
        """Raise ActRefusedError when these values don't suffice to bring a request to the state `target`."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        """The columns of the request that the act sets besides its state; raises ActRefusedError on bad values."""
        return {}

    def becoming(self, request: ServiceRequest) -> ServiceRequest:
        """The request as the act will leave it, as far as its e-mail depends on that."""
        return request

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        """Write the rows that the act creates; returns the values that its event keeps.

        `request` is already in the state where the act leaves it.
        """
        return {}


@dataclass(frozen=True, kw_only=True)
class TakingCharge(Payload):
    """The instructor becomes the one who follows the request."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"assignee": actor}


def is_instructed_by(request: ServiceRequest, user_id: int | None) -> bool:
    """Whether this person instructs for the service of the request, and may have it in charge. A query."""
    if request.team is None or user_id is None:
        return False
    return assignable(request).filter(pk=user_id).exists()


@dataclass(frozen=True, kw_only=True)
class Assignment(Payload):
    """Another instructor of the team follows the request."""

    assignee: User

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if not is_instructed_by(request, self.assignee.pk):
            raise ActRefusedError(_("This person does not instruct the requests of this service."))
        return {"assignee": self.assignee}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"assignee": self.assignee.pk}


@dataclass(frozen=True, kw_only=True)
class TeamReminder(Payload):
    """The service is reminded of a request that has stood in its stage since then."""

    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Acceptance(Payload):
    """The service takes as received what the applicant confirmed unchanged: it had it from that day."""

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        unreceived = [correction for correction in request.corrections.all() if correction.unreceived_keys]
        CorrectionRequest.objects.filter(pk__in=[correction.pk for correction in unreceived]).update(accepted_at=now)
        return {"accepted": sorted(key for correction in unreceived for key in correction.unreceived_keys)}


@dataclass(frozen=True, kw_only=True)
class DecisionGiven(Payload):
    """A decision: its authority, who signs it in what capacity, its act, its reasons, what it grants (cents).

    The rules of the procedure complete it (`prerequisites.who_decides`): who signs is not typed where there are some.
    Its outcome is the state that the act leads to, so that a granted request never holds a refusal.
    """

    act_date: dt.date
    authority: str = ""
    """As it is written where the procedure has no rules of decision; else its name, from the register."""
    authority_kind: str = ""
    is_signed_by_holder: bool = False
    author_capacity: str = ""
    author_name: str = ""
    on_behalf_of: str = ""
    delegation: Delegation | None = None
    deliberation: Deliberation | None = None
    """That of a body that met elsewhere, as the register has it."""
    meeting_item: MeetingItem | None = None
    """The vote of a meeting of the portal that this decision is."""
    act_number: str = ""
    transmitted_on: dt.date | None = None
    published_on: dt.date | None = None
    reasons: str = ""
    amount_cents: int | None = None
    letter: StoredFile | None = field(default=None)
    proposal: Proposal | None = None
    """What the service proposed, as it then was; where it says nothing, what it proposes now."""
    terms: GrantTerms | None = None
    """What its sum is under the State aid rules and how it is paid; None: as the rules and the proposal say."""
    is_handled: bool = False
    """Whether there is no decision: what was asked is done, or is not."""
    no_interest: bool | None = False
    """Whether the agent states that they have no interest in the request; None where an authority voted on it."""
    departure: str = ""
    """Why it isn't what the proposal that had its visa says; the service alone reads it."""
    error: str = ""
    """What was wrong in the decision that it replaces, where it only rectifies that."""

    @property
    def decides_anew(self) -> bool:
        """Whether it decides of what is asked: not what says a decision again, nor what takes it back."""
        return True

    @property
    def rests_on_register(self) -> bool:
        """Whether a body that decides so does it by a deliberation that the portal knows."""
        return True

    @property
    def grants(self) -> bool:
        """Whether it says what is granted, and so the sum where its procedure grants one."""
        return True

    def about(self, request: ServiceRequest) -> "DecisionGiven":
        """The same with what the request itself says of it, before who decides is settled."""
        return self

    def check(self, target: State) -> None:
        if target not in State.favourable() and not self.reasons.strip():
            raise ActRefusedError(_("Give the reasons of this decision: the law asks for them."))

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"decided_at": now}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        CorrectionRequest.objects.filter(request=request, answered_at=None).update(answered_at=now)
        if self.is_handled:
            return {}
        decision = self.decision(request, Outcome(request.state), actor, now)
        request.decisions.standing().update(ended_at=now, ending=Ending.REPLACED)
        decision.save()
        keep_terms(decision, self.terms)
        cancel_unposted(request, now)
        notify_as_registered(decision, now)
        recorded: dict[str, object] = {"decision": decision.pk}
        return recorded | {"no_interest": True} if self.no_interest else recorded

    def decision(self, request: ServiceRequest, outcome: Outcome, actor: User, now: dt.datetime) -> Decision:
        """The decision, not saved, with what its letter says unless a signed one leaves; what it replaces stands."""
        decision = Decision(
            request=request,
            replaces=request.decisions.standing().first(),
            error=self.error,
            outcome=outcome,
            authority=self.authority,
            authority_kind=self.authority_kind,
            delegation=self.delegation,
            deliberation=self.deliberation,
            on_behalf_of=self.on_behalf_of,
            author=actor,
            author_name=self.author_name or actor.get_full_name(),
            author_capacity=self.author_capacity,
            act_number=self.act_number,
            act_date=self.act_date,
            transmitted_on=self.transmitted_on,
            published_on=self.published_on,
            reasons=self.reasons,
            amount_cents=self.amount_cents,
            letter=self.letter,
            proposal=self.proposal,
            departure=self.departure.strip() or None,
            decided_at=now,
            **(self.terms if self.terms and self.amount_cents is not None else GrantTerms()).columns,
        )
        decision.letter_contents = None if self.letter else letter_contents(decision, plan_of(self.terms, decision))
        return decision
