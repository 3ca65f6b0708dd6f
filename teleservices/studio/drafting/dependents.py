"""What looks at a question elsewhere in its form: conditions, rules, calculations. Reads only; said in sentences."""

from collections.abc import Callable, Collection, Iterator

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from formkit import rules
from formkit.design.comparison import label_of
from formkit.design.option_changes import Part
from formkit.expressions import Expression, comparisons
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import explainer

Explain = Callable[[Expression], str]


def dependents_of_step(schema: FormSchema, step: Step) -> list[str]:
    """What looks from elsewhere at the questions of a step."""
    return dependents(schema, {key for field in step.fields for key in _keys(field)})


def dependents_of_field(schema: FormSchema, field: Field) -> list[str]:
    """What looks from elsewhere at a question, or at those of a group."""
    return dependents(schema, _keys(field))


def dependents(schema: FormSchema, keys: Collection[str]) -> list[str]:
    """A sentence about each condition, rule or calculation, of what stays, that looks at one of these questions."""
    explain = explainer(schema)
    parts: list[Step | Field] = [*schema.steps, *schema.fields(), *schema.columns()]
    lines = [line for part in parts if part.key not in keys for line in _of_part(part, keys, explain)]
    ruled = [rule for rule in schema.rules if _looks(rule.condition, keys)]
    return lines + [_said(label_of(rule), explain(rule.condition)) for rule in ruled]


def _of_part(part: Step | Field, keys: Collection[str], explain: Explain) -> Iterator[str]:
    name = label_of(part)
    conditions = [part.condition] if isinstance(part, Step) else [part.condition, part.required_when]
    for condition in conditions:
        if condition and _looks(condition, keys):
            yield _said(name, explain(condition))
    if not isinstance(part, Step) and any(key in keys for key in field_type(part).reads(part)):
        yield _("“%(name)s” is calculated from it.") % {"name": name}


def _said(name: str, when: str) -> str:
    return _("“%(name)s”: %(when)s") % {"name": name, "when": when}


def _looks(condition: Expression, keys: Collection[str]) -> bool:
    return any(comparison.field in keys for comparison in comparisons(condition))


def _keys(field: Field) -> set[str]:
    """The keys of a question, and of those of its rows."""
    return {field.key, *(column.key for column in field_type(field).columns(field))}


def say_broken(request: HttpRequest, before: FormSchema, procedure: Procedure) -> None:
    """Warn of the conditions, rules and calculations that an act has left without what they look at."""
    after = draft_of(procedure)
    problems_before = set(rules.check(before))
    parts: list[Part] = [*after.steps, *after.fields(), *after.columns(), *after.rules]
    names = {part.key: label_of(part) for part in parts}
    for problem in dict.fromkeys(problem for problem in rules.check(after) if problem not in problems_before):
        messages.warning(request, _("“%(name)s”: %(reason)s") % {"name": names[problem.key], "reason": problem.reason})
