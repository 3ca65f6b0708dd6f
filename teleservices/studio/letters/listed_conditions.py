"""The conditions that the list of a paragraph offers, and the trees that they are: any other tree is its line."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from formkit.language.line_writer import line
from formkit.language.nodes import Constant, Node, Operation
from formkit.language.saying import sentence
from formkit.language.scope import Scope
from formkit.schema import FormSchema
from teleservices.competence.rules import MOST_CENTS
from teleservices.letters.letter_problems import answers_to_compare
from teleservices.letters.letter_tags import quotable_fields
from teleservices.letters.paragraph_conditions import (
    A_SUM,
    BY_DELIBERATION,
    BY_PRESIDENT,
    GRANTED,
    answer_is,
    at_least,
    at_most,
)

ANSWER = "answer"
"""Begins what the list has for an answer: « answer:f_kind:concert »."""


class Listed(TextChoices):
    """What the list offers beside the answers to closed questions."""

    ALWAYS = "always", _("Always")
    AMOUNT = "amount", _("A sum is granted")
    AT_LEAST = "at_least", _("The sum granted is at least…")
    AT_MOST = "at_most", _("The sum granted is at most…")
    DELIBERATION = "deliberation", _("A deliberation decides")
    PRESIDENT = "president", _("The president decides, or by delegation")
    LINE = "line", _("Another condition, in one line")


COMPARES = {Listed.AT_LEAST.value: at_least, Listed.AT_MOST.value: at_most}
"""Those that an amount completes."""


class ConditionList:
    """What may be chosen for a form, and how each tree is shown: in the list, or as a line."""

    def __init__(self, form: FormSchema, scope: Scope) -> None:
        """Offer the answers to the closed questions of this form; `scope` says and writes trees."""
        self.scope = scope
        answers = {
            f"{ANSWER}:{field.key}:{value}": answer_is(field, value)
            for field in quotable_fields(form)
            for value, _label in answers_to_compare(field)
        }
        self.trees: Mapping[str, Node | None] = {
            Listed.ALWAYS.value: None,
            Listed.AMOUNT.value: A_SUM,
            Listed.DELIBERATION.value: BY_DELIBERATION,
            Listed.PRESIDENT.value: BY_PRESIDENT,
            **answers,
        }
        """By what the list has; those that an amount completes, and the line, aside."""
        self.choices = [
            *((entry.value, str(entry.label)) for entry in Listed),
            *((written, capfirst(sentence(tree, scope))) for written, tree in answers.items()),
        ]

    def entry(self, tree: Node | None) -> tuple[str, int | None]:
        """What the list shows of a tree, and the amount in cents that completes it."""
        match tree:
            case Operation(kind="at_least" | "at_most" as kind, of=(first, Constant(type="amount", value=str(text)))):
                if first == GRANTED and text.isdecimal() and int(text) <= MOST_CENTS:
                    return kind, int(text)
        return next((written for written, other in self.trees.items() if other == tree), Listed.LINE.value), None

    def tree(self, written: str, cents: int | None) -> Node | None:
        """The tree of what was chosen in the list, the line aside."""
        compares = COMPARES.get(written)
        return self.trees.get(written) if compares is None or cents is None else compares(cents)

    def line(self, tree: Node | None) -> str:
        """A tree as it is typed; empty for always."""
        return "" if tree is None else line(tree, self.scope)
