"""An act: one row of the table of `acts`, and all that follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from accounts.models import User
from teleservices.competence.rules import outcome_exists, rules_of
from teleservices.lifecycle.agents.team_notices import Notice
from teleservices.lifecycle.corrections.payloads import Asked
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.prerequisites.next_stages import stage_of_review
from teleservices.lifecycle.wording import texts
from teleservices.lifecycle.wording.texts import ActContext
from teleservices.models import Outcome, RequestEvent, ServiceRequest, Stage, State
from teleservices.permissions import Party


class Paperwork(StrEnum):
    """The PDF that an act calls for; its value names, in the data of the event, the row that it is made of."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"
    WITHDRAWAL = "withdrawal"
    ATTESTATION = "attestation"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One row of the table. A null `target` leaves the state as it is."""

    name: str
    label: str | Promise
    past: str | Promise
    sources: frozenset[State]
    by: Party
    target: State | None = None
    payload: type[Payload] = Payload
    is_public: bool = True
    """Whether it is the applicant's business too: they are told of it, and see it among what happened."""
    review_state: State | None = None
    """The state whose stage it brings the review to, whatever becomes of the request's own."""
    is_beside_vote: bool = False
    """Whether the service does it while a frozen list binds the request: it neither decides nor changes anything."""
    why_not_theirs: Callable[[User, ServiceRequest], str] | None = None
    """Why someone who may act for the service may not do this; empty for who may. All may, where it says nothing."""
    applies: Callable[[ServiceRequest], bool] | None = None
    """Whether there is anything to do it for; always, where it says nothing."""
    text: Callable[[ActContext], str] = texts.of_the_stage
    subject: str | Promise = ""
    """The subject of its e-mail to the applicant, with `%(reference)s`; if empty, the stage's or what `past` says."""
    has_own_subject: bool = False
    """Whether its e-mail is named after the act, whatever the stage's is."""
    may_be_declined: bool = False
    """Whether its e-mail is a service and no duty, so that people may decline it."""
    is_about_decision: bool = False
    """Whether it is done about the decision that stands, by who could take it: it keeps its outcome, or ends it."""
    is_owed: bool = False
    """Whether the law wants it possible, whatever the designer let follow a stage."""
    is_on_one_answer: bool = False
    """Whether it is done where the sheet shows an answer, so that the list of what can be done leaves it out."""
    enters_service: bool = False
    """Whether it brings the request into a service, which may then give it to an agent by itself."""
    notice: Notice | None = None
    """What the service is told; nothing of what it does itself, or has not to do anything about."""
    paperwork: Paperwork | None = None

    @property
    def notifies_applicant(self) -> bool:
        """Whether an e-mail tells them."""
        return self.is_public

    @property
    def ends_review(self) -> bool:
        """Whether a request that it is done on has ended, by a decision or otherwise."""
        return self.target in State.ended()

    @property
    def blocked_while_awaited(self) -> bool:
        """Whether it is not done while something indispensable is awaited (CRPA L114-5-1).

        So is all by which the service ends the review, or moves it on.
        """
        return self.by is Party.INSTRUCTOR and (self.ends_review or self.review_state is not None)

    @property
    def reverses_silence(self) -> bool:
        """Whether it is not done once silence has granted (CRPA L242-1).

        So is all by which the service ends the review, unless it grants the whole.
        """
        return self.by is Party.INSTRUCTOR and self.ends_review and self.target is not State.ACCEPTED

    @property
    def outcome(self) -> Outcome | None:
        """What a decision by this act is; None for an act that decides nothing."""
        return Outcome(self.target) if self.target in State.decided() else None

    def outcome_from(self, state: State) -> Outcome | None:
        """The outcome that who signs must be competent for, from `state`; None where nobody signs."""
        if self.is_about_decision and state in State.decided():
            return Outcome(state)
        return self.outcome

    @property
    def decides(self) -> bool:
        """Whether the service decides by it, and so must have noted what its procedure says."""
        return self.outcome is not None and self.by is Party.INSTRUCTOR

    @property
    def waits_for_vote(self) -> bool:
        """Whether a frozen list holds it back: all that the service does, but what is beside the vote."""
        return self.by is Party.INSTRUCTOR and not self.is_beside_vote

    @property
    def asks_applicant(self) -> bool:
        """Whether something is asked of the applicant by it: one such act at most is open at a time."""
        return issubclass(self.payload, Asked)

    @property
    def acknowledges(self) -> bool:
        """Whether its e-mail is the acknowledgement of receipt, with the mentions of the law (CRPA L112-3)."""
        return self.paperwork is Paperwork.ACKNOWLEDGEMENT

    def label_for(self, request: ServiceRequest) -> str:
        """What the act is called for this request: as the rules of its procedure say, else as everywhere."""
        rules = rules_of(request.procedure) if self.decides else None
        rule = rules.of(self.outcome) if rules and self.outcome else None
        return (rule and rule.label) or str(self.label)

    def handles(self, request: ServiceRequest) -> bool:
        """Whether it ends this request without a decision, as the rules of its procedure say."""
        rules = rules_of(request.procedure) if self.decides else None
        return rules is not None and rules.is_handled

    def past_in(self, event: RequestEvent) -> str:
        """What was done in this event; the name of its stage where a request was handled without a decision."""
        is_handled = self.decides and Paperwork.DECISION not in event.data
        return event.stage.name if is_handled and event.stage else str(self.past)

    def fits(self, request: ServiceRequest) -> bool:
        """Whether the request is where this act is done, and there is anything to do it for."""
        if self.decides and self.outcome and not outcome_exists(request.procedure, self.outcome):
            return False
        return request.state in self.sources and (self.applies is None or self.applies(request))

    def checked(self, payload: Payload | None) -> Payload:
        """What it is done with; TypeError when that isn't what its row says, or is lacking."""
        payload = payload or self.payload()
        if not isinstance(payload, self.payload):
            raise TypeError(f"{self.name} wants a {self.payload.__name__}")
        return payload

    def target_from(self, state: State) -> State:
        """The state after this act, from `state`, where it stays when the act has no target."""
        return self.target or state

    def stage_state_from(self, state: State) -> State:
        """The state of the stage that this act brings, from `state`."""
        return self.review_state or self.target_from(state)

    def stage_left(self, request: ServiceRequest) -> Stage | None:
        """The stage that this act leaves, which may hold it back: the review's own, when it only moves the review."""
        if self.is_owed:
            return None
        return stage_of_review(request) if self.review_state else request.stage
