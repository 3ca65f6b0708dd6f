"""What looks at a question elsewhere: conditions, rules, calculations, letters. Reads only; said in sentences."""

from collections.abc import Callable, Collection, Iterator

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from formkit import rules
from formkit.design.comparison import label_of
from formkit.design.option_changes import Part
from formkit.fieldtypes import Field, field_type
from formkit.language.nodes import Node
from formkit.language.operands import keys_read
from formkit.schema import FormSchema, Step
from teleservices.letters.letter_problems import wrong_letters
from teleservices.letters.letter_sentences import paragraphs_reading
from teleservices.models import Procedure
from teleservices.parameter_names import names_for
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import explainer
from teleservices.studio.drafting.snapshots import drafted

Explain = Callable[[Node], str]


def dependents_of_step(procedure: Procedure, schema: FormSchema, step: Step) -> list[str]:
    """What looks from elsewhere at the questions of a step, in the draft of a procedure, whose form `schema` is."""
    keys = {key for field in step.fields for key in _keys(field)}
    return [*dependents(schema, keys), *paragraphs_reading(drafted(procedure).letter_models, schema, keys)]


def dependents_of_field(procedure: Procedure, schema: FormSchema, field: Field) -> list[str]:
    """What looks from elsewhere at a question, or at those of a group, likewise."""
    keys = _keys(field)
    return [*dependents(schema, keys), *paragraphs_reading(drafted(procedure).letter_models, schema, keys)]


def dependents(schema: FormSchema, keys: Collection[str]) -> list[str]:
    """A sentence about each condition, rule or calculation, of what stays, that looks at one of these questions."""
    explain = explainer(schema)
    parts: list[Step | Field] = [*schema.steps, *schema.fields(), *schema.columns()]
    lines = [line for part in parts if part.key not in keys for line in _of_part(part, keys, explain)]
    ruled = [rule for rule in schema.rules if _looks(rule.condition, keys)]
    checks = [check for check in schema.validations if _looks(check.condition, keys) or set(check.fields) & set(keys)]
    lines += [_said(label_of(rule), explain(rule.condition)) for rule in ruled]
    lines += [label_of(step) for step in schema.steps if step.each in keys and step.key not in keys]
    return lines + [_said(label_of(check), explain(check.condition)) for check in checks]


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


def _looks(condition: Node, keys: Collection[str]) -> bool:
    return any(key in keys for key in keys_read(condition))


def _keys(field: Field) -> set[str]:
    """The keys of a question, and of those of its rows."""
    return {field.key, *(column.key for column in field_type(field).columns(field))}


def say_broken(request: HttpRequest, before: FormSchema, procedure: Procedure) -> None:
    """Warn of the conditions, rules, calculations and letters that an act has left without what they look at."""
    after = draft_of(procedure)
    problems_before = set(rules.check(before, names_for(before)))
    parts: list[Part] = [*after.steps, *after.fields(), *after.columns(), *after.rules, *after.validations]
    names = {part.key: label_of(part) for part in parts}
    for problem in dict.fromkeys(
        problem for problem in rules.check(after, names_for(after)) if problem not in problems_before
    ):
        messages.warning(request, _("“%(name)s”: %(reason)s") % {"name": names[problem.key], "reason": problem.reason})
    letters = drafted(procedure).letter_models
    letters_before = wrong_letters(letters, before) if letters else ()
    for wrong in wrong_letters(letters, after) if letters else ():
        if wrong not in letters_before:
            messages.warning(request, wrong.text)
