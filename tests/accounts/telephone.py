"""The application of a telephone that gives the codes of the second factor."""

import time

import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HALF_MINUTE = 30
"""Seconds that a code lasts (RFC 6238)."""


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What it shows now, or so many half-minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + steps))


def at_a_new_code() -> time_machine.travel:
    """The clock put back to where the code began: none changes between the telephone and the server."""
    return time_machine.travel(time.time() // HALF_MINUTE * HALF_MINUTE)
