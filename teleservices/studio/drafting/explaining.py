"""Conditions and calculations of a draft form in words, with the names that only the database knows. Reads only."""

from collections.abc import Callable, Iterator
from functools import cache

from django.utils.translation import gettext as _

from accounts.models import ProfileType
from formkit.design.calculation_sentences import calculation
from formkit.design.sentences import ProfileTypes, sentence
from formkit.expressions import Expression, comparisons
from formkit.fieldtypes import Field, is_calculated
from formkit.rules import check
from formkit.schema import FormSchema, Step

PROFILE_TYPE = "p_type"


def profile_types() -> ProfileTypes:
    """The names of the types of profile, by code, in their order."""
    return dict(ProfileType.objects.values_list("code", "label"))


def explainer(schema: FormSchema) -> Callable[[Expression], str]:
    """How to explain the conditions of a form; asks the types of profile once, and only if a condition names one."""
    names = cache(profile_types)

    def explain(expression: Expression) -> str:
        asks = any(comparison.field == PROFILE_TYPE for comparison in comparisons(expression))
        return sentence(expression, schema, profile_types=names() if asks else {})

    return explain


def explained(schema: FormSchema) -> dict[str, list[str]]:
    """When the steps and questions of a form are shown and must be answered, by key, for those with a condition."""
    explain = explainer(schema)
    parts: list[Step | Field] = [*schema.steps, *schema.fields()]
    by_key = {part.key: list(_lines(part, explain)) for part in parts}
    return {key: lines for key, lines in by_key.items() if lines}


def calculations(schema: FormSchema) -> dict[str, str]:
    """What each calculated value of a form is calculated from, by key, those in the rows of groups included."""
    fields = {field.key: field for field in (*schema.fields(), *schema.columns())}
    return {key: calculation(field, fields) for key, field in fields.items() if is_calculated(field)}


def problems(schema: FormSchema) -> dict[str, list[str]]:
    """What is wrong with the conditions, rules and calculations of a form, each said once, by key."""
    by_key: dict[str, list[str]] = {}
    for problem in check(schema):
        reasons = by_key.setdefault(problem.key, [])
        if problem.reason not in reasons:
            reasons.append(problem.reason)
    return by_key


def _lines(part: Step | Field, explain: Callable[[Expression], str]) -> Iterator[str]:
    if part.condition:
        yield _("Shown %(when)s.") % {"when": explain(part.condition)}
    if not isinstance(part, Step) and part.required_when:
        yield _("Answer required %(when)s.") % {"when": explain(part.required_when)}
