"""Asking the mail provider whether an e-mail left, when the worker that was sending it died."""

from collections.abc import Callable
from enum import Enum

from notifications.models import OutgoingEmail
from portal.registry import Registry


class Answer(Enum):
    """What a provider says of one e-mail."""

    SENT = "sent"
    NOT_SENT = "not sent"
    CANNOT_TELL = "cannot tell"


class ProviderUnreachableError(Exception):
    """The provider could tell, and does not answer now: ask again later, send nothing meanwhile."""


askers: Registry[Callable[[OutgoingEmail], Answer]] = Registry()
"""Functions that ask the provider in use about an e-mail by its `uuid` (the idempotency key and the Message-ID's left
part); they raise ProviderUnreachableError. Plain SMTP has none."""


def ask_provider(email: OutgoingEmail) -> Answer:
    """The first answer that settles the question; CANNOT_TELL when nobody knows."""
    for ask in askers:
        answer = ask(email)
        if answer is not Answer.CANNOT_TELL:
            return answer
    return Answer.CANNOT_TELL
