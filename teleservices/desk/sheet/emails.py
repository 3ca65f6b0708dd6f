"""What was written by e-mail about a request, and what became of it: for those who instruct it, without an address."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from notifications.listing import state_of
from notifications.masking import masked
from notifications.models import Delivery, EmailState, OutgoingEmail
from teleservices.lifecycle.acts import find_act
from teleservices.lifecycle.messages_together import keys_about
from teleservices.models import Batch, Fate, ServiceRequest

MOST = 30
"""The latest ones: a request is rarely written about more often."""
TO_SERVICE = "service."
TO_ADVISERS, TO_INFORMED = "opinion.", "informed."
"""To who was asked for an opinion: the tab of opinions says when each left. To whom the applicant wants informed: not
for the service to know."""


@dataclass(frozen=True)
class Email:
    """An e-mail about a request, without its text; `recipient` is masked."""

    about: str
    is_to_service: bool
    recipient: str
    at: dt.datetime
    state: str
    has_failed: bool


def emails_about(request: ServiceRequest) -> list[Email]:
    """The e-mails about a request, the latest first, with those that told of several; recipients are masked."""
    batches = Batch.objects.filter(act="message", items__request=request, items__fate=Fate.DONE)
    keys = keys_about(request, [f"batch:{uuid}" for uuid in batches.values_list("uuid", flat=True)])
    rows = OutgoingEmail.objects.filter(Q(about=request.reference) | Q(key__in=keys))
    emails = rows.exclude(kind__startswith=TO_ADVISERS).exclude(kind__startswith=TO_INFORMED)
    return [_email(row, request) for row in emails.defer("text", "html", "subject").order_by("-pk")[:MOST]]


def _email(row: OutgoingEmail, request: ServiceRequest) -> Email:
    return Email(
        about=_about(row.kind, request),
        is_to_service=row.kind.startswith(TO_SERVICE),
        recipient=masked(row.recipient),
        at=row.sent_at or row.created_at,
        state=state_of(row),
        has_failed=row.state == EmailState.FAILED or row.delivery in Delivery.returned(),
    )


def _about(kind: str, request: ServiceRequest) -> str:
    """The act that it tells of, in words; empty for what no act caused."""
    act = find_act(kind.partition(".")[2])
    if act is None:
        return ""
    return act.label_for(request) if act.handles(request) else str(act.past)
