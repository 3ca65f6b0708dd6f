from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from notifications import outbox
from notifications.models import EmailState, OutgoingEmail
from tests.notifications.sink import Sink, free_port, running


@pytest.fixture
def smtp(settings: Settings) -> Sink:
    """A sink that does not run yet, as the provider in use."""
    sink = Sink()
    sink.port = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = sink.port
    return sink


@pytest.fixture
def sink(smtp: Sink) -> Iterator[Sink]:
    """The provider in use, running."""
    with running(smtp):
        yield smtp


def posted(number: int = 1, **changes: str) -> OutgoingEmail:
    """An e-mail in the outbox, committed."""
    values = {
        "key": f"test:{number}",
        "kind": "acknowledgement",
        "recipient": "claire.martin@example.test",
        "subject": f"Votre demande n° {number}",
        "text": "Bonjour, voici votre lien : https://portail.example.test/secret",
        "html": "<p>Bonjour</p>",
        "about": "26-ABCD-2345",
    }
    with transaction.atomic():
        outbox.post(**(values | changes))
    return OutgoingEmail.objects.get(key=(values | changes)["key"])


def sweep_all() -> None:
    """Sweep until nothing waits: a sweep ends after half a minute, and what is uncertain is tried again later."""
    waiting = OutgoingEmail.objects.filter(state__in=(EmailState.QUEUED, EmailState.UNKNOWN))
    while waiting.exists():
        waiting.update(next_attempt_at=timezone.now())
        outbox.sweep()
