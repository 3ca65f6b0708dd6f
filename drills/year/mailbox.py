"""Where the e-mails of the simulated year end: a list, and the addresses that send them back."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from anymail.signals import AnymailTrackingEvent, EventType
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from notifications import tracking


class Mailbox(BaseEmailBackend):
    """Keeps to whom what was sent and when; what comes back is told later, as a provider does."""

    sent: ClassVar[list[tuple[str, str, dt.datetime]]] = []
    """Recipient, subject, moment."""
    dead: ClassVar[set[str]] = set()
    """Addresses from which e-mails come back."""
    returned: ClassVar[list[tuple[str, str]]] = []
    """Message-ID and recipient of what came back and wasn't told yet."""

    @classmethod
    def empty(cls) -> None:
        """As it is before the first day."""
        cls.sent.clear()
        cls.dead.clear()
        cls.returned.clear()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take them all."""
        for message in email_messages:
            for address in message.to:
                self.sent.append((address, str(message.subject), timezone.now()))
                if address in self.dead:
                    self.returned.append((message.extra_headers["Message-ID"], address))
        return len(email_messages)


def tell_returns() -> int:
    """Say of each e-mail that came back that it did, as the provider's webhook would; returns how many."""
    returned = list(Mailbox.returned)
    for message_id, address in returned:
        event = AnymailTrackingEvent(
            event_type=EventType.BOUNCED,
            recipient=address,
            message_id=message_id,
            event_id=f"returned {message_id}",
            metadata={},
            timestamp=None,
        )
        tracking.note(provider="year", event=event)
        Mailbox.returned.remove((message_id, address))
    return len(returned)
