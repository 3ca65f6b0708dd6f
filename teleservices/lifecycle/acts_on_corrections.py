"""The rows of the table of acts that change what the applicant is asked for, before they answer."""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle import texts
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.awaiting import is_awaited
from teleservices.lifecycle.correction_payloads import Amendment, Cancellation, Extension
from teleservices.models import State
from teleservices.permissions import Party

ASKED = frozenset({State.CORRECTION_REQUESTED})

ON_CORRECTIONS = (
    Act(
        name="amend_corrections",
        label=_("Ask for something more"),
        past=_("Something more asked for"),
        sources=ASKED,
        target=None,
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
        target=None,
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
