"""What the rules of a whole form say of its answers: not eligible, to be corrected, instructed by another service."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from formkit.facts import FACTS
from formkit.fieldtypes import Field, field_type
from formkit.language.evaluating import evaluate, holds
from formkit.path import environment_of, walk
from formkit.schema import FormRule, FormSchema, Step
from formkit.unfolding import unfolded
from formkit.validations import Validation
from formkit.values import Answers


class Unmet(NamedTuple):
    """A validation that doesn't hold, and the questions of the path to correct, in the form's order."""

    validation: Validation
    questions: tuple[Field, ...]


def holding_rules(
    schema: FormSchema,
    answers: Answers,
    *,
    until: Step | None = None,
    among: Callable[[FormRule], bool] | None = None,
) -> tuple[FormRule, ...]:
    """The rules that hold, in their order; hidden answers count for nothing.

    `until` leaves out those that read a question of a later step: nothing is told before it was asked. `among` says
    which are looked at: those that it leaves out cost nothing.
    """
    schema = unfolded(schema, answers)
    rules = schema.rules if until is None else _rules_read_until(schema, until)
    rules = [rule for rule in rules if among is None or among(rule)]
    if not rules:
        return ()
    environment = environment_of(schema, answers)
    return tuple(rule for rule in rules if holds(rule.condition, environment))


def routed_team(schema: FormSchema, answers: Answers) -> str:
    """The name of the service that the rules send the request to; empty for the procedure's own."""
    rules = (rule for rule in holding_rules(schema, answers) if rule.kind == "team")
    return next((rule.team for rule in rules), "")


def unmet(schema: FormSchema, answers: Answers, *, step: Step | None = None) -> tuple[Unmet, ...]:
    """The validations that don't hold, in their order; those alone that are looked at as `step` is left, when given.

    One whose questions are all hidden says nothing, and neither does what can't be known yet.
    """
    return tuple(_unmet(unfolded(schema, answers), answers, step)) if schema.validations else ()


def _unmet(schema: FormSchema, answers: Answers, step: Step | None) -> Iterator[Unmet]:
    environment = environment_of(schema, answers)
    path = [(visible, field) for visible, fields in walk(schema, dict(answers)) for field in fields]
    for validation in schema.validations:
        questions = [(visible, field) for visible, field in path if field.key in validation.fields]
        if not questions or (step is not None and (validation.at != "step" or questions[-1][0] != step)):
            continue
        if evaluate(validation.condition, environment) is False:
            yield Unmet(validation, tuple(field for _step, field in questions))


def rules_told_on(schema: FormSchema, answers: Answers, step: Step) -> dict[str, list[FormRule | Validation]]:
    """The rules that hold and concern a step's own questions, by the key of the last one that each reads there.

    They are told where the answer is given and can be mended, once all that they read has been asked. So are the
    validations that only warn, at the last of their questions. What reads nothing there but values that the applicant
    doesn't see is told at the last question that they do.
    """
    schema = unfolded(schema, answers)
    if step not in schema.steps:
        return {}
    rules_by_key: dict[str, list[FormRule | Validation]] = {}
    for validation, questions in unmet(schema, answers, step=step):
        if not validation.is_blocking:
            rules_by_key.setdefault(questions[-1].key, []).append(validation)
    if not schema.rules:
        return rules_by_key
    path = walk(schema, dict(answers))
    own_fields = [field for visible, fields in path if visible == step for field in fields]
    own = {field.key for field in own_fields}
    for rule in holding_rules(
        schema, answers, until=step, among=lambda rule: rule.is_told and not rule.reads.isdisjoint(own)
    ):
        key = _told_at([field for field in own_fields if field.key in rule.reads], own_fields)
        if key:
            rules_by_key.setdefault(key, []).append(rule)
    return rules_by_key


def _told_at(read: Sequence[Field], questions: Sequence[Field]) -> str:
    """The key of the last of these that the applicant sees, else of the last question that they do; empty for none."""
    candidates = (*reversed(read), *reversed(questions)) if read else ()
    return next((field.key for field in candidates if field_type(field).is_shown_to(field, "applicant")), "")


def reads_facts_alone(rule: FormRule) -> bool:
    """Whether a rule reads no question, but the profile or the day: no answer of the form can mend it."""
    return rule.reads <= FACTS.keys()


def _rules_read_until(schema: FormSchema, step: Step) -> list[FormRule]:
    """The rules that read nothing but facts and the questions of the steps up to this one."""
    steps = schema.steps[: schema.steps.index(step) + 1]
    keys = {field.key for earlier in steps for field in earlier.fields} | set(FACTS)
    return [rule for rule in schema.rules if keys.issuperset(rule.reads)]
