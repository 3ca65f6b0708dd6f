"""A key means one thing for ever: answers given under it to any published form stay right. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from formkit.schema import FormSchema

Meanings = Mapping[str, str]
"""What each key of a form stands for: the name of a question's type, `step`, `rule`, `annotation` and its type."""


@dataclass(frozen=True)
class Reuse:
    """A key that stood for something else in an earlier form."""

    key: str
    before: str
    now: str


def meanings(schema: FormSchema) -> dict[str, str]:
    """What the keys of a form stand for: those of its steps, questions, columns, rules, annotations."""
    return (
        {step.key: "step" for step in schema.steps}
        | {field.key: field.type for field in (*schema.fields(), *schema.columns())}
        | {rule.key: "rule" for rule in schema.rules}
        | {validation.key: "validation" for validation in schema.validations}
        | {field.key: f"annotation {field.type}" for field in schema.annotations}
    )


def reused(earlier: Meanings, schema: FormSchema) -> tuple[Reuse, ...]:
    """The keys that stand for something else than in earlier forms, in the form's order.

    A question that was taken away may come back, under its key and with its type; another may never take its key.
    """
    now = meanings(schema)
    return tuple(Reuse(key, earlier[key], kind) for key, kind in now.items() if earlier.get(key, kind) != kind)
