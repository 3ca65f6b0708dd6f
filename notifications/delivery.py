"""Hands one e-mail to the provider and says how that went; knows no state and writes nothing."""

import contextlib
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from anymail.message import AnymailMessage
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.models import OutgoingEmail
from notifications.outcomes import Outcome, name_error, read_error
from portal.identity.department import current_department

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""RFC 3834: an automatic message says so, and no automatic reply comes back."""
ONE_CLICK = "List-Unsubscribe=One-Click"
"""The body of that request."""
IDEMPOTENCY_HEADER = "idempotencyKey"
"""The header by which a provider recognises an e-mail that it was already given (Brevo; others ignore it)."""


def message_id(email: OutgoingEmail) -> str:
    """The same at each try: receivers that de-duplicate do so by it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{email.uuid}@{domain}>"


def sender() -> str:
    """Who the e-mail is from: the address of the settings, under the département's name unless it has one."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or current_department().name, address))


def _unsubscription(email: OutgoingEmail) -> dict[str, str]:
    """What lets a mail program offer to stop these e-mails, by one request without a page (RFC 8058)."""
    if not email.unsubscribe_url:
        return {}
    return {"List-Unsubscribe": f"<{email.unsubscribe_url}>", "List-Unsubscribe-Post": ONE_CLICK}


def build_message(email: OutgoingEmail) -> AnymailMessage:
    """The message of `email`; where the provider has an API, the row's uuid goes along as metadata and key."""
    message = AnymailMessage(
        subject=email.subject,
        body=email.text,
        from_email=sender(),
        to=[email.recipient],
        reply_to=[email.reply_to] if email.reply_to else None,
        headers={"Message-ID": message_id(email)} | AUTOMATIC | _unsubscription(email),
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    if settings.EMAIL_BACKEND.startswith("anymail."):
        message.metadata = {"outgoing_email": str(email.uuid)}
        message.extra_headers[IDEMPOTENCY_HEADER] = str(email.uuid)
    return message


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
