"""The e-mail as it travels: built from its row the same way at each try, so that receivers can tell a copy."""

from email.utils import formataddr, parseaddr

from anymail.message import AnymailMessage
from django.conf import settings

from notifications.models import OutgoingEmail
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
