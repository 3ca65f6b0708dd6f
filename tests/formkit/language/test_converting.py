"""What was written in format 1 means the same as a tree: on any condition, and on those of every procedure at hand."""

import json
import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from formkit.design.names import scope_before, value_type
from formkit.facts import FACTS
from formkit.fieldtypes import Field, field_type, is_calculated
from formkit.language import converting
from formkit.language.evaluating import Environment, holds
from formkit.language.evaluating import evaluate as value_of
from formkit.language.exact import rounded
from formkit.language.faults import faults
from formkit.language.nodes import Node
from formkit.language.value_types import AMOUNT, BOOLEAN, NUMBER, PERCENTAGE, ValueType
from formkit.schema import FormSchema
from tests.e2e.mirror_cases import RELATIVE
from tests.formkit.format_1 import COUNTS, LISTS, All, Any_, Comparison, Expression, Not, comparisons, evaluate
from tests.formkit.language.former_calculations import FormerField, compute
from tests.formkit.trees import codes, figures, months, texts
from tests.formkit.trees import days as all_days

FORMS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "format_1_forms.json").read_text())
"""The forms of the library and of the demonstration, as they were written in format 1."""
TYPES: dict[str, ValueType] = {
    "f_a": AMOUNT, "f_n": NUMBER, "f_r": PERCENTAGE, "f_y": BOOLEAN,
    **{f"f_{base[:3]}": ValueType(base) for base in ("text", "choice", "choices", "date", "month", "rows")},  # type: ignore[arg-type]
}  # fmt: skip
TYPES["f_choices"] = TYPES.pop("f_cho")
TYPES["f_choice"] = ValueType("choice")
FACT_TYPES = {"p_type": ValueType("choice"), "p_today": ValueType("date"), "p_city": ValueType("text")}

days = st.sampled_from(["2026-11-24", "2008-11-24", "2026-12-24", "2024-02-29", "2026-01-31"])
moments = days | st.sampled_from([value for value in RELATIVE if value != "todayish"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "number": figures.filter(lambda figure: abs(figure) < 1e17), "boolean": st.booleans(), "text": texts,
    "choice": codes, "choices": codes, "date": moments, "month": months, "rows": st.integers(0, 3),
}  # fmt: skip
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    **VALUES, "date": days | all_days, "choice": codes | codes.map(lambda code: {"code": code, "name": "Rennes"}),
    "choices": st.lists(codes | st.just({"other": "Mes mots"}), max_size=3),
    "rows": st.lists(st.just({"id": "r_1"}), max_size=4),
}  # fmt: skip
EVERY = ("empty", "not_empty")
OPERATORS = {
    "number": ("equals", "not_equals", "greater", "less", "at_least", "at_most", *EVERY),
    "boolean": ("equals", "not_equals", *EVERY),
    "text": ("equals", "not_equals", "one_of", "none_of", *EVERY),
    "choices": ("contains", "counts_at_least", "counts_at_most", *EVERY),
    "rows": ("counts_at_least", "counts_at_most", *EVERY),
}
OPERATORS |= {"choice": OPERATORS["text"], "date": OPERATORS["number"], "month": OPERATORS["number"]}


@st.composite
def compared(draw: st.DrawFn) -> Comparison:
    key, kind = draw(st.sampled_from(sorted((TYPES | FACT_TYPES).items(), key=lambda item: item[0])))
    operator: Any = draw(st.sampled_from(OPERATORS[kind.base]))
    value: Any = None
    if operator in COUNTS:
        value = draw(st.integers(0, 3))
    elif operator in LISTS:
        value = tuple(draw(st.lists(VALUES[kind.base], min_size=1, max_size=3)))
    elif operator not in EVERY:
        value = draw(VALUES[kind.base])
    return Comparison(field=key, operator=operator, value=value)


def combined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(All, conditions=several) | st.builds(Any_, conditions=several) | st.builds(Not, condition=inner)


conditions = st.recursive(compared(), combined, max_leaves=5)
known_answers = st.fixed_dictionaries(
    {}, optional={key: ANSWERS[kind.base] for key, kind in (TYPES | FACT_TYPES).items()}
)
RATES = frozenset({"f_r"})


@given(conditions, known_answers)
def test_a_condition_is_true_exactly_where_it_held(condition: Expression, answers: dict[str, Any]) -> None:
    tree = converting.condition(condition.model_dump(mode="json"), TYPES)
    assert holds(tree, Environment(answers=answers, rates=RATES)) == evaluate(condition, answers)


CELLS = st.integers(-500, 500) | st.sampled_from([0, 0.1, 0.5, 10**12])
TERMS = st.fixed_dictionaries({"kind": st.just("field"), "field": st.sampled_from(["f_a", "f_b"])}) | st.sampled_from([
    {"kind": "column", "group": "f_g", "column": "f_x"}, {"kind": "rows", "group": "f_g"},
]) | st.fixed_dictionaries({
    "kind": st.just("constant"), "value": st.sampled_from([0.0, 1.0, -0.8, 100.0, 1e-9, 1e12]),
})  # fmt: skip


