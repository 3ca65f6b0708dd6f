"""Hands one e-mail to the provider and says how that went; knows no state and writes nothing."""

import contextlib
from dataclasses import dataclass

from anymail.message import AnymailMessage
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.messages import build_message, message_id
from notifications.models import OutgoingEmail
from notifications.outcomes import Outcome, name_error, read_error


@dataclass(frozen=True)
class Result:
    """How handing over ended: the provider's name for the e-mail, or the error's."""

    outcome: Outcome
    provider_message_id: str = ""
    error: str = ""


class PostOffice:
    """One connection to the provider, opened when first needed, kept for the e-mails that follow."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> "PostOffice":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave politely; a provider that is gone already is no error."""
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.close()
        self._connection = None

    def hand_over(self, email: OutgoingEmail) -> Result:
        """Send `email`. Never raises for what a provider or an e-mail does wrong: see `Outcome`."""
        message = build_message(email)
        try:
            connection = self._open()
        except Exception as error:  # noqa: BLE001 - nothing was sent yet, whatever the backend raises
            self.close()
            return Result(Outcome.OUTAGE, error=name_error(error))
        try:
            count = connection.send_messages([message])
        except Exception as error:  # noqa: BLE001 - backends raise what they like; `read_error` sorts it
            self.close()
            return Result(read_error(error), error=name_error(error))
        if not count:
            return Result(Outcome.TEMPORARY, error="not taken")
        return Result(Outcome.SENT, provider_message_id=_provider_name(email, message))

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            self._connection = get_connection()
        self._connection.open()
        return self._connection


def _provider_name(email: OutgoingEmail, message: AnymailMessage) -> str:
    """The provider's own id when it has one (its webhooks speak of it), our Message-ID otherwise."""
    identifier = message.anymail_status.message_id
    return str(identifier or message_id(email))[:200]
