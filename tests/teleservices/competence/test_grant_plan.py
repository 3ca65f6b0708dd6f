"""How grants are paid and what is owed: what a plan may say, for whom, in words, and as a decision keeps it."""

import datetime as dt

import pytest
from pydantic import ValidationError

from accounts.models import ProfileType
from teleservices.competence.grant_plan import (
    AT_ONCE,
    GrantPlan,
    PlannedInstalment,
    PlannedObligation,
    keep_plan,
    plan_for,
    plan_kept,
    wrong_in_plan,
)
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.models import (
    Decision,
    InstalmentKind,
    ObligationDue,
    ObligationKind,
    PaymentTrigger,
    State,
)
from tests.factories.procedures import make_request

ADVANCE = PlannedInstalment(kind=InstalmentKind.ADVANCE, share=5_000, trigger=PaymentTrigger.AGREEMENT)
SECOND = PlannedInstalment(kind=InstalmentKind.INSTALMENT, sum_cents=20_000, days=90)
REST = PlannedInstalment(
    kind=InstalmentKind.BALANCE, trigger=PaymentTrigger.REQUEST, documents=("factures",), until_months=24
)
ACCOUNT = PlannedObligation(kind=ObligationKind.ACCOUNT, text="Rendre compte", due=ObligationDue.FISCAL_YEAR, months=6)
CITE = PlannedObligation(kind=ObligationKind.MENTION, text="Citer le Département")
PLAN = GrantPlan(instalments=(ADVANCE, SECOND, REST), obligations=(ACCOUNT, CITE))
PERSON, ASSOCIATION, COMMUNE = (
    ProfileType(is_personal=True),
    ProfileType(),
    ProfileType(is_public=True),
)


def test_shares_are_rounded_down_and_the_last_payment_is_what_remains() -> None:
    assert PLAN.amounts(100_001) == [50_000, 20_000, 30_001]
    assert GrantPlan(instalments=(AT_ONCE,)).amounts(90_001) == [90_001]
    assert GrantPlan().amounts(100) == []


@pytest.mark.parametrize(
    "values",
    [
        {"share": 5_000, "sum_cents": 100},
        {"trigger": "date"},
        {"trigger": "event"},
        {"trigger": "notification"},
        {"trigger": "request", "due_on": "2027-01-01"},
    ],
)
def test_a_payment_says_what_it_waits_for(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PlannedInstalment.model_validate(values)


@pytest.mark.parametrize(
    "instalments",
    [
        (ADVANCE,),
        (REST, REST),
        (ADVANCE, ADVANCE, REST),
        (ADVANCE, AT_ONCE),
        (
            ADVANCE.model_copy(update={"trigger": PaymentTrigger.DATE, "due_on": dt.date(2027, 6, 1)}),
            REST.model_copy(update={"trigger": PaymentTrigger.DATE, "due_on": dt.date(2027, 5, 1)}),
        ),
    ],
)
def test_what_can_t_be_paid_so_is_told(instalments: tuple[PlannedInstalment, ...]) -> None:
    assert list(wrong_in_plan(GrantPlan(instalments=instalments)))


def test_a_sum_beyond_what_is_granted_is_told() -> None:
    assert not list(wrong_in_plan(PLAN, 100_000))
    assert list(wrong_in_plan(PLAN, 30_000))


def test_the_law_pays_a_private_body_in_sixty_days_and_asks_it_alone_for_an_account() -> None:
    bare = GrantPlan(obligations=(ACCOUNT, CITE))
    assert plan_for(bare, ASSOCIATION) == GrantPlan(instalments=(AT_ONCE,), obligations=(ACCOUNT, CITE))
    assert plan_for(bare, COMMUNE) == plan_for(bare, PERSON) == GrantPlan(obligations=(CITE,))
    assert plan_for(PLAN, COMMUNE).instalments == PLAN.instalments


def test_each_row_is_said_with_what_it_comes_to() -> None:
    advance, second, rest = payment_lines(PLAN, 100_000)
    assert all(words in advance for words in ("50\u00a0%", "500,00\u00a0€"))
    assert "200,00\u00a0€" in second
    assert "90 jours" in second
    assert "300,00\u00a0€" in rest
    assert all(words in rest for words in ("factures", "24 mois"))
    assert "200,00\u00a0€" in payment_lines(PLAN)[1]
    assert owed_lines(PLAN)[1] == "Citer le Département"


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_decision_keeps_its_plan_as_rows() -> None:
    request = make_request(state=State.ACCEPTED)
    decision = Decision.objects.get(request=request)
    Decision.objects.filter(pk=decision.pk).update(amount_cents=100_000)
    decision.refresh_from_db()
    keep_plan(decision, PLAN)
    assert [row.amount_cents for row in decision.instalments.all()] == [50_000, 20_000, 30_000]
    assert plan_kept(Decision.objects.get(pk=decision.pk)) == PLAN