@given(
    st.builds(
        FormerField, key=st.just("f_z"), label=st.just("Total"), result=st.sampled_from(["amount", "number"]),
        operation=st.sampled_from(["sum", "difference", "product", "percentage"]), decimals=st.integers(0, 6),
        terms=st.lists(TERMS, min_size=1, max_size=4),
    ),
    st.fixed_dictionaries({}, optional={
        "f_a": CELLS, "f_b": CELLS,
        "f_g": st.lists(st.fixed_dictionaries({}, optional={"f_x": CELLS}), max_size=3),
    }),
)  # fmt: skip
def test_a_calculation_gives_the_same(field: FormerField, answers: dict[str, Any]) -> None:
    assume(field.operation != "percentage" or len(field.terms) == 2)  # the rules publish no other
    assert calculated(field, answers) == compute(field, answers)


def calculated(field: FormerField, answers: dict[str, Any], columns: frozenset[str] = frozenset()) -> Any:
    """What a converted calculation would store, as a decimal."""
    tree = converting.calculation(field.model_dump(mode="json"), columns)
    value = None if tree is None else value_of(tree, Environment(answers=answers, row=answers))
    if value is None or (not isinstance(value, int | float) and not hasattr(value, "numerator")):
        return None
    return rounded(value, 0 if field.result == "amount" else field.decimals)  # type: ignore[arg-type]


def form_of(name: str) -> FormSchema:
    return FormSchema.model_validate(FORMS[name])


def conditions_of(name: str, form: FormSchema) -> list[tuple[str, Expression, Node]]:
    """The conditions of a form that is written in format 1, each as it is written and as it is read."""
    data, adapter = FORMS[name], TypeAdapter(Expression)
    parts = [*data["steps"], *(field for step in data["steps"] for field in step["fields"]), *data["rules"]]
    read: dict[str, Any] = {part.key: part for part in (*form.steps, *form.fields(), *form.rules)}
    rules = {rule["key"] for rule in data["rules"]}
    return [
        (
            "" if part["key"] in rules else part["key"],
            adapter.validate_python(part[name]),
            getattr(read[part["key"]], name),
        )
        for part in parts
        for name in ("condition", "required_when")
        if part.get(name)
    ]


def candidates(comparison: Comparison, field: Field | None) -> list[Any]:
    """Answers on both sides of what a comparison asks, and none."""
    values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
    near: list[Any] = [None, field_type(field).example_answer(field) if field else "association"]
    for value in values:
        near += [value, [value]] if field is None or "contains" in field_type(field).operators else [value]
        if isinstance(value, bool):
            near.append(not value)
        elif isinstance(value, int | float):
            near += [value + 1, value - 1]
    return near


@pytest.mark.parametrize("name", FORMS)
def test_every_procedure_keeps_its_conditions(name: str) -> None:
    form = form_of(name)
    types = {field.key: value_type(field) for field in form.fields()}
    rates = frozenset(key for key, kind in types.items() if kind.unit == "%")
    chance = random.Random(name)
    for key, condition, tree in conditions_of(name, form):
        scope = scope_before(form, key, profile_types={})
        assert faults(tree, scope, expected=BOOLEAN) == ()
        near: dict[str, list[Any]] = {}
        for comparison in comparisons(condition):
            field = None if comparison.field in FACTS else form.field(comparison.field)
            near.setdefault(comparison.field, []).extend(candidates(comparison, field))
        cases = [*product(*near.values())] if len(near) < 4 else [
            tuple(chance.choice(values) for values in near.values()) for _ in range(300)
        ]  # fmt: skip
        for case in cases:
            answers = {key: value for key, value in zip(near, case, strict=True) if value is not None}
            assert holds(tree, Environment(answers=answers, rates=rates)) == evaluate(condition, answers), answers


@pytest.mark.parametrize("name", FORMS)
def test_every_procedure_keeps_its_calculations(name: str) -> None:
    form, chance = form_of(name), random.Random(name)

    def drawn(keys: Any) -> dict[str, Any]:
        cells = {key: chance.choice([None, 0, 1, -5, 12345, 0.5, 99_999_999]) for key in keys}
        return {key: cell for key, cell in cells.items() if cell is not None}

    columns = [column.key for column in form.columns()]
    former = former_of(name)
    for field in filter(is_calculated, (*form.fields(), *form.columns())):
        group = form.group_of(field.key)
        row = frozenset(column.key for column in group.fields) if group else frozenset()
        before = FormerField.model_validate(former[field.key])
        for _case in range(60):
            rows = {each.key: [drawn(columns) for _row in range(chance.randint(0, 3))] for each in form.groups()}
            answers = drawn([*row, *(other.key for other in form.fields())]) | rows
            expected = compute(before, answers)
            settled = field_type(field).settle(field, Environment(answers, row=answers if row else {}))
            assert settled == (None if expected is None else field_type(field).to_answer(field, expected))
            assert field_type(field).unit(field) == before.unit or before.operation == "percentage"


def former_of(name: str) -> dict[str, Any]:
    """The questions and columns of a form as they were written, by key."""
    steps = FORMS[name]["steps"]
    fields = [field for step in steps for field in step["fields"]]
    return {
        field["key"]: field for field in (*fields, *(column for field in fields for column in field.get("fields", [])))
    }
