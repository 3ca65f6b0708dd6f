"""How a grant is paid and what is owed, as a designer writes it: drafted, refused, kept beside who decides."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.models import InstalmentKind, ObligationDue, PaymentTrigger, Procedure
from teleservices.studio.procedures.configuration import change_settings
from tests.factories.aids import aided
from tests.form_controls import controls
from tests.teleservices.studio.acting import seen
from tests.teleservices.studio.decision.test_decision_screen import address, rules_in_draft

pytestmark = pytest.mark.django_db
TYPED = {
    "pay_0_kind": "advance",
    "pay_0_share": "50",
    "pay_0_trigger": "agreement",
    "pay_1_kind": "balance",
    "pay_1_trigger": "request",
    "pay_1_documents": "factures acquittées\nplan de financement",
    "pay_1_until": "24",
    "owed_kind_0": "account",
    "condition_0": "Rendre compte",
    "due_0": "fiscal_year",
}


@pytest.fixture
def url(procedure: Procedure, designer: User) -> str:
    change_settings(procedure_id=procedure.pk, author=designer, changes={"decision_rules": aided().to_json()})
    return reverse("studio:paying", args=[procedure.uuid])


def test_it_is_drafted_and_stays_when_who_decides_is_written_again(
    studio: Client, procedure: Procedure, url: str
) -> None:
    assert studio.post(url, TYPED | seen(studio, url)).status_code == 302
    rules = rules_in_draft(procedure)
    assert rules is not None
    advance, balance = rules.plan.instalments
    assert (advance.kind, advance.share, advance.trigger) == (InstalmentKind.ADVANCE, 5_000, PaymentTrigger.AGREEMENT)
    assert (balance.documents, balance.until_months) == (("factures acquittées", "plan de financement"), 24)
    assert [(duty.due, duty.months) for duty in rules.plan.obligations] == [(ObligationDue.FISCAL_YEAR, 6)]
    assert controls(studio.get(url).content.decode())["pay_0_share"] == ["50"]
    decision = address(procedure)
    shown = controls(studio.get(decision).content.decode())
    assert studio.post(decision, shown | seen(studio, decision)).status_code == 302
    assert rules_in_draft(procedure) == rules


@pytest.mark.parametrize(
    "changes",
    [
        {"pay_0_share": ""},
        {"pay_0_sum": "100"},
        {"pay_1_trigger": "date"},
        {"pay_1_trigger": "event"},
        {"pay_0_event": "un jour"},
        {"condition_0": ""},
        {"due_0": "date"},
    ],
)
def test_what_can_t_be_is_refused(studio: Client, procedure: Procedure, url: str, changes: dict[str, object]) -> None:
    assert studio.post(url, TYPED | changes | seen(studio, url)).status_code == 422
    rules = rules_in_draft(procedure)
    assert rules is not None
    assert not rules.plan.instalments


def test_without_rules_who_decides_comes_first(studio: Client, procedure: Procedure) -> None:
    response = studio.get(reverse("studio:paying", args=[procedure.uuid]))
    assert response.status_code in {200, 302}
