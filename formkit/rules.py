"""The rules of a form: the expression language, and whether a form's conditions make sense. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from formkit.expressions import COUNTS, MAX_DEPTH, OTHER, Comparison, Expression, comparisons, depth
from formkit.facts import FACTS
from formkit.fieldtypes import CalculatedField, Field, GroupField, field_type, has_columns, is_calculated
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, Term
from formkit.relative_dates import is_relative

if TYPE_CHECKING:
    from formkit.schema import FormRule, FormSchema

Earlier = Mapping[str, Field]
"""Fields that a condition may read, by key: those asked before it."""


@dataclass(frozen=True)
class Problem:
    """Why a condition, a rule or a calculation can't be published, and whose it is."""

    key: str
    """Key of the step, field or rule that holds it."""
    reason: str


def check(schema: "FormSchema") -> tuple[Problem, ...]:
    """What is wrong with the rules of a form, in the form's order; nothing when it may be published.

    A condition may compare earlier fields only, that have an answer, or facts of the profile, with an operator and a
    value of their type. What the applicant sees never depends on what staff note.
    """
    return tuple(_problems(schema))


def _problems(schema: "FormSchema") -> Iterator[Problem]:
    earlier: dict[str, Field] = {}
    for step in schema.steps:
        yield from _of_condition(step.key, step.condition, earlier, private=False)
        for field in step.fields:
            for condition in (field.condition, field.required_when):
                yield from _of_condition(field.key, condition, earlier, private=field.private)
            if has_columns(field):
                yield from _of_group(field)
            elif is_calculated(field):
                yield from of_calculation(field, earlier)
            earlier[field.key] = field
    for rule in schema.rules:
        yield from _of_rule(rule, earlier)


def _of_rule(rule: "FormRule", earlier: Earlier) -> Iterator[Problem]:
    yield from _of_condition(rule.key, rule.condition, earlier, private=False)
    if rule.kind == "team" and not rule.team:
        yield Problem(rule.key, _("Choose the service that instructs the request."))
    if rule.article and rule.kind != "ineligible":
        yield Problem(rule.key, _("Only a rule of ineligibility names an article of the règlement."))
    if rule.kind != "team" and not rule.message:
        yield Problem(rule.key, _("Write what the applicant is told."))


def _of_condition(key: str, condition: Expression | None, earlier: Earlier, *, private: bool) -> Iterator[Problem]:
    if too_deep := depth_refusal(condition):
        yield Problem(key, too_deep)
    for comparison in comparisons(condition):
        reason = _wrong_fact(comparison) if comparison.field in FACTS else _wrong(comparison, earlier, private=private)
        if reason:
            yield Problem(key, reason)


def depth_refusal(condition: Expression | None) -> str:
    """Why a condition holds too many conditions one in another; empty when it doesn't."""
    if (levels := depth(condition)) <= MAX_DEPTH:
        return ""
    text = _("The condition holds %(levels)d levels of conditions one in another: %(limit)d at most.")
    return text % {"levels": levels, "limit": MAX_DEPTH}


def _wrong(comparison: Comparison, earlier: Earlier, *, private: bool) -> str:
    compared = earlier.get(comparison.field)
    if compared is None:
        return _("The condition uses a question that no longer exists or comes later.")
    if compared.private and not private:
        return _("The condition uses a field that only staff see.")
    if comparison.operator not in field_type(compared).operators:
        return _("The condition compares “%(label)s” in a way it doesn't allow.") % _named(compared)
    if not _operand_fits(compared, comparison):
        return _("The condition gives “%(label)s” a value it can't have.") % _named(compared)
    return ""


def _wrong_fact(comparison: Comparison) -> str:
    fact = FACTS[comparison.field]
    parameters = {"label": fact.label}
    if comparison.operator not in fact.operators:
        return _("The condition compares “%(label)s” in a way it doesn't allow.") % parameters
    if fact.kind == "date" and not is_relative(comparison.value, or_date=True):
        return _("The condition gives “%(label)s” a value it can't have.") % parameters
    return ""


def _named(field: Field) -> dict[str, str]:
    return {"label": field.label}


def _operand_fits(field: Field, comparison: Comparison) -> bool:
    if comparison.operator in ("empty", "not_empty") or comparison.operator in COUNTS:
        return True
    if is_relative(comparison.value):
        return field_type(field).compared_with == "day"
    values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
    own_words = getattr(field, OTHER, False)
    return all((own_words and value == OTHER) or field_type(field).compares_with(field, value) for value in values)


def _of_group(group: GroupField) -> Iterator[Problem]:
    if not group.fields:
        yield Problem(group.key, _("Add a question to this group."))
    earlier: dict[str, Field] = {}
    for column in group.fields:
        if is_calculated(column):
            yield from of_calculation(column, earlier)
        earlier[column.key] = column


def of_calculation(field: CalculatedField, earlier: Earlier) -> Iterator[Problem]:
    """What is wrong with a calculation, `earlier` being the fields, or the columns of its row, before it."""
    terms = [term for term in field.terms if not isinstance(term, ConstantTerm)]
    if not terms:
        yield Problem(field.key, _("Say what this value is calculated from."))
    if field.operation == "percentage" and len(field.terms) != 2:
        yield Problem(field.key, _("A percentage is calculated from two values: a part and a whole."))
    amounts = []
    for term in terms:
        operand = _field_of(term, earlier)
        if operand is None:
            yield Problem(field.key, _("The calculation uses a number that no longer exists or comes later."))
        elif operand.private and not field.private:
            yield Problem(field.key, _("The calculation uses a field that only staff see."))
        else:
            amounts.append(field_type(operand).is_amount(operand))
    if not _units_agree(field, amounts):
        yield Problem(field.key, _("The calculation mixes euros with other numbers."))


def result_of(field: CalculatedField, earlier: Earlier) -> Literal["amount", "number"]:
    """The unit that a calculation gives its result, or the present one while its terms don't tell."""
    operands = [_field_of(term, earlier) for term in field.terms if not isinstance(term, ConstantTerm)]
    amounts = [field_type(operand).is_amount(operand) for operand in operands if operand]
    if field.operation == "percentage":
        return "number"
    if not amounts:
        return field.result
    return "amount" if any(amounts) else "number"


def _field_of(term: Term, earlier: Earlier) -> Field | None:
    """The summable field, or the group, that a term reads; None when it can't."""
    if isinstance(term, FieldTerm):
        field = earlier.get(term.field)
        return field if field and field_type(field).is_summable else None
    group = earlier.get(term.group) if not isinstance(term, ConstantTerm) else None
    if group is None or not has_columns(group):
        return None
    if not isinstance(term, ColumnTerm):
        return group
    column = next((field for field in group.fields if field.key == term.column), None)
    return column if column and field_type(column).is_summable else None


def _units_agree(field: CalculatedField, amounts: list[bool]) -> bool:
    """Whether the result has the unit that the operation gives it. `amounts`: which terms are in euros."""
    gives_amount = field.result == "amount"
    match field.operation:
        case "product":
            return amounts.count(True) == (1 if gives_amount else 0)
        case "percentage":
            return not gives_amount and len(set(amounts)) <= 1
        case _:
            return all(amount == gives_amount for amount in amounts)
