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
    for given in DELEGATIONS:
        act = _act(given)
        with clock_at(days_ago(given.signed - 1, hour=10)):
            record_delegation(actor=administrator, authority=president, act=act)


def _act(given: Given) -> DelegationAct:
    signed = _day(given.signed)
    return DelegationAct(
        delegate=User.objects.get(email=given.email),
        delegate_name=given.name,
        function=french(given.function),
        act_number=f"{signed.year}-{given.number}",
        act_date=signed,
        valid_from=signed,
        valid_to=None if given.days is None else _day(-given.days),
        procedures=list(Procedure.objects.filter(code__in=given.procedures)),
        outcomes=given.outcomes,
        amount_max_cents=None if given.euros is None else given.euros * 100,
        published_on=signed,
        transmitted_on=signed if given.is_transmitted else None,
    )


def _day(days: int) -> dt.date:
    """So many days before the loading."""
    return timezone.localdate() - dt.timedelta(days=days)
