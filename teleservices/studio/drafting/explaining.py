"""Conditions and calculations of a draft form in words, with the names that only the database knows. Reads only."""

from collections.abc import Callable, Iterator
from functools import cache

from django.utils.translation import gettext as _

from accounts.models import ProfileType
from formkit.design.names import whole_scope
from formkit.design.sentences import ProfileTypes, sentence
from formkit.fieldtypes import Field, field_type, is_calculated
from formkit.language.nodes import Node
from formkit.language.operands import keys_read
from formkit.language.scope import Scope
from formkit.rules import check
from formkit.schema import FormSchema, Step
from teleservices.parameter_names import names_for
from teleservices.studio.calculations.formulas import calculation_text

PROFILE_TYPE = "p_type"


def profile_types() -> ProfileTypes:
    """The names of the types of profile, by code, in their order."""
    return dict(ProfileType.objects.values_list("code", "label"))


def explainer(schema: FormSchema) -> Callable[[Node], str]:
    """How to explain the conditions of a form; asks the types of profile once, and only if a condition names one."""

    @cache
    def scope(*, names_profiles: bool) -> Scope:
        types = profile_types() if names_profiles else {}
        return whole_scope(schema, types, names_for(schema))

    def explain(condition: Node) -> str:
        return sentence(condition, scope(names_profiles=PROFILE_TYPE in keys_read(condition)))

    return explain


def explained(schema: FormSchema) -> dict[str, list[str]]:
    """When the steps and questions of a form are shown and must be answered, by key, for those with a condition."""
    explain = explainer(schema)
    parts: list[Step | Field] = [*schema.steps, *schema.fields()]
    by_key = {part.key: list(_lines(part, explain)) for part in parts}
    for step in schema.steps:
        if step.each:
            text = _("Asked once for each row of “%(label)s”.") % {"label": _label(schema, step.each)}
            by_key[step.key].insert(0, text)
    return {key: lines for key, lines in by_key.items() if lines}


def remarks(schema: FormSchema) -> dict[str, list[str]]:
    """The same after who sees a value, where that isn't the applicant: what outlines and lists tell of each."""
    lines = explained(schema)
    texts = {field.key: field_type(field).audience_text(field) for field in (*schema.fields(), *schema.columns())}
    return lines | {key: [text, *lines.get(key, ())] for key, text in texts.items() if text}


def calculations(schema: FormSchema) -> dict[str, str]:
    """What each calculated value of a form is calculated from, by key, those in the rows of groups included."""
    scope = whole_scope(schema, {}, names_for(schema))
    return {
        field.key: calculation_text(field.label, field.formula, scope) if field.formula else ""
        for field in (*schema.fields(), *schema.columns())
        if is_calculated(field)
    }


def problems(schema: FormSchema) -> dict[str, list[str]]:
    """What is wrong with the conditions, rules and calculations of a form, each said once, by key."""
    by_key: dict[str, list[str]] = {}
    for problem in check(schema, names_for(schema)):
        reasons = by_key.setdefault(problem.key, [])
        if problem.reason not in reasons:
            reasons.append(problem.reason)
    return by_key


def _label(schema: FormSchema, key: str) -> str:
    """The label of a question; a dash for one that was deleted."""
    return next((field.label for field in schema.fields() if field.key == key), "–")


def _lines(part: Step | Field, explain: Callable[[Node], str]) -> Iterator[str]:
    if part.condition:
        yield _("Shown %(when)s.") % {"when": explain(part.condition)}
    if not isinstance(part, Step) and part.required_when:
        yield _("Answer required %(when)s.") % {"when": explain(part.required_when)}
