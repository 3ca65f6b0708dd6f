"""Tables: cells typed, refused, kept in drafts, summed by group and by side, read by expressions, carried."""

import re
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from formkit.design.copies import copy_of_field
from formkit.django_forms import StepForm, refused_answers, step_form
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    DateField,
    DropDownField,
    NumberField,
    PercentageField,
    ShortTextField,
    TableField,
    field_type,
)
from formkit.fieldtypes.choices import Choice
from formkit.fieldtypes.table_lines import MOST_LINES, TableLine, sides_of
from formkit.language.evaluating import evaluate
from formkit.language.nodes import Cell, Constant, Node, Operation, Rows
from formkit.path import environment_of, kept_answers, missing_answers
from formkit.rules import check
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from tests.formkit.asking import form_of, posted

PLANNED = AmountField(key="f_planned", label="Prévu")
SHARE = PercentageField(key="f_share", label="Part")
TWICE = CalculatedField(
    key="f_twice", label="Double", formula=Operation(kind="plus", of=(Cell(key="f_planned"), Cell(key="f_planned")))
)
LINES = (
    TableLine(key="l_costs", label="Charges", kind="side"),
    TableLine(key="l_g60", label="60 Achats", kind="group"),
    TableLine(key="l_paper", label="Papier"),
    TableLine(key="l_else", label="Autre, à préciser", kind="open", most=2),
    TableLine(key="l_g86", label="86 Contributions", kind="apart"),
    TableLine(key="l_work", label="Bénévolat"),
    TableLine(key="l_income", label="Produits", kind="side"),
    TableLine(key="l_sales", label="70 Ventes"),
)
BUDGET = TableField(
    key="f_budget", label="Budget", fields=(PLANNED, SHARE, TWICE), lines=LINES, totals=("f_planned", "f_twice"),
    balanced=True,
)  # fmt: skip
FORM = form_of(BUDGET)
STEP = FORM.steps[0]
FILLED: JsonValue = {
    "lines": {"l_paper": {"f_planned": 10_050}, "l_work": {"f_planned": 100_000}, "l_sales": {"f_planned": 12_050}},
    "rows": [{"id": "r_one", "line": "l_else", "label": "Location", "f_planned": 2_000}],
}


def typed(
    cells: Mapping[str, str],
    stored: Mapping[str, JsonValue] | None = None,
    *,
    strict: bool = True,
    form: FormSchema = FORM,
) -> StepForm:
    """Send the controls of the table by the end of their names."""
    data = posted({"f_budget-there": "1", **{f"f_budget-{name}": text for name, text in cells.items()}})
    return step_form(form, form.steps[0], stored or {}, data, strict=strict)


def total(column: str, *, part: str = "", code: str = "") -> Node:
    where = Operation(kind="equals", of=(Cell(key=part), Constant(type="choice", value=code))) if part else None
    return Rows(fold="plus", group="f_budget", value=Cell(key=column), where=where)


def test_a_form_with_a_table_stands() -> None:
    assert FormSchema.model_validate(FORM.to_json()) == FORM
    assert check(FORM) == ()


def test_cells_are_stored_by_line_and_column_and_rows_under_their_line() -> None:
    form = typed(
        {
            "l_paper-f_planned": "100,50 €", "l_paper-f_share": "", "l_sales-f_planned": "120,50",
            "l_else-rows": "2", "l_else-0-id": "r_one", "l_else-0-label": "Location", "l_else-0-f_planned": "20",
        }
    )  # fmt: skip
    assert form.answers()["f_budget"] == {
        "lines": {
            "l_paper": {"f_planned": 10_050, "f_twice": 20_100},
            "l_sales": {"f_planned": 12_050, "f_twice": 24_100},
        },
        "rows": [
            {"id": "r_one", "line": "l_else", "label": "Location", "f_planned": 2_000, "f_twice": 4_000},
        ],
    }  # fmt: skip


def test_a_table_left_empty_has_no_answer() -> None:
    assert typed({"l_paper-f_planned": " "}, strict=False).merged({"f_budget": FILLED}) == {}
    assert typed({}).has_error("f_budget", "required")


def test_what_is_refused_stands_at_its_cell_and_the_others_are_kept() -> None:
    form = typed({"l_paper-f_planned": "beaucoup", "l_work-f_planned": "3"}, strict=False)
    assert form.has_error("f_budget", "invalid")
    assert form.valid_answers()["f_budget"] == {"lines": {"l_work": {"f_planned": 300, "f_twice": 600}}}
    html = str(form["f_budget"])
    assert 'value="beaucoup"' in html
    assert 'aria-describedby="f_budget-l_paper-f_planned-error"' in html
    assert 'id="f_budget-l_paper-f_planned-error"' in html
    assert "data-wrong" in html


