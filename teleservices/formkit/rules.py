"""The rules of a form: the expression language, and whether a form's conditions make sense. Stores nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from teleservices.formkit.expressions import (
    All,
    Any_,
    Comparison,
    Expression,
    Not,
    Operator,
    comparisons,
    evaluate,
    is_empty,
)
from teleservices.formkit.fieldtypes import Field, field_type

if TYPE_CHECKING:
    from teleservices.formkit.schema import FormSchema

__all__ = [
    "All",
    "Any_",
    "Comparison",
    "Expression",
    "Not",
    "Operator",
    "Problem",
    "check",
    "comparisons",
    "evaluate",
    "is_empty",
]


@dataclass(frozen=True)
class Problem:
    """Why a condition can't be published, and whose it is."""

    key: str
    """Key of the step or field that holds the condition."""
    reason: str


def check(schema: "FormSchema") -> tuple[Problem, ...]:
    """Return what is wrong with the conditions of a form, in the form's order; nothing when it may be published.

    A condition may compare earlier fields only, that have an answer, with an operator and a value of their type.
    What the applicant sees never depends on what staff note.
    """
    return tuple(_problems(schema))


def _problems(schema: "FormSchema") -> Iterator[Problem]:
    earlier: dict[str, Field] = {}
    for step in schema.steps:
        yield from _problems_of(step.key, step.condition, earlier, private=False)
        for field in step.fields:
            yield from _problems_of(field.key, field.condition, earlier, private=field.private)
            earlier[field.key] = field


def _problems_of(
    key: str, condition: Expression | None, earlier: dict[str, Field], *, private: bool
) -> Iterator[Problem]:
    for comparison in comparisons(condition):
        compared = earlier.get(comparison.field)
        if compared is None:
            yield Problem(key, _("The condition uses a question that no longer exists or comes later."))
        elif compared.private and not private:
            yield Problem(key, _("The condition uses a field that only staff see."))
        elif comparison.operator not in field_type(compared).operators:
            yield Problem(key, _("The condition compares “%(label)s” in a way it doesn't allow.") % _named(compared))
        elif not _operand_fits(compared, comparison):
            yield Problem(key, _("The condition gives “%(label)s” a value it can't have.") % _named(compared))


def _named(field: Field) -> dict[str, str]:
    return {"label": field.label}


def _operand_fits(field: Field, comparison: Comparison) -> bool:
    if comparison.operator in ("empty", "not_empty"):
        return True
    values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
    return all(field_type(field).compares_with(field, value) for value in values)
