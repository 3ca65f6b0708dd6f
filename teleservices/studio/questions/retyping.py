"""A question given another type: what it keeps, what it loses. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formkit.errors import OperationError
from formkit.fieldtypes import REGISTRY, AnyFieldType, CalculatedField, ColumnedField, Field, field_type
from teleservices.studio.questions.fitting import fits
from teleservices.studio.questions.forms import new_field
from teleservices.studio.questions.option_forms import OptionsForm

CONDITIONS = ("condition", "required_when")
"""What stands on a question beside its options."""

UNSET: tuple[object, ...] = (None, "", ())
"""Values of an option that nobody set."""


@dataclass(frozen=True)
class Change:
    """What a question keeps under another type, by option, and what it loses: options that it sets, in words."""

    options: Mapping[str, object]
    lost: tuple[str, ...]


def other_types(field: Field, group: ColumnedField | None) -> list[AnyFieldType]:
    """Those that the question may have instead of its own; what is calculated, or asks rows, is made from nothing."""
    return [
        kind
        for kind in REGISTRY.values()
        if kind is not field_type(field)
        and kind.model is not CalculatedField
        and not kind.has_columns
        and fits(kind, group)
    ]


def change_of(form: OptionsForm, field: Field, kind: AnyFieldType) -> Change:
    """What `field`, whose present options `form` shows, becomes under `kind`."""
    options = dict(_kept(field, kind))
    lost = [
        str(bound.label)
        for bound in form
        if bound.name not in options and getattr(field, bound.name) not in (_default(field, bound.name), *UNSET)
    ]
    return Change(options, tuple(lost))


def retyped(field: Field, kind: AnyFieldType, options: Mapping[str, object]) -> Field:
    """The question of another type, under the same key and the same conditions. Raises OperationError."""
    conditions = {name: getattr(field, name, None) for name in CONDITIONS if name in kind.model.model_fields}
    try:
        question = new_field(kind, {**options, **conditions})
    except OperationError:
        if not any(conditions.values()):
            raise
        question = new_field(kind, options)
    return question.model_copy(update={"key": field.key})


def _kept(field: Field, kind: AnyFieldType) -> Iterator[tuple[str, object]]:
    """The options that both types have and that mean the same: those of the same values."""
    own, other = type(field).model_fields, kind.model.model_fields
    for name in kind.options:
        if name in field_type(field).options and own[name].annotation == other[name].annotation:
            yield name, getattr(field, name)


def _default(field: Field, name: str) -> object:
    proposed = field_type(field).proposed
    return proposed[name] if name in proposed else type(field).model_fields[name].default
