"""Who decides in the demo: its authorities, and delegations of each kind that the register knows."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from home.demo.department import BEATRICE, CAMILLE, YANN
from teleservices.competence import NotCompetentError, delegation_for
from teleservices.models import Authority, AuthorityKind, Delegation, Outcome, Procedure


def may(email: str, procedure: Procedure, cents: int | None) -> bool:
    president = Authority.objects.get(kind=AuthorityKind.PRESIDENT)
    question = {"procedure": procedure, "outcome": Outcome.ACCEPTED, "amount_cents": cents, "on": timezone.localdate()}
    try:
        delegation_for(user=User.objects.get(email=email), authority=president, **question)
    except NotCompetentError:
        return False
    return True


def test_there_are_the_three_authorities_and_a_president(demo):
    assert set(Authority.objects.values_list("kind", flat=True)) == set(AuthorityKind)
    assert Authority.objects.get(kind=AuthorityKind.PRESIDENT).holder == "Mme Claire Vernaie"


def test_one_delegation_lapses_soon_and_another_waits_for_the_prefect(demo):
    assert [delegation.delegate_name for delegation in Delegation.objects.lapsing()] == ["Mme Inès Moreau"]
    assert [delegation.delegate_name for delegation in Delegation.objects.waiting()] == ["M. Yann Le Goff"]


@pytest.mark.parametrize(
    ("email", "cents", "expected"),
    [(BEATRICE, 10**9, True), (CAMILLE, 2_300_000, True), (CAMILLE, 2_300_001, False), (YANN, None, False)],
)
def test_each_decides_within_their_delegation(demo, email: str, cents: int | None, expected: bool):
    assert may(email, Procedure.objects.get(code="aide-au-projet-associatif"), cents) is expected


def test_each_act_was_recorded_the_day_after_it_was_signed(demo):
    for delegation in Delegation.objects.all():
        assert timezone.localdate(delegation.recorded_at) == delegation.act_date + dt.timedelta(days=1)
        assert delegation.act_number.startswith(str(delegation.act_date.year))
