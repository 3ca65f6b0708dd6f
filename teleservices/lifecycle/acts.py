"""The lifecycle as data: each act says from where, to where, by whom, with what, and whether it tells the applicant.

The same table draws the buttons, checks permissions, makes the documentation's diagram and drives the tests.
"""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from teleservices.lifecycle.act import Act, Paperwork
from teleservices.lifecycle.acts_beside import BESIDE
from teleservices.lifecycle.acts_by_itself import BY_ITSELF
from teleservices.lifecycle.acts_on_corrections import ON_ANSWERS, ON_CORRECTIONS
from teleservices.lifecycle.acts_on_decisions import ON_DECISIONS
from teleservices.lifecycle.acts_on_files import ON_FILES
from teleservices.lifecycle.acts_on_open import ON_OPEN
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.applicant_payloads import (
    FormMove,
    HandingOver,
    Resubmission,
    Transmission,
    may_be_handed_over,
)
from teleservices.lifecycle.corrections.payloads import Corrections
from teleservices.lifecycle.payloads import Assignment, DecisionGiven, TakingCharge
from teleservices.lifecycle.prerequisites.awaiting import awaited_until
from teleservices.lifecycle.prerequisites.before_meeting import binding_item
from teleservices.lifecycle.prerequisites.next_stages import states_after
from teleservices.lifecycle.prerequisites.silence import granted_by_silence
from teleservices.lifecycle.transferring import Transfer
from teleservices.lifecycle.wording import texts
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, refusal

UNDER_REVIEW, OPEN = frozenset({State.IN_REVIEW}), frozenset(State.open())
DECIDABLE = frozenset({State.IN_REVIEW, State.CORRECTION_REQUESTED})

ACTS: dict[str, Act] = {
    act.name: act
    for act in [
        Act(
            name="transmit",
            label=_("Transmit"),
            past=_("Request transmitted"),
            sources=frozenset({State.DRAFT}),
            target=State.SUBMITTED,
            by=Party.APPLICANT,
            payload=Transmission,
            enters_service=True,
            notice=team_notices.ARRIVED,
            paperwork=Paperwork.ACKNOWLEDGEMENT,
        ),
        Act(
            name="follow_form",
            label=_("Follow the new version of the form"),
            past=_("Draft brought to the new version of the form"),
            sources=frozenset({State.DRAFT}),
            by=Party.APPLICANT,
            payload=FormMove,
            is_public=False,
            text=texts.message_alone,
        ),
        Act(
            name="take_charge",
            label=_("Take charge"),
            past=_("Request taken in charge"),
            sources=frozenset({State.SUBMITTED}),
            target=State.IN_REVIEW,
            by=Party.INSTRUCTOR,
            payload=TakingCharge,
        ),
        Act(
            name="request_corrections",
            label=_("Ask for corrections"),
            past=_("Corrections asked for"),
            sources=UNDER_REVIEW,
            target=State.CORRECTION_REQUESTED,
            by=Party.INSTRUCTOR,
            payload=Corrections,
        ),
        Act(
            name="resubmit",
            label=_("Transmit the corrections"),
            past=_("Corrections transmitted"),
            sources=frozenset({State.CORRECTION_REQUESTED}),
            target=State.IN_REVIEW,
            by=Party.APPLICANT,
            payload=Resubmission,
            text=texts.corrections_sent,
            has_own_subject=True,
            notice=team_notices.COMPLETED,
        ),
        Act(
            name="resume",
            label=_("Resume the review"),
            past=_("Review resumed"),
            sources=frozenset({State.CORRECTION_REQUESTED}),
            target=State.IN_REVIEW,
            by=Party.INSTRUCTOR,
            payload=Resubmission,
        ),
        *ON_CORRECTIONS,
        *ON_ANSWERS,
        Act(
            name="accept",
            label=_("Grant"),
            past=_("Request granted"),
            sources=DECIDABLE,
            target=State.ACCEPTED,
            by=Party.INSTRUCTOR,
            payload=DecisionGiven,
            paperwork=Paperwork.DECISION,
        ),
        Act(
            name="accept_in_part",
            label=_("Grant in part"),
            past=_("Request granted in part"),
            sources=DECIDABLE,
            target=State.ACCEPTED_IN_PART,
            by=Party.INSTRUCTOR,
            payload=DecisionGiven,
            paperwork=Paperwork.DECISION,
        ),
        Act(
            name="refuse",
            label=_("Refuse"),
            past=_("Request refused"),
            sources=DECIDABLE,
            target=State.REFUSED,
            by=Party.INSTRUCTOR,
            payload=DecisionGiven,
            paperwork=Paperwork.DECISION,
        ),
        Act(
            name="declare_inadmissible",
            label=_("Declare inadmissible"),
            past=_("Request declared inadmissible"),
            sources=DECIDABLE,
            target=State.INADMISSIBLE,
            by=Party.INSTRUCTOR,
            payload=DecisionGiven,
            paperwork=Paperwork.DECISION,
        ),
        Act(
            name="move_stage",
            label=_("Change stage"),
            past=_("Stage changed"),
            sources=DECIDABLE,
            by=Party.INSTRUCTOR,
            review_state=State.IN_REVIEW,
        ),
        Act(
            name="assign",
            label=_("Assign"),
            past=_("Request assigned"),
            sources=OPEN,
            by=Party.INSTRUCTOR,
            payload=Assignment,
            is_public=False,
            is_beside_vote=True,
            text=texts.message_alone,
            notice=team_notices.ASSIGNED,
        ),
        Act(
            name="transfer",
            label=_("Transmit to another service"),
            past=_("Request transmitted to another service"),
            sources=OPEN,
            by=Party.INSTRUCTOR,
            payload=Transfer,
            text=texts.transferred,
            has_own_subject=True,
            enters_service=True,
            notice=team_notices.TRANSFERRED,
        ),
        Act(
            name="withdraw",
            label=_("Withdraw my request"),
            past=_("Request withdrawn by the applicant"),
            sources=OPEN,
            target=State.WITHDRAWN,
            by=Party.APPLICANT,
            text=texts.withdrawn,
            notice=team_notices.WITHDRAWN,
        ),
        Act(
            name="hand_over",
            label=_("Hand over to another member"),
            past=_("Request handed over to another member"),
            sources=OPEN,
            by=Party.APPLICANT,
            payload=HandingOver,
            applies=may_be_handed_over,
            text=texts.handed_over,
            has_own_subject=True,
        ),
        *ON_OPEN,
        *ON_DECISIONS,
        *ON_FILES,
        *BY_ITSELF,
    ]
}


