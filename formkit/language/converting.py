"""Expressions of format 1 (conditions, terms of calculated values) as trees of format 2 that give the same.

Deleted once nothing reads format 1. Reads JSON, not today's models, so that those may go first. A condition of before
knew true and false alone: its « not » becomes « not (is it true that …) ».
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from formkit.language.comparisons import Comparator, Compared, Comparison, unless
from formkit.language.nodes import Answer, Cell, Constant, Fact, Node, Operation, OperatorName, Rows, decimal_text
from formkit.language.value_types import AMOUNT, BOOLEAN, DATE, NUMBER, PERCENTAGE, ValueType
from formkit.relative_dates import TODAY
from formkit.values import JsonValue

FACT = "p_"
"""What the keys of the profile’s facts begin with."""
Json = Mapping[str, JsonValue]
Types = Mapping[str, ValueType]
"""The types of the questions that may be compared, by key; facts aside."""


def form(data: Json) -> dict[str, JsonValue]:
    """A form of format 1 in format 2."""
    steps = cast("list[Json]", data.get("steps") or [])
    types = {str(field["key"]): _type(field) for step in steps for field in _fields(step)}
    rules = [_converted(rule, types) for rule in cast("list[Json]", data.get("rules") or [])]
    new_steps = [
        {**_converted(step, types), "fields": [_field(field, types) for field in _fields(step)]} for step in steps
    ]
    return {**data, "format": 2, "steps": cast("JsonValue", new_steps), "rules": cast("JsonValue", rules)}


def _fields(part: Json) -> list[Json]:
    return cast("list[Json]", part.get("fields") or [])


def _field(field: Json, types: Types, columns: frozenset[str] = frozenset()) -> Json:
    """A question, `columns` being those of the row that it stands in."""
    field = _converted(field, types)
    if field.get("type") == "group":
        questions = cast("list[Json]", field.get("fields", []))
        keys = frozenset(str(question["key"]) for question in questions)
        return {**field, "fields": cast("JsonValue", [_field(question, types, keys) for question in questions])}
    return _calculated(field, columns) if field.get("type") == "calculated" else field


def _calculated(field: Json, columns: frozenset[str]) -> Json:
    """A calculated value: a percentage stays a number of points, its sign written as its unit."""
    whole: Json = {"operation": "sum", "terms": [], "result": "amount", **field}
    formula = calculation(whole, columns)
    rest = {name: value for name, value in field.items() if name not in ("operation", "terms")}
    unit = {"unit": field.get("unit") or "%"} if whole["operation"] == "percentage" else {}
    return {**rest, **unit, "formula": formula.model_dump(mode="json") if formula else None}


def _converted(part: Json, types: Types) -> Json:
    """A step, a question or a rule, its conditions as trees."""
    conditions = {name: cast("Json", part[name]) for name in ("condition", "required_when") if part.get(name)}
    trees = {name: condition(data, types).model_dump(mode="json") for name, data in conditions.items()}
    return {**part, **trees}


_BASES: dict[str, ValueType] = {
    "amount": AMOUNT, "percentage": PERCENTAGE, "number": NUMBER, "yes_no": BOOLEAN, "date": DATE,
    "month": ValueType("month"), "one_choice": ValueType("choice"), "drop_down": ValueType("choice"),
    "commune": ValueType("choice"), "several_choices": ValueType("choices"), "group": ValueType("rows"),
}  # fmt: skip
"""Of the types of questions that conditions compare; the others hold a text."""


def _type(field: Json) -> ValueType:
    if field["type"] == "calculated":
        return AMOUNT if field.get("result") == "amount" else NUMBER
    return _BASES.get(str(field["type"]), ValueType("text"))


def condition(data: Json, types: Types) -> Node:
    """A condition of format 1 as a tree that is true exactly where it held."""
    match data["kind"]:
        case "not":
            return unless(condition(cast("Json", data["condition"]), types))
        case "all" | "any":
            parts = [condition(part, types) for part in cast("list[Json]", data["conditions"])]
            return parts[0] if len(parts) == 1 else _of("and" if data["kind"] == "all" else "or", *parts)
        case _:
            return _comparison(str(data["field"]), str(data["operator"]), data.get("value"), types)


def _comparison(key: str, operator: str, value: JsonValue, types: Types) -> Node:
    operand = Fact(key=key) if key.startswith(FACT) else Answer(key=key)
    compared = tuple(cast("list[str]", value)) if isinstance(value, list) else value
    comparison = Comparison(operand, cast("Comparator", operator), cast("Compared", compared))
    return comparison.tree(_type_of(key, types))


def _type_of(key: str, types: Types) -> ValueType | None:
    if key == TODAY:
        return ValueType("date")
    return ValueType("choice" if key == "p_type" else "text") if key.startswith(FACT) else types.get(key)


def calculation(data: Json, columns: frozenset[str] = frozenset()) -> Node | None:
    """A calculated value of format 1 as a tree; None where it could never give anything.

    `columns`: the questions of the same row, for a calculated column.
    """
    operation, terms = data["operation"], cast("list[Json]", data["terms"])
    adds_euros = data["result"] == "amount" and operation in ("sum", "difference")
    operands = [_term(term, columns, is_amount=adds_euros) for term in terms]
    if all(isinstance(operand, Constant) for operand in operands):
        return None
    if operation == "percentage":
        # of points, as before: 42.5 for 42,5 %
        hundred = Constant(type="number", value="100")
        return _of("divided", _of("times", operands[0], hundred), operands[1]) if len(operands) > 1 else None
    if len(operands) == 1:
        return operands[0]
    return _of({"sum": "plus", "difference": "minus", "product": "times"}[str(operation)], *operands)


def _term(term: Json, columns: frozenset[str], *, is_amount: bool) -> Node:
    match term["kind"]:
        case "constant":
            value = Decimal(repr(term["value"]))
            text = decimal_text(value.scaleb(2) if is_amount else value)
            return Constant(type="amount" if is_amount else "number", value=text)
        case "rows":
            return Rows(fold="count", group=str(term["group"]))
        case "column":
            return Rows(fold="plus", group=str(term["group"]), value=Cell(key=str(term["column"])))
        case _:
            key = str(term["field"])
            return Cell(key=key) if key in columns else Answer(key=key)


def _of(kind: str, *operands: Node) -> Operation:
    return Operation(kind=cast("OperatorName", kind), of=operands)
