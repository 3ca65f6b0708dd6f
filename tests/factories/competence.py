"""The authorities of a département and delegations of signature, made by the product's own functions."""

import datetime as dt
from collections.abc import Mapping
from itertools import count

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from teleservices.competence.amount_trees import RateOfBase
from teleservices.competence.authorities import record_authority
from teleservices.competence.delegations import DelegationAct, record_delegation
from teleservices.competence.proposal_rules import Article, Criterion, ProposalRules
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.models import Authority, AuthorityKind, Delegation, Deliberation, Outcome, Team
from tests.factories.accounts import make_user

_numbers = count(1)
IN_OFFICE = dt.timedelta(days=900)
SIGNED = dt.timedelta(days=200)
BY_PRESIDENT = DecisionRules.model_validate(
    {"outcomes": [{"outcome": outcome, "authorities": [{"kind": "president"}]} for outcome in Outcome]}
)
"""The president decides everything, and no sum is granted."""

COMMITTEE_PROPOSES = DecisionRules(
    asks_amount=True,
    outcomes=tuple(
        OutcomeRule(outcome=outcome, authorities=(AuthorityRule(kind=AuthorityKind.STANDING_COMMITTEE),))
        for outcome in Outcome
    ),
    proposals=ProposalRules(
        is_required=True,
        needs_visa=True,
        amount=RateOfBase(rate=5_000, ceiling_cents=300_000).tree,
        articles=(Article(key="a4", title="Article 4", text="Base de {{ base éligible }}."),),
        budget_lines=("65748 – Associations",),
        criteria=(Criterion(key="c1", label="Intérêt", most=5, weight=2), Criterion(key="c2", label="Budget", most=10)),
    ),
)
"""The standing committee decides everything and grants sums, on proposals that the head of the service visas."""

HALF = RateOfBase(rate=5_000).tree.model_dump(mode="json")
"""Half of the eligible base, as rules keep it."""


def make_keeper(email: str = "") -> User:
    """Someone who keeps the register of delegations, and nothing else."""
    user = make_user(email, first_name="Solène", last_name="Guérin")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "manage_delegations"]))
    return User.objects.get(pk=user.pk)


def make_authority(kind: AuthorityKind = AuthorityKind.PRESIDENT) -> Authority:
    """The authority of this kind, which there is once."""
    if known := Authority.objects.filter(kind=kind).first():
        return known
    holder = {
        "holder": "Mme Claire Vernaie",
        "holder_title": "Présidente du conseil départemental",
        "held_since": timezone.localdate() - IN_OFFICE,
    }
    return record_authority(actor=make_keeper(), kind=kind, name=kind.label, **holder)


def make_act(delegate: User | None = None, **changes: object) -> DelegationAct:
    """An act of delegation in force for all, without limit."""
    signed = timezone.localdate() - SIGNED
    values = {
        "delegate": delegate or make_user(first_name="Camille", last_name="Vasseur"),
        "delegate_name": "Mme Camille Vasseur",
        "function": "Cheffe du service Vie associative",
        "act_number": f"2026-D-{next(_numbers):03}",
        "act_date": signed,
        "valid_from": signed,
        "published_on": signed,
        "transmitted_on": signed,
    }
    return DelegationAct(**values | changes)


def make_delegation(delegate: User | None = None, **changes: object) -> Delegation:
    """A delegation of the president, recorded as this act says."""
    return record_delegation(actor=make_keeper(), authority=make_authority(), act=make_act(delegate, **changes))


def on_this_day(changes: Mapping[str, object]) -> dict[str, object]:
    """The same values, the days counted now: a module that was read before midnight keeps none of its own."""
    return {name: value() if callable(value) else value for name, value in changes.items()}


def make_deliberation(
    team: Team | None, kind: AuthorityKind = AuthorityKind.STANDING_COMMITTEE, **changes: object
) -> Deliberation:
    """One of the register of a service, adopted and transmitted today."""
    today = timezone.localdate()
    values = {"number": f"2026-CP-{next(_numbers):03}", "subject": "Subventions", "adopted_on": today}
    days = {"transmitted_on": today, "authority": make_authority(kind)}
    return Deliberation.objects.create(team=team, **values | days | changes)
