"""What the rules of a whole form say of its answers: not eligible, warned, instructed by another service."""

from formkit.expressions import comparisons, evaluate
from formkit.facts import FACTS, facts_of
from formkit.path import kept_answers, walk
from formkit.schema import FormRule, FormSchema, Step
from formkit.values import Answers


def holding_rules(schema: FormSchema, answers: Answers, *, until: Step | None = None) -> tuple[FormRule, ...]:
    """The rules that hold, in their order; hidden answers count for nothing.

    `until` leaves out those that read a question of a later step: nothing is told before it was asked.
    """
    if not schema.rules:
        return ()
    path_answers = facts_of(answers) | kept_answers(schema, answers)
    rules = schema.rules if until is None else _rules_read_until(schema, until)
    return tuple(rule for rule in rules if evaluate(rule.condition, path_answers))


def routed_team(schema: FormSchema, answers: Answers) -> str:
    """The name of the service that the rules send the request to; empty for the procedure's own."""
    rules = (rule for rule in holding_rules(schema, answers) if rule.kind == "team")
    return next((rule.team for rule in rules), "")


def rules_told_on(schema: FormSchema, answers: Answers, step: Step) -> dict[str, list[FormRule]]:
    """The rules that hold and concern a step's own questions, by the key of the last one that each reads there.

    They are told where the answer is given and can be mended, once all that they read has been asked.
    """
    if not schema.rules or step not in schema.steps:
        return {}
    questions = next((fields for visible, fields in walk(schema, dict(answers)) if visible == step), ())
    rules_by_key: dict[str, list[FormRule]] = {}
    for rule in holding_rules(schema, answers, until=step):
        read = {comparison.field for comparison in comparisons(rule.condition)}
        key = next((field.key for field in reversed(questions) if field.key in read), "")
        if key and rule.kind != "team":
            rules_by_key.setdefault(key, []).append(rule)
    return rules_by_key


def reads_facts_alone(rule: FormRule) -> bool:
    """Whether a rule reads no question, but the profile or the day: no answer of the form can mend it."""
    return all(comparison.field in FACTS for comparison in comparisons(rule.condition))


def _rules_read_until(schema: FormSchema, step: Step) -> list[FormRule]:
    """The rules that read nothing but facts and the questions of the steps up to this one."""
    steps = schema.steps[: schema.steps.index(step) + 1]
    keys = {field.key for earlier in steps for field in earlier.fields} | set(FACTS)
    return [
        rule for rule in schema.rules if all(comparison.field in keys for comparison in comparisons(rule.condition))
    ]
