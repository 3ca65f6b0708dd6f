"""What prevents the publication of the models of letters, for their designer. Reads only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.language.faults import faults
from formkit.language.scope import Scope
from formkit.language.value_types import BOOLEAN
from formkit.schema import FormSchema
from formkit.values import JsonValue
from portal.words.tagged import named, problems
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter, readable_models
from teleservices.letters.letter_tags import known_tags, quotable_fields
from teleservices.letters.paragraph_conditions import paragraph_scope
from teleservices.models import Outcome
from teleservices.parameter_names import names_in

LONGEST_NAME = 50
"""Characters of a paragraph that tell it from the others."""


@dataclass(frozen=True)
class LetterProblem:
    """What is wrong, and in the letter of which outcome; None for what concerns them all."""

    text: str
    outcome: Outcome | None = None


def wrong_letters(content: JsonValue, form: FormSchema) -> list[LetterProblem]:
    """All that is wrong in models as a procedure keeps them, beside this form."""
    models = readable_models(content)
    if models is None:
        return [LetterProblem(_("The models of letters can't be read: write them again."))]
    quotable = {field.key for field in quotable_fields(form)}
    scope = scope_of(models, form)
    return [*_unseen(models, form), *_not_quotable(models, quotable, form), *_in_outcomes(models, quotable, scope)]


def _unseen(models: LetterModels, form: FormSchema) -> Iterator[LetterProblem]:
    for key in models.quotable:
        if key in form.unseen:
            text = _("Letters: “%(label)s” can’t be quoted: the applicant doesn’t see it, and a letter goes to them.")
            yield LetterProblem(text % {"label": form.field(key).label})


def _not_quotable(models: LetterModels, quotable: Collection[str], form: FormSchema) -> Iterator[LetterProblem]:
    if any(key not in quotable and key not in form.unseen for key in models.quotable):
        yield LetterProblem(
            _("Letters: an answer that may be quoted is of a question that was deleted, or that no letter quotes.")
        )


def _in_outcomes(models: LetterModels, quotable: Collection[str], scope: Scope) -> Iterator[LetterProblem]:
    tags = known_tags(key for key in models.quotable if key in quotable)
    for model in models.outcomes:
        for reason in dict.fromkeys([*_texts(model, tags), *_blocks(model, scope)]):
            words = {"outcome": model.outcome.label, "reason": reason}
            yield LetterProblem(_("Letter “%(outcome)s”. %(reason)s") % words, model.outcome)


def _texts(model: OutcomeLetter, tags: list[str]) -> Iterator[str]:
    texts = [model.subject, *(block.text for block in model.blocks), *model.enclosures]
    for text in texts:
        yield from map(str, problems(text, tags))


def _blocks(model: OutcomeLetter, scope: Scope) -> Iterator[str]:
    for block in model.blocks:
        if not block.text.strip():
            yield _("A paragraph is empty: write it, or take it away.")
        for fault in faults(block.condition, scope, expected=BOOLEAN) if block.condition else ():
            words = {"paragraph": beginning(block), "problem": fault.text}
            yield _("The condition of “%(paragraph)s”: %(problem)s") % words


def beginning(block: Block) -> str:
    """The first words of a block, by which its designer knows it."""
    return Truncator(named(block.text)).chars(LONGEST_NAME)


def scope_of(models: LetterModels, form: FormSchema) -> Scope:
    """What the conditions of these models may name, to check or say them. A query where they name parameters."""
    return paragraph_scope(form, parameters=names_in(*models.conditions))


def answers_to_compare(field: Field) -> list[tuple[str, str]]:
    """The answers to a closed question that a condition may ask for: their values, what each is called."""
    return field_type(field).closed_answers(field)
