"""Somebody sought by their exact address or name: their account, or where they are mentioned without having one.

Apps above say where people without an account are named, and what must stay. An account is known by its address alone:
several people have the same name.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
    named = [(name, kept) for name, source in mentions.items() if (kept := source(words))]
    stays = [kept for _name, all_kept in named for kept in all_kept]
    if account is None:
        goes = _addresses(words)
        return Sought(words, None, goes, stays, ["emails"] if goes else [], [name for name, _kept in named])
    gone = ["account", *(name for name, step in erasure_steps.items() if step.erased(account))]
    kept_by = [name for name, step in erasure_steps.items() if step.kept(account)]
    kinds_kept = list(dict.fromkeys([*kept_by, *(name for name, _kept in named)]))
    stays = [*erasure.what_stays(account), *stays]
    return Sought(words, account, erasure.what_goes(account), stays, gone, kinds_kept)


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


def _addresses(words: str) -> list[str]:
    if "@" not in words:
        return []
    sent = OutgoingEmail.objects.filter(recipient__iexact=words, state__in=SENT).count()
    is_stopped = StoppedAddress.objects.filter(address=words.lower()).exists()
    said = [_("The address, in the e-mails that were sent to it (%(count)d).") % {"count": sent}] if sent else []
    return [*said, *([_("The note that this address is no longer written to.")] if is_stopped else [])]
