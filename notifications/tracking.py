"""What the provider says of an e-mail that left: written once, whatever it repeats and in whatever order it says it."""

import hashlib
import json
import logging
import uuid
from collections.abc import Mapping

from anymail.signals import AnymailTrackingEvent, EventType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications.models import Delivery, OutgoingEmail, ProviderEvent
from notifications.returns import tell_returned
from notifications.stops import STOPPING, stop
from portal.database.filled_texts import filled

logger = logging.getLogger(__name__)

MEANS: Mapping[str, Delivery] = {
    EventType.DEFERRED: Delivery.DEFERRED,
    EventType.DELIVERED: Delivery.DELIVERED,
    EventType.BOUNCED: Delivery.BOUNCED,
    EventType.REJECTED: Delivery.REJECTED,
    EventType.COMPLAINED: Delivery.COMPLAINED,
}
"""What is kept; openings, clicks and the rest are nobody's business here."""
BEFORE: Mapping[Delivery, tuple[str, ...]] = {
    Delivery.DEFERRED: ("",),
    Delivery.DELIVERED: ("", Delivery.DEFERRED),
    Delivery.BOUNCED: ("", Delivery.DEFERRED, Delivery.DELIVERED),
    Delivery.REJECTED: ("", Delivery.DEFERRED),
    Delivery.COMPLAINED: ("", Delivery.DEFERRED, Delivery.DELIVERED, Delivery.BOUNCED),
}
"""What each may replace: a late « delivered » doesn't undo that the e-mail came back."""


@transaction.atomic
def note(*, provider: str, event: AnymailTrackingEvent) -> bool:
    """Write down what the provider says; whether it was new, of an e-mail of ours and something that is kept."""
    delivery = MEANS.get(event.event_type)
    email = _email_of(event) if delivery else None
    if delivery is None or email is None:
        return False
    digest = _digest(provider, event)
    row = ProviderEvent(email=email, digest=digest, kind=delivery)
    if ProviderEvent.objects.filter(digest=digest).exists():
        return False
    ProviderEvent.objects.bulk_create([row], ignore_conflicts=True)
    OutgoingEmail.objects.filter(pk=email.pk, delivery__in=BEFORE[delivery]).update(
        delivery=delivery, delivery_at=timezone.now()
    )
    if delivery in STOPPING:
        stop(email=email, reason=delivery)
        tell_returned(email)
        logger.warning("E-mail %s (%s): %s", email.uuid, email.kind, delivery.value)
    return True


def _email_of(event: AnymailTrackingEvent) -> OutgoingEmail | None:
    """The e-mail that it speaks of: by the number that went along with it, else by the provider's own name for it.

    None where it speaks of somebody whom that e-mail was not for.
    """
    metadata = event.metadata if isinstance(event.metadata, Mapping) else {}
    known_by = filled(provider_message_id=str(event.message_id)[:200]) if event.message_id else Q(pk=None)
    number = _uuid(metadata.get("outgoing_email"))
    email = OutgoingEmail.objects.filter(Q(uuid=number) if number else known_by).first()
    if email and event.recipient and str(event.recipient).lower() != email.recipient.lower():
        return None
    return email


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _digest(provider: str, event: AnymailTrackingEvent) -> str:
    """Tells an event from another: by its own number, or by all that it says where it has none."""
    own = event.event_id or [event.message_id, str(event.timestamp), event.recipient, str(event.metadata)]
    return hashlib.sha256(json.dumps([provider, event.event_type, own], default=str).encode()).hexdigest()
