"""The end of a trial tells what the service would do: instruct, propose, decide, write."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import CalculatedField
from formkit.language.nodes import Answer, Operation
from formkit.language.nodes import Parameter as Named
from formkit.schema import FormSchema, parse_schema
from teleservices.competence.amount_trees import plain_amount
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule, parse_rules
from teleservices.models import AuthorityKind, Outcome, Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.trials.service_side import service_side
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import AMOUNT, PROJECT
from tests.teleservices.studio.acting import in_draft, seen

pytestmark = pytest.mark.django_db
BOTH = (
    AuthorityRule(kind=AuthorityKind.PRESIDENT, ceiling=plain_amount(300_000)),
    AuthorityRule(kind=AuthorityKind.ASSEMBLY),
)
RULES = DecisionRules(
    asks_amount=True,
    outcomes=(
        OutcomeRule(outcome=Outcome.ACCEPTED, authorities=BOTH),
        OutcomeRule(outcome=Outcome.ACCEPTED_IN_PART, authorities=BOTH),
        OutcomeRule(outcome=Outcome.REFUSED, authorities=BOTH),
    ),
)


@pytest.fixture
def ruled(studio: Client, procedure: Procedure, designer: User) -> Procedure:
    """The procedure, half of whose amount asked is proposed, 500 000 cents at most."""
    changes = {"decision_rules": RULES.to_json(), "amount_field": AMOUNT}
    change_settings(procedure_id=procedure.pk, author=designer, changes=changes)
    url = reverse("studio:proposing", args=[procedure.uuid])
    typed = {"proposes": "on", "rate": "50", "ceiling": "5 000", "base": AMOUNT}
    studio.post(url, typed | seen(studio, url))
    rules = parse_rules(in_draft(procedure).decision_rules)
    assert rules
    assert rules.proposals
    return in_draft(procedure)


def side(procedure: Procedure, cents: int | None) -> object:
    answers = {PROJECT: "Fête", **({AMOUNT: cents} if cents is not None else {})}
    return service_side(procedure, parse_schema(procedure.draft_schema), answers, {"p_today": "2026-12-02"})


def test_the_amount_and_who_decides_follow_what_is_asked(ruled: Procedure) -> None:
    small, large = side(ruled, 400_000), side(ruled, 2_000_000)
    assert (small.amount, large.amount) == ("2\u202f000,00\u00a0€", "5\u202f000,00\u00a0€")
    assert not small.lacks
    assert "présidence" in small.deciders[0]
    assert "présidence" not in large.deciders[0]
    assert "assemblée" in large.deciders[0]
    assert small.outcomes == [rule.outcome for rule in RULES.outcomes]


def test_what_the_rules_lack_is_told(ruled: Procedure) -> None:
    nothing = side(ruled, None)
    assert nothing.amount == ""
    assert nothing.lacks


@pytest.mark.parametrize(
    ("since", "cents", "president"),
    [("2026-12-02", 200_000, True), ("2026-12-02", 199_999, False), ("2026-12-03", 10**9, False)],
)
def test_a_ceiling_is_read_on_the_day_of_the_trial(
    ruled: Procedure, designer: User, since: str, cents: int, president: bool
) -> None:
    parameter = make_parameter({dt.date.fromisoformat(since): Decimal(cents)}, name="Plafond de délégation")
    content = json.dumps(ruled.decision_rules)
    sum_text = json.dumps(plain_amount(300_000).model_dump(mode="json"))
    content = content.replace(sum_text, json.dumps(Named(key=parameter.key).model_dump(mode="json")))
    change_settings(procedure_id=ruled.pk, author=designer, changes={"decision_rules": json.loads(content)})
    deciders = side(in_draft(ruled), 400_000).deciders
    assert ("présidence" in deciders[0]) is president
    assert any(parameter.name in sentence for sentence in deciders) is (since > "2026-12-02")


def test_the_amount_asked_may_be_worked_out_of_a_parameter(ruled: Procedure, designer: User) -> None:
    parameter = make_parameter({dt.date(2026, 1, 1): Decimal(100_000)}, name="Plafond de l’aide")
    least = Operation(kind="least", of=(Answer(key=AMOUNT), Named(key=parameter.key)))
    aid = CalculatedField(key="f_aid12345", label="Aide estimée", formula=least)
    schema = parse_schema(ruled.draft_schema)
    last = schema.steps[-1].model_copy(update={"fields": (*schema.steps[-1].fields, aid)})
    schema = FormSchema(steps=(*schema.steps[:-1], last))
    change_settings(procedure_id=ruled.pk, author=designer, changes={"amount_field": aid.key})
    answers = {PROJECT: "Fête", AMOUNT: 900_000}
    limited = service_side(in_draft(ruled), schema, answers, {"p_today": "2026-12-02"})
    assert limited.amount == "1\u202f000,00\u00a0€"
    assert not limited.lacks


def test_a_trial_ends_by_it_and_prints_the_letter(studio: Client, ruled: Procedure) -> None:
    url = reverse("studio:trial", args=[ruled.uuid])
    first = studio.get(url)
    step = first.context["page"].step.key
    data = {"state": first.context["state"], "step": step, PROJECT: "Fête", AMOUNT: "4 000", "action": "go:check"}
    check = studio.post(url, data)
    assert check.context["service"].amount == "2\u202f000,00\u00a0€"
    assert 'value="letter:refused"' in check.text
    letter = studio.post(url, {"state": check.context["state"], "action": "letter:refused"})
    assert letter["Content-Type"] == "application/pdf"
    assert studio.post(url, {"state": check.context["state"], "action": "letter:none"}).status_code == 404
