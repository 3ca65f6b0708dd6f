"""Somebody sought by their exact address or name: their account, or where they are mentioned without having one.

Apps above say where people without an account are named, and what must stay. An account is known by its address alone:
several people have the same name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rights import erasure
from accounts.rights.erasure import Kept, erasure_steps
from notifications import stops
from notifications.models import EmailState, OutgoingEmail, StoppedAddress
from portal.registry import Registry

LONGEST_LIST = 100
"""Mentions shown, of each kind."""
SENT = (EmailState.SENT, EmailState.FAILED)

mentions: Registry[Callable[[str], list[Kept]]] = Registry()
"""What names somebody of this address, or of this name, and must stay: what, why, until when."""


@dataclass(frozen=True)
class Sought:
    """Who was sought, and what the portal has of them."""

    words: str
    account: User | None
    goes: list[str]
    stays: list[Kept]
    kinds_gone: list[str]
    kinds_kept: list[str]

    @property
    def is_known(self) -> bool:
        """Whether the portal has anything of them."""
        return bool(self.goes or self.stays)


def seek(words: str) -> Sought:
    """What the portal has of who has exactly this address, or this name."""
    words = " ".join(words.split())
    account = User.objects.identified_by(words).first() if "@" in words else None
    remainders = {name: rows for name, source in mentions.items() if (rows := source(words))}
    if account is None:
        return _without_account(words, remainders)
    return _with_account(words, account, remainders)


def digest_of(words: str) -> str:
    """What the register keeps of an address or a name: nobody reads it back, the same gives the same."""
    normal = " ".join(words.split()).casefold()
    return salted_hmac("accounts.erasure", normal, algorithm="sha256").hexdigest()


def forget_addresses(address: str) -> None:
    """Take an address without an account out of what was sent; what still waits is sent first, by its own rules."""
    OutgoingEmail.objects.filter(recipient__iexact=address, state__in=SENT).update(
        recipient=f"courriel{erasure.NOWHERE}"
    )
    stops.forget(address=address)


def _without_account(words: str, remainders: Mapping[str, list[Kept]]) -> Sought:
    goes = _addresses(words)
    stays = list(chain.from_iterable(remainders.values()))
    return Sought(words, None, goes, stays, ["emails"] if goes else [], list(remainders))


def _with_account(words: str, account: User, remainders: Mapping[str, list[Kept]]) -> Sought:
    kinds_gone = ["account", *(name for name, step in erasure_steps.items() if step.erased(account))]
    kinds_of_steps = [name for name, step in erasure_steps.items() if step.kept(account)]
    kinds_kept = list(dict.fromkeys([*kinds_of_steps, *remainders]))
    stays = [*erasure.what_stays(account), *chain.from_iterable(remainders.values())]
    return Sought(words, account, erasure.what_goes(account), stays, kinds_gone, kinds_kept)


def _addresses(words: str) -> list[str]:
    if "@" not in words:
        return []
    count = OutgoingEmail.objects.filter(recipient__iexact=words, state__in=SENT).count()
    is_stopped = StoppedAddress.objects.filter(address=words.lower()).exists()
    lines = [_("The address, in the e-mails that were sent to it (%(count)d).") % {"count": count}] if count else []
    return [*lines, *([_("The note that this address is no longer written to.")] if is_stopped else [])]
