"""Settles what the demo's past acts queued, so that no worker sends three months of post."""

import datetime as dt

from django_q.brokers import get_broker

from home.demo.clock import clock_at
from notifications import states
from notifications.models import EmailState, OutgoingEmail

SENT_AFTER = dt.timedelta(seconds=40)


def settle_past_emails() -> None:
    """Record every e-mail as sent just after it was written, and empty the queue: its letters are already made.

    Through the outbox's own states: bodies are erased, as they are once an e-mail has left.
    """
    for email_id in OutgoingEmail.objects.filter(state=EmailState.QUEUED).values_list("pk", flat=True):
        email = states.claim(email_id=email_id)
        if email is not None:
            with clock_at(email.created_at + SENT_AFTER):
                states.mark_sent(email=email, provider_message_id="")
    get_broker().purge_queue()
