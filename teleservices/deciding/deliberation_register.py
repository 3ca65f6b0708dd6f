"""The register of deliberations of a service: written by who holds its meetings, what a decision rests on stays."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.deciding.errors import DeliberationRefusedError
from teleservices.deciding.meetings.guarded_steps import why_not_running
from teleservices.legal import legal_day
from teleservices.models import AuthorityKind, Deliberation


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What the register keeps of a deliberation."""

    team_id: int
    authority_id: int
    number: str
    subject: str
    adopted_on: dt.date
    transmitted_on: dt.date | None = None
    published_on: dt.date | None = None


@transaction.atomic
def record(*, actor: User, recorded: Recorded) -> Deliberation:
    """Write a deliberation in the register. Raises DeliberationRefusedError."""
    _check(actor, recorded)
    deliberation = Deliberation(recorded_by=actor, **vars(recorded))
    if deliberation.authority.kind == AuthorityKind.PRESIDENT:
        raise DeliberationRefusedError(_("The president decides alone: a deliberation is that of a body."))
    return _saved(deliberation)


@transaction.atomic
def change(*, pk: int, actor: User, recorded: Recorded) -> Deliberation:
    """Write it again; once a decision rests on it, only the days that were missing. Raises DeliberationRefusedError."""
    deliberation = Deliberation.objects.select_for_update().get(pk=pk)
    _check(actor, recorded)
    if why := why_not_running(actor, deliberation.team_id):
        raise DeliberationRefusedError(why)
    changes = {name for name, value in vars(recorded).items() if getattr(deliberation, name) != value}
    missing = {name for name in ("transmitted_on", "published_on") if getattr(deliberation, name) is None}
    if changes - missing and (deliberation.decisions.exists() or deliberation.withdrawals.exists()):
        raise DeliberationRefusedError(
            _("Decisions rest on this deliberation: only the days that were missing are still written.")
        )
    for name, value in vars(recorded).items():
        setattr(deliberation, name, value)
    return _saved(deliberation)


def _check(actor: User, recorded: Recorded) -> None:
    if why := why_not_running(actor, recorded.team_id):
        raise DeliberationRefusedError(why)
    if not recorded.number.strip() or not recorded.subject.strip():
        raise DeliberationRefusedError(_("Write the number of the deliberation and its subject."))
    today, later = legal_day(timezone.now()), (recorded.transmitted_on, recorded.published_on)
    if any(day and day > today for day in (recorded.adopted_on, *later)):
        raise DeliberationRefusedError(_("A day is to come: write it once it has passed."))
    if any(day and day < recorded.adopted_on for day in later):
        raise DeliberationRefusedError(_("A deliberation is adopted first, then transmitted and published."))


def _saved(deliberation: Deliberation) -> Deliberation:
    try:
        with transaction.atomic():
            deliberation.save()
    except IntegrityError as twice:
        raise DeliberationRefusedError(_("A deliberation of this number is in the register already.")) from twice
    return deliberation
