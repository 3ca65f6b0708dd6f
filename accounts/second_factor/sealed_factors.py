"""Second factors as the database keeps them: sealed; and sealed again, so that a former secret can be forgotten."""

import base64
import logging
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from portal.database.sealing import secret_box

logger = logging.getLogger(__name__)

PURPOSE = "accounts.second_factor"
SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
"""What is sealed in the data of each kind; a passkey has nothing secret."""


@dataclass(frozen=True)
class Resealed:
    """How many factors are under the current secret now, and the accounts (UUID) whose factor no secret opens."""

    count: int
    unreadable: list[str]


def seal(text: str) -> str:
    """What the database keeps of a secret: unreadable there, and in its backups."""
    return secret_box(PURPOSE).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Read what `seal` made, under any of the installation's secrets; what none opens is a factor that nobody has."""
    try:
        return secret_box(PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        logger.error("a second factor can't be read: the secret that sealed it is gone")  # noqa: TRY400
        return base64.b32encode(secrets.token_bytes(32)).decode()


def reseal() -> Resealed:
    """Seal every second factor again, each in a transaction of its own; safe to run again, and while people sign in."""
    factors = Authenticator.objects.filter(type__in=SEALED).order_by("pk")
    outcomes = [_reseal(pk) for pk in factors.values_list("pk", flat=True)]
    return Resealed(outcomes.count(""), [account for account in outcomes if account])


@transaction.atomic
def _reseal(pk: int) -> str | None:
    """The account whose factor can't be read; empty when it was, None when it was removed meanwhile."""
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return None
    name = SEALED[factor.type]
    try:
        factor.data[name] = secret_box(PURPOSE).rotate(factor.data[name].encode()).decode()
    except InvalidToken:
        return str(factor.user.uuid)
    factor.save(update_fields=["data"])
    return ""
