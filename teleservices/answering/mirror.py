"""What the browser needs to follow a step's answers as they are given: its rules, its sums, the least of what is known.
It decides nothing: the step is read again when it is sent. Stores nothing.
"""

from collections.abc import Iterator, Mapping

from formkit.django_forms import StepForm
from formkit.expressions import Comparison, comparable, comparisons, is_empty
from formkit.fieldtypes import Field, field_type, has_columns, is_calculated
from formkit.fieldtypes.calculated import ColumnTerm
from formkit.relative_dates import TODAY, is_relative
from formkit.values import JsonValue

OPTIONS = frozenset(
    {
        *("key", "type", "condition", "required", "required_when"),
        *("min_length", "max_length", "pattern", "decimals", "minimum", "maximum", "max_days"),
        *("other", "min_choices", "max_choices", "version"),
        *("operation", "terms", "result", "unit"),
    }
)
"""Of a field, all that the browser follows beside the facts of its type; no label, no choice."""
PRESENCE = frozenset({"empty", "not_empty"})
"""Operators that need to know of an answer only whether there is one."""


def mirror_of(form: StepForm) -> dict[str, JsonValue]:
    """The fields of a step to follow, in order, and what they read beside what is typed; empty for nothing.

    What only staff see is never among them (conditions of the applicant's fields can't read it).
    """
    candidates = [field for field in form.step.fields if field.private == form.private]
    followed = [field for field in candidates if field.key in _followed(candidates)]
    if not followed:
        return {}
    fields: list[JsonValue] = [described(field) for field in followed]
    return {"fields": fields, "known": _known(form, followed)}


def _followed(fields: list[Field]) -> set[str]:
    """The keys of the fields that change with the answers of their step, and of those that change them."""
    own = {field.key for field in fields}
    moving = [field for field in fields if own & set(_reads(field)) or _has_sums(field)]
    return {field.key for field in moving} | {key for field in moving for key in _reads(field) if key in own}


def _has_sums(field: Field) -> bool:
    if has_columns(field):
        return bool(field.totals) or any(field_type(column).is_calculated for column in field.fields)
    return field_type(field).is_calculated


def _comparisons(field: Field) -> tuple[Comparison, ...]:
    return comparisons(field.condition) + comparisons(field.required_when)


def _reads(field: Field) -> Iterator[str]:
    yield from (comparison.field for comparison in _comparisons(field))
    yield from field_type(field).reads(field)


def described(field: Field) -> dict[str, JsonValue]:
    """A field's options and the facts of its type, days resolved; a group's columns too, those with a number only."""
    description: dict[str, JsonValue] = field.model_dump(mode="json", include=set(OPTIONS), exclude_none=True)
    kind = field_type(field)
    facts = {"is_amount": kind.is_amount(field), "is_calculated": kind.is_calculated, "has_columns": kind.has_columns}
    description |= {name: True for name, holds in facts.items() if holds}
    description |= kind.day_limits(field)
    if kind.has_columns:
        description["fields"] = [described(column) for column in kind.columns(field) if field_type(column).is_summable]
    return description


def _known(form: StepForm, followed: list[Field]) -> dict[str, JsonValue]:
    """The least of what the fields read: facts, answers of earlier steps and of this one."""
    compared = [comparison for field in followed for comparison in _comparisons(field)]
    stored = {field.key: form.known.get(field.key) for field in followed}  # a concealed one may come back
    answers = stored | form.settled
    least = {key: _least(key, answers.get(key), followed, compared) for key in _keys_read(form, followed)}
    if any(is_relative(comparison.value) for comparison in compared):
        least[TODAY] = form.settled.get(TODAY)
    return {key: value for key, value in least.items() if value is not None}


def _keys_read(form: StepForm, followed: list[Field]) -> set[str]:
    """The keys of the fields and of what they read, without what is worked out and what is asked of others."""
    left_out = {field.key for field in form.step.fields if field.private != form.private}
    left_out |= {field.key for field in followed if field_type(field).is_calculated}
    read = {key for field in followed for key in _reads(field)} | {field.key for field in followed}
    return read - left_out


def _least(key: str, answer: JsonValue, followed: list[Field], compared: list[Comparison]) -> JsonValue:
    """As little of an answer as gives the same results: that there is one, its code, the columns summed."""
    if isinstance(answer, list):
        columns = _columns_summed(key, followed)
        return [_least_of_row(item, columns) if isinstance(item, dict) else item for item in answer]
    if _only_presence_counts(key, followed, compared):
        return None if is_empty(answer) else True
    return comparable(answer)


def _columns_summed(key: str, followed: list[Field]) -> set[str]:
    """Of a group, the columns that sums of the step read."""
    terms = [term for field in followed if is_calculated(field) for term in field.terms]
    return {term.column for term in terms if isinstance(term, ColumnTerm) and term.group == key}


def _only_presence_counts(key: str, followed: list[Field], compared: list[Comparison]) -> bool:
    """Whether no sum reads an answer, and no condition more of it than that there is one."""
    is_summed = any(key in field_type(field).reads(field) for field in followed)
    return not is_summed and {comparison.operator for comparison in compared if comparison.field == key} <= PRESENCE


def _least_of_row(row: Mapping[str, JsonValue], columns: set[str]) -> JsonValue:
    """A row of a group, or own words among choices."""
    compared = comparable(dict(row))
    if isinstance(compared, dict):
        return {key: cell for key, cell in row.items() if key in columns}
    return compared
