"""What the browser is given of a table: what is asked in its lines, where they stand as far as it is read, no label."""

import json

import pytest

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import CalculatedField, Field, ShortTextField
from formkit.fieldtypes.lined_table import TableField
from formkit.language.comparisons import operation
from formkit.language.nodes import Answer, Cell, Constant, Node, Rows
from formkit.row_answers import Part, place_key
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices.answering.mirror import described, mirror_of
from tests.factories.budgets import DONE, GAP, OTHER, PLANNED, make_budget
from tests.factories.conditions import comparison

KEY = "f_budget"
SIDE, GROUP, LINE = (place_key(KEY, part) for part in ("side", "group", "line"))
ANSWER: dict[str, JsonValue] = {
    "lines": {"l_000": {PLANNED: 1200, GAP: -1200}, "l_100": {DONE: 500, GAP: 500}, "l_040": {PLANNED: 7}},
    "rows": [{"id": "r_1", "line": OTHER, "label": "Tombola d’Odile", PLANNED: 300}],
}


def sum_of(column: str, part: Part, line: str) -> Node:
    where = operation("equals", Cell(key=place_key(KEY, part)), Constant(type="choice", value=line))
    return Rows(fold="plus", group=KEY, value=Cell(key=column), where=where)


TOTAL = CalculatedField(
    key="f_total", label="Charges", formula=operation("plus", sum_of(PLANNED, "side", "l_d0"), Answer(key="f_more"))
)


def form(*fields: Field, before: tuple[Field, ...] = (), data: dict[str, str] | None = None) -> StepForm:
    first, second = (
        Step(key=key, title=key, fields=asked) for key, asked in (("s_first", before), ("s_second", fields))
    )
    return step_form(FormSchema(steps=(first, second)), second, {KEY: ANSWER}, data)


def test_its_columns_come_without_a_label_or_a_place_that_nothing_reads() -> None:
    (sent,) = mirror_of(form(make_budget()))["fields"]  # type: ignore[misc]
    assert [column["key"] for column in sent["fields"]] == [PLANNED, DONE, GAP]  # type: ignore[index, call-overload, union-attr]
    assert "lines" not in sent  # type: ignore[operator]
    assert "Achats" not in json.dumps(sent)


def test_what_is_asked_beside_numbers_comes_too() -> None:
    """A line where only a text is typed is there."""
    table = TableField(
        key=KEY, label="Budget", fields=(ShortTextField(key="f_what", label="Quoi"),), lines=make_budget().lines
    )
    assert [column["key"] for column in described(table)["fields"]] == ["f_what"]  # type: ignore[index, call-overload, union-attr]


@pytest.mark.parametrize(("part", "line"), [("side", "l_d0"), ("group", "l_g00"), ("line", "l_000")])
def test_places_come_as_far_as_a_condition_reads_them(part: Part, line: str) -> None:
    enough = operation("at_least", sum_of(PLANNED, part, line), Constant(type="number", value="1"))
    why = ShortTextField(key="f_why", label="Pourquoi ?", condition=enough)
    mirror = mirror_of(form(make_budget(), why))
    (sent, _why) = mirror["fields"]  # type: ignore[misc]
    assert sent["lines"]["l_000"] == {place_key(KEY, part): line}  # type: ignore[index, call-overload]
    assert len(sent["lines"]) == (25 if part == "side" else 29)  # type: ignore[index, call-overload, arg-type]


def test_what_was_answered_before_comes_in_rows_as_far_as_it_is_read() -> None:
    more = make_budget().fields[0].model_copy(update={"key": "f_more", "label": "En plus"})
    known = mirror_of(form(more, TOTAL, before=(make_budget(),)))["known"]
    assert known == {
        KEY: [
            {SIDE: "l_d0", PLANNED: 1200},
            {SIDE: "l_d1"},
            {PLANNED: 7},
            {SIDE: "l_d0", PLANNED: 300},
        ]
    }


def test_what_only_counts_comes_as_rows_without_a_cell() -> None:
    many = comparison(KEY, operator="counts_at_least", value=2, of="rows")
    yes = ShortTextField(key="f_yes", label="Nom")
    why = ShortTextField(key="f_why", label="Pourquoi ?", condition=comparison("f_yes", "not_empty"))
    mirror = mirror_of(form(yes, why.model_copy(update={"required_when": many}), before=(make_budget(),)))
    assert mirror["known"] == {KEY: [{}, {}, {}, {}]}


def test_a_table_of_the_step_is_known_without_what_is_worked_out() -> None:
    known = mirror_of(form(make_budget()))["known"]
    assert GAP not in json.dumps(known)
    assert "Odile" not in json.dumps(known)