def test_sides_that_differ_are_refused_and_kept_in_a_draft() -> None:
    cells = {"l_paper-f_planned": "100", "l_work-f_planned": "7", "l_sales-f_planned": "60"}
    assert typed(cells).has_error("f_budget", "unbalanced")
    assert typed(cells, strict=False).is_valid()
    answer = typed(cells, strict=False).valid_answers()["f_budget"]
    assert len(refused_answers(FORM, {"f_budget": answer})["f_budget"]) == 2  # a column with a total each
    assert refused_answers(FORM, {"f_budget": FILLED}) == {}


def test_a_row_says_what_it_is_before_the_step_is_left() -> None:
    cells = {"l_else-rows": "1", "l_else-0-f_planned": "20", "l_sales-f_planned": "20"}
    strict = typed(cells)
    assert strict.has_error("f_budget", "required")
    assert 'id="f_budget-l_else-0-label-error"' in str(strict["f_budget"])
    assert typed(cells, strict=False).valid_answers()["f_budget"]["rows"][0]["f_planned"] == 2_000  # type: ignore[index,call-overload]


def test_no_more_rows_than_a_line_takes() -> None:
    names = {f"l_else-{number}-label": "Location" for number in range(3)}
    assert typed({"l_else-rows": "3", **names}, strict=False).has_error("f_budget", "too_many")


@pytest.mark.parametrize("count", ["-1", "x", "99999", "²"])
def test_a_count_that_is_none_reads_nothing(count: str) -> None:
    form = typed({"l_else-rows": count, "l_else-0-label": "Location", "l_paper-f_planned": "1"}, strict=False)
    assert "rows" not in form.valid_answers()["f_budget"]  # type: ignore[operator]


def test_a_line_or_a_column_of_another_table_is_not_read() -> None:
    form = typed({"l_other-f_planned": "5", "l_paper-f_other": "5", "l_costs-f_planned": "5"}, strict=False)
    assert form.merged({}) == {}


def test_a_row_is_taken_away_by_its_button_and_another_is_offered() -> None:
    data = {"l_else-rows": "2", "l_else-0-label": "Un", "l_else-1-label": "Deux", "l_else-1-id": "r_two"}
    page = posted(
        {"f_budget-there": "1", "action": "row-gone:f_budget-l_else-0", **{f"f_budget-{k}": v for k, v in data.items()}}
    )
    form = step_form(FORM, STEP, {}, page, strict=False)
    answer = form.valid_answers()["f_budget"]
    assert answer == {"rows": [{"id": "r_two", "line": "l_else", "label": "Deux"}]}
    shown = str(step_form(FORM, STEP, {"f_budget": answer})["f_budget"])
    assert 'name="f_budget-l_else-1-label"' in shown  # a blank one, under a line that takes two
    full = FILLED | {"rows": [{"id": f"r_{n}", "line": "l_else", "label": "Un"} for n in range(2)]}  # type: ignore[operator]
    assert 'name="f_budget-l_else-2-label"' not in str(step_form(FORM, STEP, {"f_budget": full})["f_budget"])


def test_the_page_shows_what_is_stored_with_its_sums() -> None:
    html = re.sub(r"\n\s*", " ", str(step_form(FORM, STEP, {"f_budget": FILLED})["f_budget"]))
    assert 'value="100,50"' in html
    assert 'data-sum="f_planned" data-lines="l_paper l_else">120,50' in html
    assert 'data-lines="l_paper l_else">' in html  # the side's total: what is apart isn't counted
    assert 'data-lines="l_work">1\u202f000,00' in html


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (total("f_planned"), 124_100),
        (total("f_planned", part="d_budget", code="l_costs"), 12_050),
        (total("f_planned", part="d_budget", code="l_income"), 12_050),
        (total("f_planned", part="g_budget", code="l_g86"), 100_000),
        (total("f_planned", part="l_budget", code="l_else"), 2_000),
        (Rows(fold="count", group="f_budget"), 4),
    ],
)
def test_expressions_name_lines_groups_and_sides(tree: Node, expected: int) -> None:
    later = CalculatedField(key="f_later", label="Total", formula=tree, result="number")
    form = form_of(BUDGET, later)
    assert [problem.reason for problem in check(form) if "number" not in problem.reason] == [] or tree
    assert evaluate(tree, environment_of(form, {"f_budget": FILLED})) == expected


def test_a_condition_on_a_line_that_is_gone_is_told() -> None:
    gone = Rows(
        fold="count", group="f_budget",
        where=Operation(kind="equals", of=(Cell(key="l_budget"), Constant(type="choice", value="l_gone"))),
    )  # fmt: skip
    count = CalculatedField(key="f_count", label="Nombre", formula=gone, result="number")
    assert [problem.key for problem in check(form_of(BUDGET, count))] == ["f_count"]


