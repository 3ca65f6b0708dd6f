"""The rules of a form: whether a form's conditions make sense. Stores nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from formkit.design.names import QuestionsBefore, calculation_scope, facts, scope_of_validation
from formkit.fieldtypes import CalculatedField, ColumnedField, Field, field_type, has_columns, has_lines, is_calculated
from formkit.language.faults import faults, type_of
from formkit.language.nodes import Node, reads
from formkit.language.scope import Name, Scope
from formkit.language.value_types import BOOLEAN

if TYPE_CHECKING:
    from formkit.schema import FormRule, FormSchema, Step
    from formkit.validations import Validation

Earlier = Mapping[str, Field]
"""Fields that a condition may read, by key: those asked before it."""


LONGEST_OF_ROW = 26
"""Characters of the key of a question asked for each row: with the row’s id, it fills the column of a document’s."""
NO_PROFILE_TYPES: Mapping[str, str] = {}
"""Types of profile are the portal's: a form names any."""


@dataclass(frozen=True)
class Problem:
    """Why a condition, a rule or a calculation can't be published, and whose it is."""

    key: str
    """Key of the step, field or rule that holds it."""
    reason: str


def check(schema: "FormSchema", parameters: tuple[Name, ...] = ()) -> tuple[Problem, ...]:
    """What is wrong with the rules of a form, in the form's order; nothing when it may be published.

    A condition may read earlier fields only, that have an answer, or facts of the profile, with operators and values
    of their type. What the applicant sees never depends on what staff note.
    """
    return tuple(_problems(schema, parameters))


def _problems(schema: "FormSchema", parameters: tuple[Name, ...]) -> Iterator[Problem]:
    earlier: dict[str, Field] = {}
    questions, always = QuestionsBefore(), (*facts(NO_PROFILE_TYPES), *parameters)
    for step in schema.steps:
        yield from _of_rows(step, earlier)
        yield from _of_condition(step.key, step.condition, Scope((*always, *questions.names(step))))
        for field in step.fields:
            scope = Scope((*always, *questions.names(step)), is_private=field.private)
            for condition in (field.condition, field.required_when):
                yield from _of_condition(field.key, condition, scope)
            if has_columns(field):
                yield from _of_group(field, parameters)
            elif is_calculated(field):
                yield from of_calculation(field, scope)
            earlier[field.key] = field
            questions.add(step, field)
    for rule in schema.rules:
        yield from _of_rule(rule, Scope((*always, *questions.names())))
    for validation in schema.validations:
        yield from _of_condition(validation.key, validation.condition, scope_of_validation(schema, validation))
        yield from _of_questions(validation, earlier)


def _of_rows(step: "Step", earlier: Earlier) -> Iterator[Problem]:
    """What is wrong with a step asked once for each row."""
    if step.each is None:
        return
    group = earlier.get(step.each)
    if group is None or not field_type(group).row_limits(group)[1] or has_lines(group):
        yield Problem(step.key, _("The rows for which this step is asked aren’t asked before it: choose them again."))
    if any(has_columns(field) and not has_lines(field) for field in step.fields):
        yield Problem(step.key, _("A step asked for each row holds no repeated group: put it in a step of its own."))
    for field in step.fields:
        if len(field.key) > LONGEST_OF_ROW:  # an imported one: those that are drawn here have ten characters
            yield Problem(
                step.key,
                _("“%(label)s”: the key %(key)s is too long for a row: %(most)d characters at most.")
                % {"label": field.label, "key": field.key, "most": LONGEST_OF_ROW},
            )


def _of_rule(rule: "FormRule", scope: Scope) -> Iterator[Problem]:
    yield from _of_condition(rule.key, rule.condition, scope)
    if rule.kind == "team" and not rule.team:
        yield Problem(rule.key, _("Choose the service that instructs the request."))
    if rule.article and rule.kind != "ineligible":
        yield Problem(rule.key, _("Only a rule of ineligibility names an article of the règlement."))
    if rule.is_told and not rule.message:
        yield Problem(rule.key, _("Write what the applicant is told."))


def _of_questions(validation: "Validation", fields: Earlier) -> Iterator[Problem]:
    for key in validation.fields:
        if key not in fields or not field_type(fields[key]).takes_answer or fields[key].private:
            yield Problem(validation.key, _("A question to correct is no longer asked of the applicant."))


def _of_condition(key: str, condition: Node | None, scope: Scope) -> Iterator[Problem]:
    if condition is not None:
        yield from (Problem(key, fault.text) for fault in faults(condition, scope, expected=BOOLEAN))


def _of_group(group: ColumnedField, parameters: tuple[Name, ...]) -> Iterator[Problem]:
    for reason in _lacks(group):
        yield Problem(group.key, reason)
    earlier: dict[str, Field] = {}
    for column in group.fields:
        if is_calculated(column):
            scope = calculation_scope(earlier.values(), in_row=True, parameters=parameters)
            yield from of_calculation(column, scope)
        earlier[column.key] = column


def _lacks(group: ColumnedField) -> Iterator[str]:
    """What a group or a table can't be asked without."""
    if not has_lines(group):
        yield from () if group.fields else (_("Add a question to this group."),)
        return
    if not group.fields:
        yield _("Add a column to this table.")
    if all(line.is_heading for line in group.lines):
        yield _("Add a line to this table.")
    if group.balanced and not any(column.key in group.totals for column in group.fields):
        yield _("Tick a column with a total: its totals are what must be equal.")


def of_calculation(field: CalculatedField, scope: Scope) -> Iterator[Problem]:
    """What is wrong with a calculation, `scope` holding what comes before it."""
    if field.formula is None or not reads(field.formula):
        yield Problem(field.key, _("Say what this value is calculated from."))
        return
    for fault in faults(field.formula, scope):
        yield Problem(field.key, fault.text)
    kind = type_of(field.formula, scope)
    if kind is None:
        return
    if kind.base != "number":
        yield Problem(field.key, _("A calculated value is a number: this gives %(type)s.") % {"type": kind.text})
    elif result_of(field, scope) != field.result:
        yield Problem(field.key, _("The calculation gives %(type)s: save it again.") % {"type": kind.text})


def result_of(field: CalculatedField, scope: Scope) -> Literal["amount", "number", "percentage"]:
    """The unit that a calculation gives its result, or the present one while nothing tells."""
    kind = type_of(field.formula, scope) if field.formula else None
    if kind is None or kind.base != "number":
        return field.result
    return "amount" if kind.unit == "€" else "percentage" if kind.unit == "%" else "number"
