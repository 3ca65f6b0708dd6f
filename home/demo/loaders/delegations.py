"""Writes who decides in the demo: its authorities and its president's delegations, by who administers it."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.clock import clock_at, days_ago
from home.demo.delegations import BODIES, DELEGATIONS, HOLDER, IN_OFFICE, PRESIDENT, TITLE, Given
from home.demo.typography import french
from teleservices.competence.authorities import record_authority
from teleservices.competence.delegations import DelegationAct, record_delegation
from teleservices.models import AuthorityKind, Procedure


def load_delegations() -> None:
    """Record the authorities, then each act on the day after it was signed."""
    administrator = User.objects.get(email=address_of("administration"))
    president = record_authority(
        actor=administrator,
        kind=AuthorityKind.PRESIDENT,
        name=french(PRESIDENT),
        holder=HOLDER,
        holder_title=TITLE,
        held_since=_day(IN_OFFICE),
    )
    for kind, name in BODIES.items():
        record_authority(actor=administrator, kind=kind, name=french(name))
    for delegation in DELEGATIONS:
        act = _act(delegation)
        with clock_at(days_ago(delegation.signed - 1, hour=10)):
            record_delegation(actor=administrator, authority=president, act=act)


def _act(delegation: Given) -> DelegationAct:
    signed = _day(delegation.signed)
    return DelegationAct(
        delegate=User.objects.get(email=delegation.email),
        delegate_name=delegation.name,
        function=french(delegation.function),
        act_number=f"{signed.year}-{delegation.number}",
        act_date=signed,
        valid_from=signed,
        valid_to=None if delegation.days is None else _day(-delegation.days),
        procedures=list(Procedure.objects.filter(code__in=delegation.procedures)),
        outcomes=delegation.outcomes,
        amount_max_cents=None if delegation.euros is None else delegation.euros * 100,
        published_on=signed,
        transmitted_on=signed if delegation.is_transmitted else None,
    )


def _day(days: int) -> dt.date:
    """So many days before the loading."""
    return timezone.localdate() - dt.timedelta(days=days)
