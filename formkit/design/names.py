"""What expressions of a form may name: its questions, columns and annotations, and the facts of the profile."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from formkit.facts import FACTS, Fact
from formkit.fieldtypes import Field, field_type, has_columns
from formkit.language.scope import Name, OperandKind, Scope
from formkit.language.value_types import AMOUNT, NUMBER, PERCENTAGE, Base, ValueType
from formkit.schema import FormSchema, Step
from formkit.validations import Validation

_FACT_BASES: Mapping[str, Base] = {"profile_type": "choice", "text": "text", "date": "date"}
_CHOICES: tuple[Base, ...] = ("choice", "choices")


def value_type(field: Field) -> ValueType:
    """What expressions take the answer to a question for, and what its number counts."""
    kind = field_type(field)
    if kind.value_base != "number":
        return ValueType(kind.value_base)
    return AMOUNT if kind.is_amount(field) else PERCENTAGE if kind.gives_rate(field) else NUMBER


def named(field: Field, kind: OperandKind = "answer") -> Name:
    """A question as expressions name it, its columns with it."""
    field_kind = field_type(field)
    value = value_type(field)
    return Name(
        field.key,
        field.label,
        value,
        kind,
        private=field.private,
        counts=field_kind.unit(field) if value == NUMBER else "",
        choices=tuple(field_kind.filter_choices(field)) if value.base in _CHOICES else (),
        code_text=partial(field_kind.operand_text, field),
        columns=(*_places(field), *(named(column, "cell") for column in field_kind.columns(field))),
        most_rows=field_kind.row_limits(field)[1],
    )


def _places(field: Field) -> Iterator[Name]:
    for key, label, choices in field_type(field).row_choices(field):
        yield Name(key, str(label), ValueType("choice"), "cell", choices=choices)


def fact_type(fact: Fact) -> ValueType:
    """What expressions take a fact for."""
    return ValueType(_FACT_BASES[fact.kind])


def facts(profile_types: Mapping[str, str]) -> tuple[Name, ...]:
    """The facts of the profile and of the day; `profile_types`: the names of its types by code."""
    return tuple(
        Name(
            fact.key, str(fact.label), fact_type(fact), "fact",
            choices=tuple(profile_types.items()) if fact.kind == "profile_type" else (),
        )
        for fact in FACTS.values()
    )  # fmt: skip


def scope_before(
    schema: FormSchema, key: str = "", *, profile_types: Mapping[str, str], parameters: tuple[Name, ...] = (),
    is_private: bool = False,
) -> Scope:  # fmt: skip
    """What an expression of the step, field or column with this key may name: what comes before it; all for no key.

    A private one, the service's own, names annotations too.
    """
    annotations = tuple(named(field, "annotation") for field in schema.annotations) if is_private else ()
    names = (
        *answered(questions_before(schema, key)),
        *_columns_before(schema, key),
        *facts(profile_types),
        *parameters,
        *annotations,
    )
    return Scope(names, is_private=is_private)


def calculation_scope(earlier: Iterable[Field], *, in_row: bool = False, parameters: tuple[Name, ...] = ()) -> Scope:
    """What a calculated value may name: the fields before it, facts, parameters; `in_row`: the columns, parameters."""
    names = tuple(named(field, "cell" if in_row else "answer") for field in earlier)
    return Scope((*names, *parameters) if in_row else (*names, *facts({}), *parameters))


def whole_scope(schema: FormSchema, profile_types: Mapping[str, str], parameters: tuple[Name, ...] = ()) -> Scope:
    """Every name of a form, those of rows too: to say an expression, wherever it stands."""
    cells = (*(column for field in schema.fields() for column in named(field).columns), *_of_rows(schema))
    scope = scope_before(schema, profile_types=profile_types, parameters=parameters, is_private=True)
    return Scope((*cells, *scope.names), is_private=True)


def _of_rows(schema: FormSchema) -> Iterator[Name]:
    """What steps asked for each row name of their own row."""
    for group, steps in schema.row_steps.items():
        yield from answered((*schema.columns_of(group), *(field for step in steps for field in step.fields)))


def scope_of_validation(schema: FormSchema, validation: Validation) -> Scope:
    """What a validation may name: all that is asked by the end of the step where it is looked at.

    That step is the last that holds one of its questions. At transmission, the whole form.
    """
    last = next((step for step in reversed(schema.steps) if any(f.key in validation.fields for f in step.fields)), None)
    questions = questions_by_end(schema, last) if last and validation.at == "step" else questions_before(schema, "")
    return Scope((*answered(questions), *facts({})))


class QuestionsBefore:
    """What expressions may read as a form is read from its beginning: within a step asked for each row, its row too.

    From outside, what such a step asks is a column of its group.
    """

    def __init__(self) -> None:
        self._questions: dict[str, Field] = {}
        self._of_row: dict[str, list[Field]] = {}
        """What a step asked for each row of a group reads of its row, by the key of the group."""

    def within(self, step: Step | None = None) -> list[Field]:
        """Those that a step may read now; anything else where none is given."""
        return [*self._questions.values(), *(self._of_row.get(step.each or "", ()) if step else ())]

    def names(self, step: Step | None = None) -> tuple[Name, ...]:
        """The same, named."""
        return tuple(answered(self.within(step)))

    def add(self, step: Step, field: Field) -> None:
        """Read the next question."""
        if step.each is None:
            self._questions[field.key] = field
            self._of_row[field.key] = [*field_type(field).columns(field)]
            return
        self._of_row.setdefault(step.each, []).append(field)
        group, kind = self._questions.get(step.each), field_type(field)
        if group and has_columns(group) and kind.has_answer and not kind.has_columns:
            self._questions[step.each] = group.model_copy(update={"fields": (*group.fields, field)})


def questions_before(schema: FormSchema, key: str) -> list[Field]:
    """What the step, question or column with this key may read; all that the end of the form may, for no key."""
    questions = QuestionsBefore()
    for step in schema.steps:
        if step.key == key:
            return questions.within(step)
        for field in step.fields:
            if key in (field.key, *(column.key for column in field_type(field).columns(field))):
                return questions.within(step)
            questions.add(step, field)
    return questions.within()


def questions_by_end(schema: FormSchema, last: Step) -> list[Field]:
    """What the end of a step may read."""
    questions = QuestionsBefore()
    for step in schema.steps[: schema.steps.index(last) + 1]:
        for field in step.fields:
            questions.add(step, field)
    return questions.within(last)


def _columns_before(schema: FormSchema, key: str) -> tuple[Name, ...]:
    """The cells that a column may read of its row."""
    group = schema.group_of(key) if key else None
    columns = [column.key for column in group.fields] if group else []
    names = named(group).columns if group else ()
    return tuple(name for name in names if name.key in columns[: columns.index(key)])


def answered(fields: Iterable[Field]) -> Iterator[Name]:
    """The names of questions, those without an answer (texts, documents) left out."""
    return (named(field) for field in fields if field_type(field).has_answer)
