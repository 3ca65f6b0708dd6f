"""The rows of the acts on an open request that decide nothing: it leaves a meeting, silence is attested."""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act, Paperwork
from teleservices.lifecycle.attesting import Attestation, attested, may_be_attested
from teleservices.lifecycle.leaving_meeting import LeavingMeeting, may_leave, why_not_holding
from teleservices.lifecycle.wording import texts
from teleservices.models import State
from teleservices.permissions import Party

ON_OPEN = (
    Act(
        name="leave_meeting",
        label=_("Take out of the meeting"),
        past=_("Request taken out of the meeting"),
        sources=frozenset({State.IN_REVIEW, State.CORRECTION_REQUESTED}),
        by=Party.INSTRUCTOR,
        payload=LeavingMeeting,
        is_public=False,
        is_beside_vote=True,
        why_not_theirs=why_not_holding,
        applies=may_leave,
        text=texts.message_alone,
    ),
    Act(
        name="ask_attestation",
        label=_("Ask for the attestation of the grant by silence"),
        past=_("Attestation of the grant by silence"),
        sources=frozenset(State.open()),
        by=Party.APPLICANT,
        payload=Attestation,
        applies=may_be_attested,
        text=attested,
        has_own_subject=True,
        paperwork=Paperwork.ATTESTATION,
    ),
    Act(
        name="attest_silence",
        label=_("Attest the grant by silence"),
        past=_("Attestation of the grant by silence"),
        sources=frozenset(State.open()),
        by=Party.INSTRUCTOR,
        payload=Attestation,
        is_beside_vote=True,
        applies=may_be_attested,
        text=attested,
        has_own_subject=True,
        paperwork=Paperwork.ATTESTATION,
    ),
)
