"""The lifecycle as data: each act says from where, to where, by whom, with what, and whether it tells the applicant.

The same table draws the buttons, checks permissions, makes the documentation's diagram and drives the tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from teleservices.lifecycle.payloads import (
    Assignment,
    Corrections,
    DecisionGiven,
    Payload,
    Resubmission,
    TakingCharge,
    Transmission,
)
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, refusal


@dataclass(frozen=True)
class Act:
    """One row of the table. A null `target` leaves the state as it is."""

    name: str
    label: str | Promise
    past: str | Promise
    sources: frozenset[State]
    target: State | None
    by: Party
    payload: type[Payload] = Payload
    tells: bool = True
    is_public: bool = True
    is_final: bool = False

    def target_from(self, state: State) -> State:
        """The state after this act, from `state`."""
        return self.target or state


def _table(acts: Iterable[Act]) -> dict[str, Act]:
    return {act.name: act for act in acts}


UNDER_REVIEW = frozenset({State.IN_REVIEW})
OPEN = frozenset(State.open())
DECIDABLE = frozenset({State.IN_REVIEW, State.CORRECTION_REQUESTED})

ACTS: dict[str, Act] = _table(
    [
        Act("transmit", _("Transmit"), _("Request transmitted"), frozenset({State.DRAFT}), State.SUBMITTED,
            Party.APPLICANT, Transmission),
        Act("take_charge", _("Take charge"), _("Request taken in charge"), frozenset({State.SUBMITTED}),
            State.IN_REVIEW, Party.INSTRUCTOR, TakingCharge),
        Act("request_corrections", _("Ask for corrections"), _("Corrections asked for"), UNDER_REVIEW,
            State.CORRECTION_REQUESTED, Party.INSTRUCTOR, Corrections),
        Act("resubmit", _("Transmit the corrections"), _("Corrections transmitted"),
            frozenset({State.CORRECTION_REQUESTED}), State.IN_REVIEW, Party.APPLICANT, Resubmission),
        Act("resume", _("Resume the review"), _("Review resumed"), frozenset({State.CORRECTION_REQUESTED}),
            State.IN_REVIEW, Party.INSTRUCTOR, Resubmission),
        Act("accept", _("Grant"), _("Request granted"), DECIDABLE, State.ACCEPTED, Party.INSTRUCTOR, DecisionGiven,
            is_final=True),
        Act("accept_in_part", _("Grant in part"), _("Request granted in part"), DECIDABLE, State.ACCEPTED_IN_PART,
            Party.INSTRUCTOR, DecisionGiven, is_final=True),
        Act("refuse", _("Refuse"), _("Request refused"), DECIDABLE, State.REFUSED, Party.INSTRUCTOR, DecisionGiven,
            is_final=True),
        Act("declare_inadmissible", _("Declare inadmissible"), _("Request declared inadmissible"), DECIDABLE,
            State.INADMISSIBLE, Party.INSTRUCTOR, DecisionGiven, is_final=True),
        Act("move_stage", _("Change stage"), _("Stage changed"), UNDER_REVIEW, State.IN_REVIEW, Party.INSTRUCTOR),
        Act("assign", _("Assign"), _("Request assigned"), OPEN, None, Party.INSTRUCTOR, Assignment, tells=False,
            is_public=False),
        Act("withdraw", _("Withdraw my request"), _("Request withdrawn by the applicant"), OPEN, State.WITHDRAWN,
            Party.APPLICANT, is_final=True),
        Act("close", _("Close the file"), _("File closed"), frozenset(State.decided() | {State.WITHDRAWN}),
            State.CLOSED, Party.INSTRUCTOR, is_final=True),
        Act("reopen", _("Reopen"), _("Review reopened"), frozenset(State.decided()), State.IN_REVIEW,
            Party.INSTRUCTOR),
    ]
)


def acts_open_to(user: User, request: ServiceRequest, party: Party) -> list[Act]:
    """The acts that `user` can do now as `party`, in the table's order."""
    acts = [act for act in ACTS.values() if act.by is party and request.state in act.sources]
    return acts if acts and not refusal(user, request, party) else []
