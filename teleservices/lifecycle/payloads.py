"""What each act brings: checked values, the columns they change and the rows they write."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_file_for
from formkit.outcomes import routed_team
from formkit.values import JsonValue
from locker.models import StoredFile
from portal.words.text import fold
from teleservices.competence.grant_terms import GrantTerms, keep_terms, plan_of
from teleservices.legal import acknowledgement_columns
from teleservices.letters.composing import letter_contents
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.postal.requesting import cancel_unposted, notify_as_registered
from teleservices.models import (
    Acknowledgement,
    CorrectionRequest,
    Decision,
    Delegation,
    Ending,
    FormVersion,
    Outcome,
    Proposal,
    ServiceRequest,
    State,
    Team,
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
class Transmission(Payload):
    """The answers of the path taken, declared true; fixes the team, the clock and the acknowledgement's columns."""

    answers: Mapping[str, JsonValue]
    facts: Mapping[str, JsonValue]
    """What conditions read of the profile: kept, so that the path never changes afterwards."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        procedure = request.procedure
        team = self._routed(request) or procedure.team
        if team is None:
            raise ActRefusedError(_("This procedure has no instructing service yet. Your draft is kept."))
        return {
            "answers": dict(self.answers),
            "facts": dict(self.facts),
            "set_aside": [],
            "unread": {},
            "moved_from": None,
            "applicant": actor,
            "applicant_name": request.profile.name,
            "applicant_sort_name": fold(request.profile.name),
            "team": team,
            "submitted_at": now,
            "late_at": now + dt.timedelta(days=procedure.late_after_days),
            "honour_statement_version": procedure.honour_statement_version,
        }

    def _routed(self, request: ServiceRequest) -> Team | None:
        """The service that the form's rules choose; None for the procedure's own, or one that no longer exists."""
        name = routed_team(request.form_version.form, {**self.answers, **self.facts})
        return Team.objects.filter(name=name).first() if name else None

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        columns = acknowledgement_columns(procedure=request.procedure, received_at=now, team=request.team)
        acknowledgement = Acknowledgement.objects.create(request=request, **columns)
        return {"acknowledgement": acknowledgement.pk}


@dataclass(frozen=True, kw_only=True)
class FormMove(Payload):
    """A draft's answers as another version of its form holds them, and what that version doesn't hold."""

    version: FormVersion
    answers: Mapping[str, JsonValue]
    set_aside: Sequence[Mapping[str, JsonValue]]

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {
            "form_version": self.version,
            "answers": dict(self.answers),
            "set_aside": [dict(answer) for answer in self.set_aside],
            "moved_from": request.moved_from or request.form_version,
        }

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"version": self.version.number, "set_aside": len(self.set_aside)}


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
class HandingOver(Payload):
    """Another member of the profile follows the request: they receive its e-mails from then on."""

    member: User

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if self.member == request.applicant:
            raise ActRefusedError(_("This person follows the request already."))
        if not self.member.is_active or not may_file_for(self.member, request.profile):
            raise ActRefusedError(_("Choose a member of the profile whose role lets them act on its requests."))
        return {"applicant": self.member}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"member": self.member.pk}


def may_be_handed_over(request: ServiceRequest) -> bool:
    """Whether its profile has members: a person's own has none."""
    return not request.profile.type.is_personal


@dataclass(frozen=True, kw_only=True)
class Resubmission(Payload):
    """Closes the open correction request, answered or not; drops the answers that those given now hide."""

    answers: Mapping[str, JsonValue] | None = None
    """Those of the path; None when the service goes on without waiting."""
    unchanged_keys: tuple[str, ...] = ()
    """What comes back as it was, and so isn't received (CRPA L114-5)."""
    confirmation: str = ""
    """Why the applicant keeps it."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {} if self.answers is None else {"answers": dict(self.answers), "completed_at": now}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        arrived = None if self.answers is None else now
        CorrectionRequest.objects.filter(request=request, answered_at=None).update(
            answered_at=now,
            received_at=arrived,
            unchanged_keys=list(self.unchanged_keys),
            confirmation=self.confirmation,
        )
        return {"unchanged": list(self.unchanged_keys)} if self.unchanged_keys else {}


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
    """Whether the agent states that they have no interest in it; None where an authority voted on it."""
    error: str = ""
    """What was wrong in the decision that it replaces, where it only rectifies that."""

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
            decided_at=now,
            **(self.terms if self.terms and self.amount_cents is not None else GrantTerms()).columns,
        )
        decision.letter_contents = None if self.letter else letter_contents(decision, plan_of(self.terms, decision))
        return decision