def test_a_copy_is_read_by_conditions_of_its_own() -> None:
    twice = CalculatedField(key="f_later", label="Charges", formula=total("f_planned", part="d_budget", code="l_costs"))
    copy = copy_of_field(BUDGET)
    form = FormSchema(steps=(Step(key="s_one", title="Un", fields=(BUDGET, twice, copy)),))
    answers = kept_answers(form, {"f_budget": FILLED, copy.key: FILLED})
    assert answers["f_later"] == 12_050
    assert set(form.places["l_paper"].values()) == {"l_paper", "l_g60", "l_costs"}
    assert len(form.places["l_paper"]) == 6


def test_headings_and_their_lines() -> None:
    costs, income = sides_of(LINES)
    assert costs.heading
    assert costs.keys == ("l_paper", "l_else")
    assert [group.heading.key if group.heading else "" for group in costs.groups] == ["l_g60", "l_g86"]
    assert income.keys == ("l_sales",)
    assert [side.heading for side in sides_of(LINES[2:4])] == [None]
    assert sides_of(()) == ()


def test_a_summary_leaves_empty_lines_out_and_sums_groups_and_sides() -> None:
    table = field_type(BUDGET).table(BUDGET, kept_answers(FORM, {"f_budget": FILLED})["f_budget"])
    assert table
    assert [row[0] for row in table.rows][1:5] == ["60 Achats", "Papier", "Location", "86 Contributions"]
    assert table.headings == {0, 1, 4, 6, 7, 9}
    assert table.rows[6][1].replace("\xa0", " ") == "120,50 €"
    assert table.has_row_heads


def test_a_required_table_lacks_while_no_cell_is_filled() -> None:
    assert [field.key for field in missing_answers(FORM, {}, {})] == ["f_budget"]
    label_alone: JsonValue = {"rows": [{"id": "r_one", "line": "l_else", "label": "Location"}]}
    assert [field.key for field in missing_answers(FORM, {"f_budget": label_alone}, {})] == ["f_budget"]
    assert missing_answers(FORM, {"f_budget": FILLED}, {}) == ()


def test_an_answer_follows_the_lines_and_columns_that_stay() -> None:
    lines = tuple(line for line in LINES if line.key not in ("l_work", "l_else"))
    after = BUDGET.model_copy(update={"lines": lines, "fields": (PLANNED,)})
    kind = field_type(after)
    answer = kept_answers(FORM, {"f_budget": FILLED})["f_budget"]
    assert kind.carried(BUDGET, after, answer) == {
        "lines": {"l_paper": {"f_planned": 10_050}, "l_sales": {"f_planned": 12_050}}
    }
    assert kind.carried(BUDGET, after, [1]) is None
    assert kind.typed(BUDGET, answer) == FILLED


@pytest.mark.parametrize(
    "answer", [None, [], "x", {"lines": []}, {"other": {}}, {"rows": [1], "lines": {"l_paper": 3}}]
)
def test_what_is_no_table_shows_nothing_and_breaks_nothing(answer: JsonValue) -> None:
    kind = field_type(BUDGET)
    table = kind.table(BUDGET, answer)
    assert table
    assert table.rows == ()
    assert kind.rows(BUDGET, answer) == []
    assert not kind.answered(BUDGET, answer)
    assert kept_answers(FORM, {"f_budget": answer}).get("f_budget") in (answer, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"balanced": True, "lines": LINES[:3]},
        {"lines": (LINES[2], LINES[2])},
        {"lines": tuple(TableLine(key=f"l_n{number}", label="x") for number in range(MOST_LINES + 1))},
        {"lines": tuple(TableLine(key=f"l_n{number}", label="x", kind="open", most=20) for number in range(11))},
        {"fields": (DateField(key="f_day", label="Jour"),)},
        {"fields": tuple(AmountField(key=f"f_n{number}", label="x") for number in range(9))},
    ],
)
def test_what_a_table_cannot_be(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TableField(**({"key": "f_t", "label": "T", "lines": LINES, "fields": (PLANNED,)} | changes))  # type: ignore[arg-type]


def test_a_choice_and_a_text_are_cells_too() -> None:
    columns = (
        DropDownField(key="f_kind", label="Nature", choices=(Choice(value="c1", label="Neuf"),)),
        ShortTextField(key="f_note", label="Note", max_length=5),
        NumberField(key="f_count", label="Nombre"),
    )
    table = TableField(key="f_budget", label="Achats", fields=columns, lines=LINES[2:3])
    form = form_of(table)
    sent = {"l_paper-f_kind": "c1", "l_paper-f_note": "un", "l_paper-f_count": "3"}
    answer = typed(sent, form=form).answers()["f_budget"]
    assert answer == {"lines": {"l_paper": {"f_kind": "c1", "f_note": "un", "f_count": 3}}}
    assert '<option value="c1" selected>' in str(step_form(form, form.steps[0], {"f_budget": answer})["f_budget"])
    wrong = typed({"l_paper-f_kind": "c9", "l_paper-f_note": "trop long"}, form=form, strict=False)
    assert str(wrong["f_budget"]).count('aria-invalid="true"') == 2
