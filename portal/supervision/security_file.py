"""The security file that whoever homologates the portal reads (ordonnance 2005-1516, 9; décret 2010-112, 5).

What is in force here is written; needs, what is left of risks and the decision are proposed or left to be completed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from portal.backups import journal
from portal.dates import long_date
from portal.supervision.machine import LICENCE, version


@dataclass(frozen=True)
class Pair:
    """What is asked or feared, and what answers it; nothing: to be completed."""

    subject: str
    answer: str = ""


def presentation() -> list[Pair]:
    """What is homologated."""
    return [
        Pair(_("Address"), settings.PARVIS_BASE_URL),
        Pair(_("Software"), f"Parvis {version()}, {LICENCE}, {settings.PARVIS_SOURCE_URL}"),
        Pair(_("What it does"), _("Procedures of the département online: filed, instructed, decided, kept.")),
        Pair(_("Who uses it"), _("People and organisations, the agents who instruct, who edits and who administers.")),
        Pair(_("Data"), _("See the record of processing, a record a procedure (Studio, Data protection).")),
        Pair(_("Hosting, and who is called when it fails")),
        Pair(_("Homologation authority, and head of security")),
    ]


def needs() -> list[Pair]:
    """The four needs, as a portal of grants and social rights has them; the département confirms or changes them."""
    return [
        Pair(_("Availability"), _("High near a deadline: half a day; a day otherwise. Nothing confirmed may be lost.")),
        Pair(_("Integrity"), _("High: a decision, an amount, bank details can't change unseen.")),
        Pair(_("Confidentiality"), _("High: income, health, family situations, identity papers.")),
        Pair(_("Proof"), _("High: the day of receipt and the decision can be contested.")),
    ]


def threats() -> Iterator[Pair]:
    """What is feared, and what stands against it on this portal."""
    yield Pair(_("An account is opened by somebody else"), _accounts())
    yield Pair(
        _("An agent reads what isn't theirs"),
        _("Rights by service, asked in one place; each opening is kept, unusual numbers are told to administrators."),
    )
    yield Pair(
        _("Somebody asks for another's page, document, export"),
        _("Each address is tried in the tests for each kind of person: what isn't theirs is not found."),
    )
    yield Pair(_("A document carries an attack"), _documents())
    yield Pair(
        _("A page is made to run another's script, or is framed"),
        _("Content security policy without inline script on public pages, no framing, cookies of this host alone."),
    )
    yield Pair(
        _("What was done is denied, or rewritten in the database"),
        _("Histories that the database refuses to change, chained, anchored each day outside of it."),
    )
    yield Pair(
        _("The portal is drowned, or what surrounds it hangs"),
        _("Limits by account and address, deadlines, circuit breakers; public pages served from memory."),
    )
    yield Pair(_("A machine, a disk, a database is lost"), _backups())
    yield Pair(
        _("A library is replaced or has a fault"),
        _("Installed by their digest; listed (SBOM), so that known faults can be looked for."),
    )
    yield Pair(
        _("The server itself is entered"),
        _("A user of its own, hardened services; secrets sealed by a key that no backup has."),
    )


def residual() -> list[str]:
    """What stays, for the authority to accept or not."""
    return [
        _("Who has the server's shell, or the database's, reads everything: it is for as few as can be."),
        _("By plain SMTP, an e-mail in hand when a machine dies may leave twice."),
        _("A backup of the night loses a day at worst, where no continuous copy runs."),
        _("A person whose mailbox is read by another loses their account to them, without a second factor."),
    ]


def _accounts() -> str:
    words = [_("Long passwords that are hard to guess, tries counted, devices told, sessions closed from elsewhere.")]
    if settings.PARVIS_STAFF_SECOND_FACTOR:
        words.append(_("No agent enters without a second factor."))
    return " ".join(words)


def _backups() -> str:
    last = journal.last()
    if last is None:
        return _("No backup was seen: to be done before the portal opens.")
    words = _("Last backup on %(date)s, its files compared with their digests; one command restores it elsewhere.")
    return words % {"date": long_date(last.at)}


def _documents() -> str:
    words = [_("Inspected in a process without network, files nor rights, rewritten without what acts, never inline.")]
    if settings.CLAMD_SOCKET or settings.CLAMD_HOST:
        words.append(_("An antivirus sees each of them."))
    return " ".join(words)
