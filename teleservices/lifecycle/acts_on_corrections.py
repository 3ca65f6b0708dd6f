"""Rows of the table of acts: what is asked changed before the applicant answers, what came taken or corrected."""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act
from teleservices.lifecycle.agent_corrections import AnswerCorrection, corrected
from teleservices.lifecycle.corrections.payloads import Amendment, Cancellation, Extension
from teleservices.lifecycle.payloads import Acceptance
from teleservices.lifecycle.prerequisites.awaiting import is_awaited, lacks_received
from teleservices.lifecycle.wording import texts
from teleservices.models import State
from teleservices.permissions import Party

ASKED = frozenset({State.CORRECTION_REQUESTED})

ON_CORRECTIONS = (
    Act(
        name="amend_corrections",
        label=_("Ask for something more"),
        past=_("Something more asked for"),
        sources=ASKED,
        by=Party.INSTRUCTOR,
        payload=Amendment,
        applies=is_awaited,
        text=texts.corrections_amended,
        has_own_subject=True,
    ),
    Act(
        name="extend_corrections",
        label=_("Give more time"),
        past=_("More time given"),
        sources=ASKED,
        by=Party.INSTRUCTOR,
        payload=Extension,
        applies=is_awaited,
        text=texts.corrections_extended,
        has_own_subject=True,
    ),
    Act(
        name="cancel_corrections",
        label=_("Cancel the request for corrections"),
        past=_("Request for corrections cancelled"),
        sources=ASKED,
        target=State.IN_REVIEW,
        by=Party.INSTRUCTOR,
        payload=Cancellation,
        text=texts.corrections_cancelled,
        has_own_subject=True,
    ),
)

ON_ANSWERS = (
    Act(
        name="take_as_received",
        label=_("Take as received what is unchanged"),
        past=_("What came back unchanged taken as received"),
        sources=frozenset({State.IN_REVIEW}),
        by=Party.INSTRUCTOR,
        payload=Acceptance,
        applies=lacks_received,
        text=texts.taken_as_received,
        has_own_subject=True,
    ),
    Act(
        name="correct_answer",
        label=_("Correct in the applicant’s place"),
        past=_("Request corrected by the service"),
        sources=frozenset(State.open()),
        by=Party.INSTRUCTOR,
        payload=AnswerCorrection,
        is_on_one_answer=True,
        text=corrected,
        has_own_subject=True,
    ),
)
