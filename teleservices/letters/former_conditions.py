"""Conditions of the letters of format 1, which had words of their own, as trees that print the same paragraphs.

Deleted once nothing reads format 1.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from formkit.language.comparisons import operation
from formkit.language.nodes import Answer, Constant, Node, Operation
from formkit.schema import FormSchema
from formkit.values import FrozenModel, Key
from teleservices.competence.rules import MOST_CENTS
from teleservices.letters.letter_tags import quotable_fields
from teleservices.letters.paragraph_conditions import (
    A_SUM,
    BY_DELIBERATION,
    BY_PRESIDENT,
    answer_is,
    at_least,
    at_most,
)

_COMPARES = ("at_least", "at_most")


class FormerCondition(FrozenModel):
    """A condition as it was kept."""

    when: Literal["always", "amount", "at_least", "at_most", "deliberation", "president", "answer"] = "always"
    cents: Annotated[int, Field(ge=0, le=MOST_CENTS)] | None = None
    key: Key | Literal[""] = ""
    value: Annotated[str, StringConstraints(max_length=100)] = ""

    @model_validator(mode="after")
    def _has_what_it_compares(self) -> Self:
        if (self.when in _COMPARES) != (self.cents is not None):
            raise ValueError("cents")
        if (self.when == "answer") != bool(self.key and self.value):
            raise ValueError("answer")
        return self

    @property
    def tree(self) -> Node | None:
        """The tree that is true exactly where it was met; None for always."""
        match self.when:
            case "answer":
                return any_answer(self.key, self.value)
            case "at_least":
                return at_least(self.cents or 0)
            case "at_most":
                return at_most(self.cents or 0)
            case "always":
                return None
        return {"amount": A_SUM, "deliberation": BY_DELIBERATION, "president": BY_PRESIDENT}[self.when]


def any_answer(key: str, value: str) -> Node:
    """That an answer is this one, or has it, whatever the type of its question, which format 1 didn't say."""
    answer, choice = Answer(key=key), Constant(type="choice", value=value)
    trees: list[Node] = [operation("equals", answer, choice), operation("contains", answer, choice)]
    if value in ("true", "false"):
        trees.append(operation("equals", answer, Constant(type="boolean", value=value == "true")))
    return operation("or", *trees)


def settled(condition: Node | None, form: FormSchema) -> Node | None:
    """A tree that looks at an answer of any type, as that of the type that its question has in this form."""
    match condition:
        case Operation(kind="or", of=(Operation(of=(Answer(key=key), Constant(value=str(value)))), *_others)):
            if condition == any_answer(key, value):
                field = next((field for field in quotable_fields(form) if field.key == key), None)
                return answer_is(field, value) if field else condition.of[0]
    return condition


def with_trees(content: object) -> object:
    """Models of format 1 in format 2; any other content as it is."""
    if not isinstance(content, Mapping) or content.get("format") != 1:
        return content
    return {**content, "format": 2, "outcomes": _each(content.get("outcomes", []), _outcome)}


def _outcome(model: Mapping[str, object]) -> object:
    return {**model, **{place: _each(model[place], _block) for place in ("opening", "closing") if place in model}}


def _block(block: Mapping[str, object]) -> object:
    tree = FormerCondition.model_validate(block.get("condition", {})).tree
    return {**block, "condition": tree.model_dump(mode="json") if tree else None}


def _each(rows: object, change: Callable[[Mapping[str, object]], object]) -> object:
    if not isinstance(rows, list | tuple):
        return rows
    return [change(row) if isinstance(row, Mapping) else row for row in rows]
