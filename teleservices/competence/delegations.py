"""The register of delegations of signature: as their acts say, made enforceable, ended, given to a successor."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.acts_checked import check_act, check_day_known
from teleservices.competence.authorities import locked
from teleservices.competence.errors import RegisterRefusedError
from teleservices.competence.keeping_register import check_for_another, check_keeper
from teleservices.models import Authority, DelegatedProcedure, Delegation, Outcome, Procedure


@dataclass(frozen=True, kw_only=True)
class DelegationAct:
    """What an act of delegation says (an « arrêté » of the president), and the days that make it enforceable."""

    delegate: User
    delegate_name: str
    function: str
    act_number: str
    act_date: dt.date
    valid_from: dt.date
    valid_to: dt.date | None = None
    """The last day; None: until it is ended."""
    procedures: Collection[Procedure] = ()
    """Empty: all, present and to come."""
    outcomes: Collection[Outcome] = ()
    """Empty: all."""
    amount_max_cents: int | None = None
    """What one decision may grant; None: without ceiling."""
    published_on: dt.date | None = None
    transmitted_on: dt.date | None = None


AS_SAID = (
    *("delegate", "delegate_name", "function", "act_number", "act_date", "valid_from", "valid_to"),
    *("amount_max_cents", "published_on", "transmitted_on"),
)
"""What is written just as the act says it."""


@transaction.atomic
def record_delegation(*, actor: User, authority: Authority, act: DelegationAct) -> Delegation:
    """Record what an act delegates: it never changes afterwards. Raises RegisterRefusedError."""
    check_for_another(actor, act.delegate)
    return _record(locked(authority), act, actor)


@transaction.atomic
def complete_delegation(
    *, actor: User, delegation: Delegation, published_on: dt.date | None = None, transmitted_on: dt.date | None = None
) -> Delegation:
    """Fill in when an act was published and transmitted to the prefect, each once. Raises RegisterRefusedError."""
    check_keeper(actor)
    completed = _locked(delegation)
    days = {"published_on": published_on, "transmitted_on": transmitted_on}
    new_days = {name: day for name, day in days.items() if day is not None and day != getattr(completed, name)}
    for name, day in new_days.items():
        if register_day := getattr(completed, name):
            text = _("The register says %(day)s already, and it stays: end this delegation if that is wrong.")
            raise RegisterRefusedError(text % {"day": long_date(register_day)}, name)
        check_day_known(day, completed.act_date, name)
        setattr(completed, name, day)
    completed.save(update_fields=list(new_days))
    return completed


@transaction.atomic
def revoke_delegation(*, actor: User, delegation: Delegation, on: dt.date, reason: str) -> Delegation:
    """End a delegation: it counts no more from the day `on`, past or to come. Raises RegisterRefusedError.

    The end of one that was given an end already may only come sooner.
    """
    check_keeper(actor)
    ended = _locked(delegation)
    if not reason:
        raise RegisterRefusedError(_("Write why this delegation ends."), "revoked_reason")
    if on < ended.act_date:
        raise RegisterRefusedError(_("A delegation doesn't end before the date of its act."), "revoked_on")
    if ended.ended_on and on >= ended.ended_on:
        text = _("This delegation counts no more from %(day)s: it can't end later.")
        raise RegisterRefusedError(text % {"day": long_date(ended.ended_on)}, "revoked_on")
    _end(ended, on, reason)
    return ended


@transaction.atomic
def replace_delegate(
    *,
    actor: User,
    leaver: User,
    successor: User,
    successor_name: str,
    function: str,
    on: dt.date,
    act_number: str,
    act_date: dt.date,
) -> list[Delegation]:
    """End on a day all that is delegated to someone, and record the same for who comes after, by a new act.

    The new ones wait for the publication and the transmission of their act. Gives them. Raises RegisterRefusedError.
    """
    check_for_another(actor, successor)
    if leaver == successor:
        raise RegisterRefusedError(_("Choose somebody else: this person holds these delegations already."), "successor")
    new: list[Delegation] = []
    for former in _followed(leaver, on):
        _end(former, on, _("replaced by act %(number)s") % {"number": act_number})
        act = DelegationAct(
            delegate=successor,
            delegate_name=successor_name,
            function=function,
            act_number=act_number,
            act_date=act_date,
            valid_from=max(on, former.valid_from),
            valid_to=former.valid_to,
            procedures=list(former.procedures.all()),
            outcomes=former.outcomes,
            amount_max_cents=former.amount_max_cents,
        )
        new.append(_record(former.authority, act, actor))
    return new


def _followed(leaver: User, on: dt.date) -> list[Delegation]:
    """What someone could still sign on that day, held after what gives it: two acts never wait for each other."""
    list(Authority.objects.select_for_update().order_by("pk"))
    rows = Delegation.objects.open_on(on).filter(delegate=leaver).select_related("authority").order_by("pk")
    followed = list(rows.select_for_update(of=("self",)))
    if not followed:
        text = _("%(name)s has no delegation on %(day)s.")
        raise RegisterRefusedError(text % {"name": leaver.get_full_name(), "day": long_date(on)}, "leaver")
    return followed


def _record(giver: Authority, act: DelegationAct, actor: User) -> Delegation:
    """Write an act and the procedures that it names: how many comes first, the database takes no more."""
    delegation = Delegation(
        authority=giver,
        outcomes=[Outcome(outcome).value for outcome in act.outcomes],
        procedure_count=len(act.procedures),
        recorded_by=actor,
        recorded_at=timezone.now(),
        **{name: getattr(act, name) for name in AS_SAID},
    )
    check_act(delegation, giver)
    delegation.save(force_insert=True)
    procedures = (DelegatedProcedure(delegation=delegation, procedure=procedure) for procedure in act.procedures)
    DelegatedProcedure.objects.bulk_create(procedures)
    return delegation


def _end(delegation: Delegation, on: dt.date, reason: str) -> None:
    delegation.revoked_on, delegation.revoked_reason = on, reason
    delegation.save(update_fields=["revoked_on", "revoked_reason"])


def _locked(delegation: Delegation) -> Delegation:
    return Delegation.objects.select_for_update().get(pk=delegation.pk)
