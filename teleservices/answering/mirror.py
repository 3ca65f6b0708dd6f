"""What the browser needs to follow a step's answers as they are given: its rules, its sums, the least of what is known.
It decides nothing: the step is read again when it is sent. Stores nothing.

Of a value that the applicant doesn't see, the browser gets its formula, without its label, where something that they
see reads it in the same step; its figure where that reads it beside an answer of the step. Nothing else: what earlier
answers settle is sent as true or false, or as its own result, and what nothing seen reads isn't sent.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from formkit.django_forms import StepForm
from formkit.fieldtypes import Field, field_type, has_columns, is_calculated
from formkit.language.evaluating import Environment
from formkit.language.nodes import Node, columns_read, parameters_in
from formkit.language.operands import outer_keys, reads_presence_alone
from formkit.row_answers import LINES, ROWS
from formkit.values import JsonValue, comparable, is_empty
from teleservices.answering.withholding import sent_fields

OPTIONS = frozenset(
    {
        *("key", "type", "condition", "required", "required_when"),
        *("min_length", "max_length", "pattern", "decimals", "minimum", "maximum", "max_days"),
        *("other", "min_choices", "max_choices", "version"),
        *("formula", "result", "unit"),
    }
)
"""Of a field, all that the browser follows beside the facts of its type; no label, no choice."""


def mirror_of(form: StepForm) -> dict[str, JsonValue]:
    """The fields of a step to follow, in order, and what they read beside what is typed; empty for nothing.

    What only staff see is never among them (conditions of the applicant's fields can't read it).
    """
    candidates = sent_fields(form, [field for field in form.step.fields if field.private == form.private])
    followed = [field for field in candidates if field.key in _followed(candidates)]
    if not followed:
        return {}
    fields: list[JsonValue] = [described(field, _columns_read(field.key, followed)) for field in followed]
    rates, unknown = sorted(form.environment.rates), sorted(form.unknown)
    return {"fields": fields, "known": _known(form, followed), "rates": [*rates], "unknown": [*unknown]}


def _followed(fields: list[Field]) -> set[str]:
    """The keys of the fields seen that change with the answers of their step, and of those that change them."""
    own = {field.key for field in fields}
    followed: set[str] = set()
    for field in reversed(fields):
        is_moving = bool(own & set(_reads(field))) or _has_sums(field)
        if field.key in followed or (is_moving and (field.private or _is_seen(field))):
            followed |= {field.key, *(own & set(_reads(field)))}
    return followed


def _is_seen(field: Field) -> bool:
    return field_type(field).is_shown_to(field, "applicant")


def _has_sums(field: Field) -> bool:
    if has_columns(field):
        return bool(field.totals) or any(field_type(column).is_calculated for column in field.fields)
    return field_type(field).is_calculated


def _conditions(fields: list[Field]) -> list[Node]:
    conditions = [condition for field in fields for condition in (field.condition, field.required_when)]
    return [condition for condition in conditions if condition is not None]


def _reads(field: Field) -> Iterator[str]:
    yield from outer_keys(field.condition, field.required_when)
    yield from field_type(field).reads(field)


def described(field: Field, columns: Collection[str] = ()) -> dict[str, JsonValue]:
    """A field's options and the facts of its type, days resolved; a group's columns too: numbers, and `columns`."""
    description: dict[str, JsonValue] = field.model_dump(mode="json", include=set(OPTIONS), exclude_none=True)
    kind = field_type(field)
    facts = {"is_amount": kind.is_amount(field), "is_calculated": kind.is_calculated, "has_columns": kind.has_columns}
    description |= {name: True for name, holds in facts.items() if holds}
    description |= kind.day_limits(field)
    if kind.has_columns:
        description["fields"] = [described(column) for column in _columns_sent(field, columns)]
        description |= _lines_sent(field, columns)
    return description


def _lines_sent(field: Field, columns: Collection[str]) -> dict[str, JsonValue]:
    """Of a table, what places each of its lines, as far as conditions and sums read it."""
    lines: dict[str, JsonValue] = {}
    for line, cells in field_type(field).places(field).items():
        if read := {key: cell for key, cell in cells.items() if key in columns}:
            lines[line] = read
    return {"lines": lines} if lines else {}


def _columns_sent(group: Field, columns: Collection[str]) -> list[Field]:
    """The numbers that the applicant sees in each row, what conditions and sums read, and what these are made of.

    All that is asked in a table: a line that nothing can be read in isn't there.
    """
    own = field_type(group).columns(group)
    has_lines = bool(field_type(group).places(group))
    keys = {column.key for column in own if _is_seen(column) and (has_lines or field_type(column).is_summable)}
    keys |= set(columns)
    for column in reversed(own):
        keys |= set(field_type(column).reads(column)) if column.key in keys else set()
    return [column for column in own if column.key in keys]


def _known(form: StepForm, followed: list[Field]) -> dict[str, JsonValue]:
    """The least of what the fields read: facts, answers of earlier steps and of this one."""
    stored = {field.key: form.known.get(field.key) for field in followed}  # a concealed one may come back
    answers = stored | form.settled
    answers |= {field.key: field_type(field).typed(field, answers.get(field.key)) for field in followed}
    environment = replace(form.environment, answers=answers)
    least = {key: _least(key, _in_rows(key, environment), followed) for key in _keys_read(form, followed)}
    for key in parameters_in([field.model_dump(mode="json") for field in followed]):
        least[key] = form.settled.get(key)
    return {key: value for key, value in least.items() if value is not None}


def _keys_read(form: StepForm, followed: list[Field]) -> set[str]:
    """The keys of the fields and of what they read, without what is worked out and what is asked of others."""
    left_out = {field.key for field in form.step.fields if field.private != form.private}
    left_out |= {field.key for field in followed if field_type(field).is_calculated}
    read = {key for field in followed for key in _reads(field)} | {field.key for field in followed}
    return read - left_out


def _in_rows(key: str, environment: Environment) -> JsonValue:
    """The answer to a table as the list of its rows, each with what places it; the rows of a group with what steps ask
    of each; any other answer as it is.
    """
    answer = environment.answers.get(key)
    is_table = isinstance(answer, dict) and bool(answer) and answer.keys() <= {LINES, ROWS}
    return [*environment.rows(key)] if is_table or key in environment.row_questions else answer


def _least(key: str, answer: JsonValue, followed: list[Field]) -> JsonValue:
    """As little of an answer as gives the same results: that there is one, its code, the columns summed."""
    if isinstance(answer, list):
        columns = _columns_read(key, followed)
        return [_least_of_row(item, columns) if isinstance(item, dict) else item for item in answer]
    if _only_presence_counts(key, followed):
        return None if is_empty(answer) else True
    return comparable(answer)


def _columns_read(key: str, followed: list[Field]) -> set[str]:
    """Of a group, the columns that calculations and conditions of the step read."""
    formulas = [field.formula for field in followed if is_calculated(field) and field.formula]
    return {column for tree in (*formulas, *_conditions(followed)) for column in columns_read(tree, key)}


def _only_presence_counts(key: str, followed: list[Field]) -> bool:
    """Whether no sum reads an answer, and no condition more of it than that there is one."""
    is_summed = any(key in field_type(field).reads(field) for field in followed)
    return not is_summed and reads_presence_alone(key, _conditions(followed))


def _least_of_row(row: Mapping[str, JsonValue], columns: set[str]) -> JsonValue:
    """A row of a group, or own words among choices."""
    compared = comparable(dict(row))
    if isinstance(compared, dict):
        return {key: cell for key, cell in row.items() if key in columns}
    return compared