def act_of(name: str) -> Act:
    """The act of an event, be it one that is done beside the table."""
    return ACTS.get(name) or BESIDE[name]


def find_act(name: str) -> Act | None:
    """The same of a name that may be no act's."""
    return ACTS.get(name) or BESIDE.get(name)


def states_open_from(state: State) -> frozenset[State]:
    """Where the service can bring a request that is in `state`, if its designer closes nothing."""
    acts = [act for act in ACTS.values() if act.by is Party.INSTRUCTOR and state in act.sources and not act.is_owed]
    return frozenset(reached for act in acts if (reached := act.review_state or act.target))


def acts_open_to(user: User, request: ServiceRequest, party: Party) -> list[Act]:
    """The acts that `user` can do now as `party`, in the table's order."""
    acts = [act for act in ACTS.values() if act.by is party and request.state in act.sources]
    if not acts or refusal(user, request, party):
        return []
    acts = [act for act in acts if act.fits(request)]
    return _open_to_service(acts, user, request) if party is Party.INSTRUCTOR else acts


def _open_to_service(acts: list[Act], user: User, request: ServiceRequest) -> list[Act]:
    """Those of `acts` that an instructor can do: nothing is waited for, they are theirs, the designer lets them."""
    acts = _without_waiting(acts, request)
    acts = [act for act in acts if act.why_not_theirs is None or not act.why_not_theirs(user, request)]
    after = states_after(request.stage)
    return [act for act in acts if _may_follow(act, request, after)]


def _without_waiting(acts: list[Act], request: ServiceRequest) -> list[Act]:
    """Those of `acts` that neither an answer of the applicant, a grant by silence nor a vote holds back."""
    if awaited_until(request):
        acts = [act for act in acts if not act.blocked_while_awaited]
    if granted_by_silence(request):
        acts = [act for act in acts if not act.reverses_silence]
    if binding_item(request):
        acts = [act for act in acts if not act.waits_for_vote]
    return acts


def _may_follow(act: Act, request: ServiceRequest, after: frozenset[State]) -> bool:
    """Whether the designer lets `act` bring a stage; `after` holds what may follow the request's own."""
    if act.review_state:
        stage = act.stage_left(request)
        return act.review_state in (after if stage == request.stage else states_after(stage))
    return act.target is None or act.is_owed or act.target in after
