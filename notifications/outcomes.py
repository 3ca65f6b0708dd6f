"""What became of one try at sending: how a provider's error is read, and named without an address or a word of it."""

from enum import Enum
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from urllib3.exceptions import MaxRetryError

NEVER_RIGHT = (
    ValueError,  # Django can't write it down: a header of two lines, an address that is none
    SMTPNotSupportedError,
    AnymailRecipientsRefused,
    AnymailInvalidAddress,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
"""What another try can't change."""
NOT_THE_EMAIL = {401, 403, 408, 429}
"""HTTP answers of a provider that speak of our key, our pace or our time, not of this e-mail."""


class Outcome(Enum):
    """How a try ended; only `UNCERTAIN` may have left without our knowing."""

    SENT = "sent"
    NOT_OURS = "not ours"  # someone else has it, or its time has not come
    OUTAGE = "outage"  # the provider can't be reached: nothing to do with this e-mail
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNCERTAIN = "uncertain"


def read_error(error: Exception) -> Outcome:
    """What an error raised while an e-mail was handed over, on an open connection, says of this e-mail."""
    match error:
        case SMTPRecipientsRefused():
            return _by_code(min((code for code, _ in error.recipients.values()), default=0))
        case SMTPResponseException():
            return _by_code(error.smtp_code)
        case _ if isinstance(error, NEVER_RIGHT):
            return Outcome.PERMANENT
        case AnymailAPIError():
            return _by_api_answer(error)
        case OSError():  # among them a connection that breaks after the text was given and before the answer came
            return Outcome.UNCERTAIN
    return Outcome.TEMPORARY


def name_error(error: Exception) -> str:
    """A code or the error's class: what the server wrote may quote the recipient."""
    code = getattr(error, "smtp_code", None) or getattr(error, "status_code", None)
    if isinstance(error, SMTPRecipientsRefused):
        code = min((code for code, _ in error.recipients.values()), default=None)
    name = type(error).__name__
    return f"{name} {code}" if code else name


def _by_code(code: int) -> Outcome:
    """RFC 5321 §4.2.1: 5yz is final, everything else may be tried again."""
    return Outcome.PERMANENT if 500 <= code < 600 else Outcome.TEMPORARY


def _by_api_answer(error: AnymailAPIError) -> Outcome:
    status = error.status_code
    if status is None:
        cause = error.__cause__
        never_connected = cause is not None and any(isinstance(arg, MaxRetryError) for arg in cause.args)
        return Outcome.OUTAGE if never_connected else Outcome.UNCERTAIN
    if status in NOT_THE_EMAIL:
        return Outcome.TEMPORARY
    return Outcome.UNCERTAIN if status >= 500 else Outcome.PERMANENT
