"""Scenarios proposed at the thresholds of a draft, kept where the designer agrees, once each."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from formkit.design.operations import edit_field
from formkit.fieldtypes import AmountField, NumberField, ShortTextField, YesNoField
from formkit.language.nodes import Answer, Node, Operation, Parameter
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from teleservices.models import Procedure, Scenario
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.errors import DesignRefusedError, ScenarioError
from teleservices.studio.trials.proposals import MOST, Proposal, keep, proposals
from teleservices.studio.trials.scenarios import Course, gone_astray, record, record_again
from tests.factories.accounts import make_user
from tests.factories.conditions import comparison
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_designer, make_procedure

INCOME, COUNT = "f_income12", "f_count123"
AID = Step(
    key="s_aid12345",
    title="Aide",
    condition=comparison(INCOME, operator="less", value=100_000, of="€"),
    fields=(ShortTextField(key="f_why12345", label="Motif", required=False),),
)
ENOUGH = Validation(
    key="v_enough12",
    condition=comparison(COUNT, operator="at_least", value=2),
    message="Deux enfants au moins.",
    fields=(COUNT,),
)
ASKED = Step(
    key="s_asked123",
    title="Vous",
    fields=(
        AmountField(key=INCOME, label="Revenu annuel"),
        NumberField(key=COUNT, label="Enfants", maximum=9),
    ),
)
FORM = FormSchema(steps=(ASKED, AID), validations=(ENOUGH,))


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


def rows(procedure: Procedure) -> list[Proposal]:
    return proposals(Procedure.objects.get(pk=procedure.pk)).rows


def kept(procedure: Procedure, author: User, *keys: str) -> list[Scenario]:
    present = Procedure.objects.get(pk=procedure.pk)
    return keep(procedure=present, author=author, draft_number=present.draft_number, keys=keys)


def change(procedure: Procedure, author: User, key: str, **options: object) -> None:
    change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=Procedure.objects.get(pk=procedure.pk).draft_number,
        act=DraftAct.FIELD_EDITED,
        subject=key,
        operation=lambda schema: edit_field(schema, key=key, **options),
    )


def test_each_side_says_what_follows(procedure: Procedure) -> None:
    values = [(row.question, row.value.replace("\u00a0", " ").replace("\u202f", " ")) for row in rows(procedure)]
    assert values == [
        ("Enfants", "9"),
        ("Enfants", "10"),
        ("Revenu annuel", "999,99 €"),
        ("Revenu annuel", "1 000,00 €"),
        ("Revenu annuel", "1 000,01 €"),
        ("Enfants", "1"),
        ("Enfants", "2"),
        ("Enfants", "3"),
    ]
    below, at, above = (row.effect for row in rows(procedure) if row.question == "Revenu annuel")
    assert "Aide" in below
    assert at == above != below
    assert below in rows(procedure)[2].name


def test_what_is_kept_is_replayed_and_never_proposed_again(procedure: Procedure, designer: User) -> None:
    below = rows(procedure)[2]
    (scenario,) = kept(procedure, designer, below.key)
    assert scenario.name == below.name
    assert scenario.answers[INCOME] == 99_999
    course = Course.model_validate(scenario.expected)
    assert [key for key, _title in course.path] == ["s_asked123", "s_aid12345"]
    assert course.threshold == below.key
    assert below.key not in {row.key for row in rows(procedure)}
    assert kept(procedure, designer, below.key) == []
    assert gone_astray(procedure) == []
    record_again(scenario=scenario, author=designer)
    assert below.key not in {row.key for row in rows(procedure)}


def test_a_failing_check_and_a_refused_answer_are_part_of_where_answers_lead(
    procedure: Procedure, designer: User
) -> None:
    (failing,) = [row for row in rows(procedure) if row.answers[COUNT] == 1]
    (beyond,) = [row for row in rows(procedure) if row.answers[COUNT] == 10]
    scenarios = kept(procedure, designer, failing.key, beyond.key)
    courses = [Course.model_validate(scenario.expected) for scenario in scenarios]
    assert [(course.blocking, course.warnings, course.refused) for course in courses] == [
        ((), (), ((COUNT, "Enfants"),)),
        (((ENOUGH.key, ENOUGH.message),), (), ()),
    ]
    change(procedure, designer, COUNT, maximum=10)
    loosened = FormSchema.model_validate(Procedure.objects.get(pk=procedure.pk).draft_schema).model_copy(
        update={"validations": (ENOUGH.model_copy(update={"is_blocking": False}),)}
    )
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=loosened.to_json())
    astray = {
        replay.scenario.pk: [(difference.expected, difference.actual) for difference in replay.differences]
        for replay in gone_astray(Procedure.objects.get(pk=procedure.pk))
    }
    assert astray == {
        scenarios[0].pk: [("Enfants", "")],
        scenarios[1].pk: [(ENOUGH.message, ""), ("", ENOUGH.message)],
    }


def test_a_scenario_of_before_says_nothing_of_what_it_did_not_record(procedure: Procedure, designer: User) -> None:
    scenario = record(procedure_id=procedure.pk, author=designer, name="Avant", answers={COUNT: 12}, facts={})
    old = {name: value for name, value in scenario.expected.items() if name not in ("blocking", "warnings", "refused")}
    Scenario.objects.filter(pk=scenario.pk).update(expected=old)
    assert gone_astray(procedure) == []
    assert Course.model_validate(old).model_dump(mode="json") == old


def test_two_of_the_same_name_are_numbered(procedure: Procedure, designer: User) -> None:
    first = rows(procedure)[0]
    record(procedure_id=procedure.pk, author=designer, name=first.name, answers={}, facts={})
    (scenario,) = kept(procedure, designer, first.key)
    assert scenario.name == f"{first.name} (2)"


def test_a_parameter_is_compared_as_it_is_and_replayed_as_it_was(designer: User) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)):
        days = {dt.date(2026, 1, 1): Decimal(100_000), dt.date(2027, 1, 1): Decimal(120_000)}
        ceiling = Parameter(key=make_parameter(days).key)
        condition: Node = Operation(kind="less", of=(Answer(key=INCOME), ceiling))
        procedure = make_procedure(form=FormSchema(steps=(ASKED, AID.model_copy(update={"condition": condition}))))
        before = [row for row in rows(procedure) if row.question == "Revenu annuel"]
        assert [row.answers[INCOME] for row in before] == [99_999, 100_000, 100_001]
        kept(procedure, designer, *(row.key for row in before))
    with time_machine.travel(dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)):
        assert gone_astray(procedure) == []
        after = [row.answers[INCOME] for row in rows(procedure) if row.question == "Revenu annuel"]
        assert after == [119_999, 120_000, 120_001]


def test_no_more_than_a_page_is_proposed_at_once(designer: User) -> None:
    numbers = tuple(NumberField(key=f"f_n{place:04}", label=f"Nombre {place}", maximum=9) for place in range(20))
    procedure = make_procedure(form=FormSchema(steps=(Step(key="s_many1234", title="Nombres", fields=numbers),)))
    first = proposals(procedure)
    assert (len(first.rows), first.are_all) == (MOST, False)
    kept(procedure, designer, *(row.key for row in first.rows))
    rest = proposals(procedure)
    assert (len(rest.rows), rest.are_all) == (10, True)


def test_what_has_no_threshold_of_one_question_is_said(db: None) -> None:
    both = Operation(kind="greater", of=(Answer(key=INCOME), Answer(key=COUNT)))
    rule = FormRule(key="r_both1234", kind="warning", condition=both, message="Trop.")
    procedure = make_procedure(form=FORM.model_copy(update={"rules": (rule,)}))
    ((label, reason),) = proposals(procedure).without
    assert label == "Trop."
    assert reason


def page(studio: Client, procedure: Procedure) -> dict[str, str]:
    shown = studio.get(reverse("studio:threshold_scenarios", args=[procedure.uuid])).content.decode()
    number = re.search(r'name="number" value="(\d+)"', shown)
    assert number
    return {"number": number[1]}


def test_the_screen_keeps_what_is_ticked_in_one_press(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:threshold_scenarios", args=[procedure.uuid])
    assert url in studio.get(reverse("studio:scenarios", args=[procedure.uuid])).content.decode()
    shown = html.unescape(studio.get(url).content.decode())
    proposed = rows(procedure)
    assert all(row.effect in shown for row in proposed)
    keys = [row.key for row in proposed[:3]]
    answer = studio.post(url, {**page(studio, procedure), "scenario": keys})
    assert answer.headers["Location"] == reverse("studio:scenarios", args=[procedure.uuid])
    assert procedure.scenarios.count() == 3
    again = studio.post(url, {**page(studio, procedure), "scenario": [*keys, "x" * 9000, "'"]})
    assert again.status_code == 302
    assert procedure.scenarios.count() == 3


def test_nothing_ticked_is_said_and_nothing_is_kept(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:threshold_scenarios", args=[procedure.uuid])
    answer = studio.post(url, page(studio, procedure))
    assert answer.status_code == 422
    assert "error-message" in answer.content.decode()
    assert not procedure.scenarios.exists()


def test_what_follows_on_a_form_that_was_not_read_is_not_kept(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    url, seen = reverse("studio:threshold_scenarios", args=[procedure.uuid]), page(studio, procedure)
    keys = [row.key for row in rows(procedure)]
    change(procedure, make_designer(), COUNT, maximum=8)
    for number in (seen["number"], "0", "", "deux"):
        answer = studio.post(url, {"number": number, "scenario": keys})
        assert answer.status_code == 409
        assert answer.content.decode().count(" checked") == len(keys) - 2, "the limit is another threshold"
    with pytest.raises(ScenarioError):
        keep(procedure=procedure, author=designer, draft_number=int(seen["number"]), keys=keys)
    assert not procedure.scenarios.exists()


def test_only_who_designs_it_keeps_them(client: Client, procedure: Procedure) -> None:
    stranger = make_user(email="passant@example.org")
    with pytest.raises(DesignRefusedError):
        kept(procedure, stranger, rows(procedure)[0].key)
    client.force_login(stranger)
    url = reverse("studio:threshold_scenarios", args=[procedure.uuid])
    assert {client.get(url).status_code, client.post(url).status_code} <= {302, 403, 404}
    assert not procedure.scenarios.exists()


def test_they_cost_two_queries_at_most(
    procedure: Procedure, designer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept(procedure, designer, *(row.key for row in rows(procedure)[:3]))
    present = Procedure.objects.get(pk=procedure.pk)
    with django_assert_num_queries(1):
        proposals(present)


def test_a_way_takes_what_conditions_want(db: None) -> None:
    helped = YesNoField(key="f_helped12", label="Déjà aidé")
    more = ASKED.model_copy(update={"fields": (helped, *ASKED.fields), "key": "s_more1234"})
    alone = AID.model_copy(
        update={
            "condition": Operation(
                kind="and",
                of=(comparison("f_helped12", operator="equals", value=False), AID.condition or Answer(key=INCOME)),
            )
        }
    )
    procedure = make_procedure(form=FormSchema(steps=(more, alone)))
    income = [row for row in rows(procedure) if row.question == "Revenu annuel"]
    assert {row.answers["f_helped12"] for row in income} == {False}
    assert len({row.effect for row in income}) == 2
