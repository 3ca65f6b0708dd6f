"""Values that the applicant doesn’t see: worked out for all, sent, quoted and published as little as can be."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import ValidationError

from formkit.django_forms import step_form
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    Field,
    GroupField,
    NumberField,
    ShortTextField,
    TableField,
    field_type,
)
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.nodes import Answer, Cell, Constant, Node, Operation, Rows
from formkit.meanings import Meaning
from formkit.outcomes import rules_told_on
from formkit.path import visible_steps
from formkit.rules import check
from formkit.schema import FormRule, FormSchema, Step
from formkit.showing.json_schema import form_json_schema
from formkit.showing.unseen import unseen_values
from formkit.values import JsonValue
from teleservices.answering.fingerprints import stamp
from teleservices.answering.mirror import mirror_of
from teleservices.competence.calculation import calculation
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.deciding.proposals.quoting import figures_quoted, tags_of, unknown_tags, unseen_tags
from teleservices.following.personal_data import requests_of
from teleservices.letters.letter_models import LetterModels
from teleservices.letters.letter_problems import wrong_letters
from teleservices.models import ServiceRequest
from teleservices.paperwork.annotations_page import of_service_alone
from teleservices.studio.publication.checklist import points
from teleservices.studio.publication.unread_values import unread_values
from teleservices.studio.transfer.filed_procedure import FiledProcedure
from teleservices.studio.transfer.files import filed, read, written
from tests.factories.conditions import comparison
from tests.factories.procedures import make_draft, make_procedure
from tests.formkit.asking import form_of
from tests.formkit.pages import successful_controls

INCOME, PARTS = AmountField(key="f_income", label="Revenu"), NumberField(key="f_parts", label="Parts", decimals=1)
QUOTIENT = CalculatedField(
    key="f_quotient",
    label="Quotient",
    formula=Operation(kind="divided", of=(Answer(key="f_income"), Answer(key="f_parts"))),
    audience="service",
)
INTERNAL = QUOTIENT.model_copy(update={"audience": "nobody"})
LOW = Operation(kind="less", of=(Answer(key="f_quotient"), Constant(type="amount", value="80000")))
WHY = ShortTextField(key="f_why", label="Précisez", required=False, condition=LOW)
MORE = AmountField(key="f_more", label="Autre", required=False)
ANSWERS: dict[str, JsonValue] = {"f_income": 1_234_500, "f_parts": 15}
FIGURE = "82300"


def both(node: Node, other: Node) -> Operation:
    return Operation(kind="and", of=(node, other))


def two_steps(*fields: Field, first: Field = QUOTIENT, rules: tuple[FormRule, ...] = ()) -> FormSchema:
    """Income, parts and their quotient, then these questions."""
    steps = (
        Step(key="s_one", title="Foyer", fields=(INCOME, PARTS, first)),
        Step(key="s_two", title="Suite", fields=fields),
    )
    return FormSchema(steps=steps, rules=rules)


def mirrored(schema: FormSchema, key: str, known: dict[str, JsonValue] | None = None) -> dict[str, JsonValue]:
    answers = {**ANSWERS, "f_quotient": 82_300} if known is None else known
    return mirror_of(step_form(schema, schema.step(key), answers))


def test_a_value_that_all_see_is_written_as_before() -> None:
    assert "audience" not in QUOTIENT.model_copy(update={"audience": "applicant"}).model_dump(mode="json")
    assert QUOTIENT.model_dump(mode="json")["audience"] == "service"
    with pytest.raises(ValidationError):
        CalculatedField(key="f_a", label="A", audience="everybody")  # type: ignore[arg-type] # what a file may say


@pytest.mark.parametrize(("field", "seen"), [(QUOTIENT, {"service"}), (INTERNAL, set())])
def test_it_is_shown_to_who_it_is_for_and_means_nothing_to_others(field: Field, seen: set[str]) -> None:
    kind = field_type(field)
    assert {viewer for viewer in ("applicant", "service") if kind.is_shown_to(field, viewer)} == seen
    meanings = {meaning for meaning in Meaning if kind.may_mean(field, meaning)}
    assert meanings == ({Meaning.FILTERED} if seen else set())


def test_a_step_of_nothing_else_is_no_step_for_the_applicant_and_is_worked_out() -> None:
    schema = two_steps(QUOTIENT.model_copy(update={"key": "f_again"}), first=MORE)
    assert [step.key for step in visible_steps(schema, ANSWERS)] == ["s_one"]
    assert [value.text for value in unseen_values(schema.fields(), {"f_again": 82_300})] == ["823,00\u00a0€"]


def test_the_browser_gets_the_formula_that_a_visible_condition_reads_in_the_step_and_no_label() -> None:
    schema = form_of(INCOME, PARTS, QUOTIENT, WHY)
    mirror = mirrored(schema, schema.steps[0].key)
    assert [field["key"] for field in mirror["fields"]] == ["f_income", "f_parts", "f_quotient", "f_why"]  # type: ignore[union-attr, index, call-overload]
    assert "Quotient" not in json.dumps(mirror)
    assert FIGURE not in json.dumps(mirror)


def test_the_browser_gets_nothing_of_a_value_that_nothing_visible_reads() -> None:
    assert mirrored(form_of(INCOME, PARTS, QUOTIENT), form_of(INCOME, PARTS, QUOTIENT).steps[0].key) == {}


def test_what_earlier_answers_settle_is_sent_settled() -> None:
    mixed = WHY.model_copy(update={"condition": both(LOW, comparison("f_more", operator="not_empty"))})
    mirror = json.dumps(mirrored(two_steps(MORE, mixed), "s_two"))
    assert '"value": false' in mirror
    assert "f_quotient" not in mirror
    assert FIGURE not in mirror
    nothing = json.dumps(mirrored(two_steps(MORE, mixed), "s_two", {"f_income": 5}))
    assert "divided" in nothing  # by zero: nobody knows


def test_a_visible_result_of_unseen_values_alone_is_sent_as_itself_or_not_at_all() -> None:
    shown = CalculatedField(
        key="f_shown",
        label="Aide",
        formula=Operation(kind="plus", of=(Answer(key="f_quotient"), Answer(key="f_income"))),
    )
    assert mirrored(two_steps(MORE, shown), "s_two") == {}
    reader = WHY.model_copy(
        update={
            "condition": both(
                comparison("f_shown", operator="less", value=5), comparison("f_more", operator="not_empty")
            )
        }
    )
    assert "f_quotient" not in json.dumps(mirrored(two_steps(MORE, shown, reader), "s_two"))


def group(audience: str, *more: Field) -> GroupField:
    cost = AmountField(key="f_cost", label="Coût")
    share = CalculatedField.model_validate(
        {
            "key": "f_share",
            "label": "Part",
            "audience": audience,
            "formula": Operation(kind="plus", of=(Cell(key="f_cost"), Cell(key="f_cost"))),
        }
    )
    return GroupField(key="f_lines", label="Lignes", fields=(cost, share, *more), totals=("f_share",))


@pytest.mark.parametrize("audience", ["applicant", "service", "nobody"])
def test_a_column_is_worked_out_shown_to_who_sees_it_and_sent_where_it_is_read(audience: str) -> None:
    rows: JsonValue = [{"id": "r_1", "f_cost": 500, "f_share": 1000}]
    lines = group(audience)
    kind, is_seen = field_type(lines), audience == "applicant"
    assert ("Part" in kind.display(lines, rows)) is is_seen
    page = str(step_form(form_of(lines), form_of(lines).steps[0], {"f_lines": rows})["f_lines"])
    assert ("Part" in page, "10,00" in page) == (is_seen, is_seen)
    for_service = kind.for_service(lines)
    table = kind.table(for_service, rows)  # type: ignore[arg-type] # as the type gives it
    assert table
    assert ("10,00\u00a0€" in table.rows[0]) is (audience != "nobody")
    schema = form_of(lines, MORE)
    sent = json.dumps(mirrored(schema, schema.steps[0].key, {"f_lines": rows}))
    assert ("f_share" in sent) is is_seen
    total = Rows(fold="plus", group="f_lines", value=Cell(key="f_share"))
    read = form_of(lines, CalculatedField(key="f_sum", label="Somme", formula=total))
    assert "f_share" in (sent := json.dumps(mirrored(read, read.steps[0].key, {"f_lines": rows})))
    assert "1000" not in sent


def test_a_fingerprint_says_nothing_of_what_is_worked_out() -> None:
    lines = group("service")
    assert stamp(lines, [{"id": "r_1", "f_cost": 500, "f_share": 1000}]) == stamp(lines, [{"f_cost": 500}])


def test_a_rule_on_it_is_told_where_the_applicant_sees_something() -> None:
    rule = FormRule(key="r_low", kind="warning", condition=LOW, message="Voyez le service.")
    schema = two_steps(MORE, rules=(rule,))
    rules_by_key = rules_told_on(schema, {**ANSWERS, "f_parts": 20}, schema.steps[0])
    assert rules_by_key == {"f_parts": [rule]}


def test_what_is_published_withholds_its_conditions() -> None:
    rule = FormRule(key="r_low", kind="warning", condition=LOW, message="Voyez le service.")
    described = form_json_schema(two_steps(WHY, rules=(rule,)))
    assert "f_quotient" not in json.dumps(described)
    assert described["properties"]["f_why"]["x-condition"] == {"kind": "withheld"}  # type: ignore[index, call-overload]
    assert described["x-rules"][0]["x-condition"] == {"kind": "withheld"}  # type: ignore[index, call-overload]


def test_a_letter_or_reasons_that_would_quote_it_are_refused_in_words() -> None:
    schema = two_steps(MORE)
    [problem] = wrong_letters(LetterModels(quotable=("f_quotient",)).to_json(), schema)
    assert schema.field("f_quotient").label in problem.text
    assert "Quotient" not in tags_of(schema)
    assert unknown_tags("{{ Quotient }} {{ Autre }}", schema) == []
    quoting = "{{ Quotient }} {{ Autre }} {{ calcul du montant }}"
    assert unseen_tags(quoting, schema, Answer(key="f_quotient")) == ["{{ Quotient }}", "{{ calcul du montant }}"]
    assert unseen_tags(quoting, schema, Answer(key="f_more")) == ["{{ Quotient }}"]


@pytest.mark.django_db
def test_how_an_amount_was_reached_stays_with_the_service() -> None:
    draft = make_draft(procedure=make_procedure(form=two_steps(MORE)))
    draft.answers = {**ANSWERS, "f_quotient": 82_300}
    for key, is_quoted in (("f_quotient", False), ("f_income", True)):
        amount = calculation(ProposalRules(amount=Answer(key=key)), draft, None)
        values = figures_quoted(asked=None, base=None, calculation=amount, proposed=None)
        assert ("calcul du montant" in values) is is_quoted


@pytest.mark.django_db
def test_whom_it_is_about_finds_it_in_the_archive_of_their_data() -> None:
    schema = two_steps(MORE, group("nobody"))
    draft = make_draft(procedure=make_procedure(form=schema))
    rows: JsonValue = [{"id": "r_1", "f_cost": 500, "f_share": 1000}]
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={**ANSWERS, "f_quotient": 82_300, "f_lines": rows})
    [record] = requests_of(draft.applicant)
    texts = [text for label, text in record.lines if "calculé par le portail" in label]
    assert texts == ["823,00\u00a0€", "10,00\u00a0€"]


def test_in_a_table_its_values_are_told_of_every_line_and_row() -> None:
    columns = group("service").fields
    lines = (TableLine(key="l_fixed123", label="Fixe"), TableLine(key="l_open1234", label="Autre", kind="open"))
    table = TableField(key="f_lines", label="Lignes", fields=columns, lines=lines)
    added = {"id": "r_1", "line": "l_open1234", "label": "Sono", "f_cost": 700, "f_share": 1400}
    answer: JsonValue = {"lines": {"l_fixed123": {"f_cost": 500, "f_share": 1000}}, "rows": [added]}
    [value] = unseen_values([table], {"f_lines": answer})
    assert value.text == "10,00\u00a0€ ; 14,00\u00a0€"


@pytest.mark.django_db
def test_what_nobody_sees_and_nothing_reads_is_told() -> None:
    assert [field.key for field in unread_values(two_steps(MORE, first=INTERNAL))] == ["f_quotient"]
    assert [*unread_values(two_steps(WHY, first=INTERNAL))] == []
    assert [*unread_values(two_steps(MORE, first=INTERNAL), {"amount": {"kind": "answer", "key": "f_quotient"}})] == []
    assert [*unread_values(two_steps(MORE))] == []
    procedure = make_procedure(form=two_steps(MORE, first=INTERNAL))
    [point] = [point for point in points(procedure) if "f_quotient" in point.url]
    assert not point.is_blocking


@pytest.mark.django_db
def test_a_file_keeps_who_sees_it_and_one_that_says_somebody_else_is_refused() -> None:
    content = filed(make_procedure(form=two_steps(MORE)))
    assert read(written(content).encode()).form.field("f_quotient") == QUOTIENT
    data = content.model_dump(mode="json")
    data["form"]["steps"][0]["fields"][2]["audience"] = "mayor"
    with pytest.raises(ValidationError):
        FiledProcedure.model_validate_json(json.dumps(data))


@pytest.mark.django_db
def test_autosave_takes_no_value_for_it(client: Client) -> None:
    draft = make_draft(procedure=make_procedure(form=two_steps(MORE)))
    client.force_login(draft.applicant)
    step = reverse("filing_step", args=[draft.reference, "s_one"])
    forged = successful_controls(client.get(step).text) | {"f_quotient": "1"}
    client.post(step, {**forged, "f_income": "12345", "f_parts": "15"})
    draft.refresh_from_db()
    assert draft.answers == {"f_income": 1_234_500, "f_parts": 15.0}
    saving = reverse("filing_autosave", args=[draft.reference, "s_one"])
    assert client.post(saving, {"f_quotient": "1", "field": "f_quotient"}).status_code == 410
    draft.refresh_from_db()
    assert "f_quotient" not in draft.answers


def test_visible_conditions_may_read_it() -> None:
    assert check(two_steps(WHY)) == ()


@pytest.mark.parametrize(("audience", "count"), [("applicant", 0), ("service", 2), ("nobody", 0)])
def test_the_complete_copy_of_the_service_has_what_it_alone_sees(audience: str, count: int) -> None:
    value = QUOTIENT.model_copy(update={"audience": audience})
    assert len(of_service_alone(two_steps(group(audience), first=value))) == count
