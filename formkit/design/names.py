"""What expressions of a form may name: its questions, columns and annotations, and the facts of the profile."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from formkit.facts import FACTS, Fact
from formkit.fieldtypes import Field, field_type
from formkit.language.scope import Name, OperandKind, Scope
from formkit.language.value_types import AMOUNT, NUMBER, PERCENTAGE, Base, ValueType
from formkit.schema import FormSchema
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
    names = (*_before(schema, key), *facts(profile_types), *parameters, *annotations)
    return Scope(names, is_private=is_private)


def calculation_scope(earlier: Iterable[Field], *, in_row: bool = False, parameters: tuple[Name, ...] = ()) -> Scope:
    """What a calculated value may name: the fields before it, facts, parameters; `in_row`: the columns, parameters."""
    names = tuple(named(field, "cell" if in_row else "answer") for field in earlier)
    return Scope((*names, *parameters) if in_row else (*names, *facts({}), *parameters))


def whole_scope(schema: FormSchema, profile_types: Mapping[str, str], parameters: tuple[Name, ...] = ()) -> Scope:
    """Every name of a form, those of rows too: to say an expression, wherever it stands."""
    cells = tuple(column for field in schema.fields() for column in named(field).columns)
    scope = scope_before(schema, profile_types=profile_types, parameters=parameters, is_private=True)
    return Scope((*cells, *scope.names), is_private=True)


def scope_of_validation(schema: FormSchema, validation: Validation) -> Scope:
    """What a validation may name: all that is asked by the end of the step where it is looked at.

    That step is the last that holds one of its questions. At transmission, the whole form.
    """
    places = [place for place, step in enumerate(schema.steps) if any(f.key in validation.fields for f in step.fields)]
    later = schema.steps[places[-1] + 1 :] if places and validation.at == "step" else ()
    return scope_before(schema, later[0].key if later else "", profile_types={})


def _before(schema: FormSchema, key: str) -> Iterator[Name]:
    """The questions before a place in the form; for a column, those of its row too."""
    for step in schema.steps:
        if step.key == key:
            return
        for field in step.fields:
            columns = [column.key for column in field_type(field).columns(field)]
            if key in columns:
                yield from (name for name in named(field).columns if name.key in columns[: columns.index(key)])
            if key in (field.key, *columns):
                return
            yield from answered((field,))


def answered(fields: Iterable[Field]) -> Iterator[Name]:
    """The names of questions, those without an answer (texts, documents) left out."""
    return (named(field) for field in fields if field_type(field).has_answer)
