"""The authorities and who holds each: recorded, corrected, and followed by a new holder, whose act ends delegations."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.errors import RegisterRefusedError
from teleservices.competence.keeping_register import check_keeper
from teleservices.models import Authority, AuthorityKind, Delegation, FormerHolder


@transaction.atomic
def record_authority(
    *,
    actor: User,
    kind: AuthorityKind,
    name: str,
    holder: str = "",
    holder_title: str = "",
    held_since: dt.date | None = None,
) -> Authority:
    """Record an authority, with who holds its office where somebody does. Raises RegisterRefusedError."""
    check_keeper(actor)
    if Authority.objects.filter(kind=kind).exists():
        raise RegisterRefusedError(_("This authority is recorded already: change it in the list."), "kind")
    authority = Authority(kind=kind, name=name, holder=holder, holder_title=holder_title, held_since=held_since)
    _check(authority)
    authority.save(force_insert=True)
    return authority


@transaction.atomic
def correct_authority(
    *, actor: User, authority: Authority, name: str, holder: str, holder_title: str, held_since: dt.date | None
) -> Authority:
    """Correct what was written of an authority, who holds it staying the same person: delegations go on.

    Raises RegisterRefusedError.
    """
    check_keeper(actor)
    corrected = locked(authority)
    corrected.name, corrected.holder, corrected.holder_title = name, holder, holder_title
    corrected.held_since = held_since
    _check(corrected)
    corrected.save(update_fields=["name", "holder", "holder_title", "held_since"])
    return corrected


@transaction.atomic
def change_holder(
    *, actor: User, authority: Authority, holder: str, holder_title: str, since: dt.date
) -> list[Delegation]:
    """Name the new holder of an office, from a day on; the delegations of the former one end that same day.

    A signature is delegated by a person to a person: it doesn't outlive the office of either. Those that the new
    holder signed since that day go on. The former holder is kept. Gives the delegations that ended. Raises
    RegisterRefusedError.
    """
    check_keeper(actor)
    office = locked(authority)
    _check_next(office, holder, since)
    former, former_since = office.holder, office.held_since
    if former_since:
        title = office.holder_title
        FormerHolder(authority=office, name=former, title=title, since=former_since, until=since).save()
    office.holder, office.holder_title, office.held_since = holder, holder_title, since
    _check(office)
    office.save(update_fields=["holder", "holder_title", "held_since"])
    return _end_all(office, former, since)


def locked(authority: Authority) -> Authority:
    """The authority, which no other act changes meanwhile: what it delegates is written under its lock."""
    return Authority.objects.select_for_update().get(pk=authority.pk)


def _end_all(authority: Authority, former: str, since: dt.date) -> list[Delegation]:
    """End the delegations that the former holder signed."""
    ending = authority.delegations.open_on(since).filter(act_date__lt=since).select_for_update().order_by("pk")
    ended = list(ending)
    for delegation in ended:
        delegation.revoked_on = since
        delegation.revoked_reason = _("end of the term: %(name)s") % {"name": former}
        delegation.save(update_fields=["revoked_on", "revoked_reason"])
    return ended


def _check(authority: Authority) -> None:
    """Raise RegisterRefusedError for what the table would refuse."""
    if not authority.name:
        raise RegisterRefusedError(_("Write what this authority is called."), "name")
    if authority.kind == AuthorityKind.PRESIDENT and not authority.holder:
        raise RegisterRefusedError(_("Write who is president: letters and delegations say it."), "holder")
    if authority.kind == AuthorityKind.PRESIDENT and not authority.holder_title:
        raise RegisterRefusedError(_("Write the title of the president, as letters show it."), "holder_title")
    if authority.holder and authority.held_since is None:
        raise RegisterRefusedError(_("Write since when this person holds the office."), "held_since")
    if authority.held_since and not authority.holder:
        raise RegisterRefusedError(_("Write who holds the office since that day."), "holder")
    if authority.held_since and authority.held_since > timezone.localdate():
        raise RegisterRefusedError(_("This day is to come: record it once the person holds the office."), "held_since")


def _check_next(authority: Authority, holder: str, since: dt.date) -> None:
    if not holder:
        raise RegisterRefusedError(_("Write who holds the office since that day."), "holder")
    if authority.held_since and since <= authority.held_since:
        text = _("%(name)s holds this office since %(day)s: the next one comes after that day.")
        values = {"name": authority.holder, "day": long_date(authority.held_since)}
        raise RegisterRefusedError(text % values, "held_since")
