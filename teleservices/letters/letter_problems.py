"""What prevents the publication of the models of letters, for their designer. Reads no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from formkit.values import JsonValue
from portal.words.tagged import problems
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter, When, readable_models
from teleservices.letters.letter_tags import known_tags, quotable_fields
from teleservices.models import Outcome


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
    fields = {field.key: field for field in quotable_fields(form)}
    return [*_not_quotable(models, fields), *_in_outcomes(models, fields)]


def _not_quotable(models: LetterModels, fields: Mapping[str, Field]) -> Iterator[LetterProblem]:
    if any(key not in fields for key in models.quotable):
        yield LetterProblem(
            _("Letters: an answer that may be quoted is of a question that was deleted, or that no letter quotes.")
        )


def _in_outcomes(models: LetterModels, fields: Mapping[str, Field]) -> Iterator[LetterProblem]:
    tags = known_tags(key for key in models.quotable if key in fields)
    for model in models.outcomes:
        for reason in dict.fromkeys([*_texts(model, tags), *_blocks(model, fields)]):
            words = {"outcome": model.outcome.label, "reason": reason}
            yield LetterProblem(_("Letter “%(outcome)s”. %(reason)s") % words, model.outcome)


def _texts(model: OutcomeLetter, tags: list[str]) -> Iterator[str]:
    texts = [model.subject, *(block.text for block in (*model.opening, *model.closing)), *model.enclosures]
    for text in texts:
        yield from map(str, problems(text, tags))


def _blocks(model: OutcomeLetter, fields: Mapping[str, Field]) -> Iterator[str]:
    for block in (*model.opening, *model.closing):
        if not block.text.strip():
            yield _("A paragraph is empty: write it, or take it away.")
        if is_astray(block, fields):
            yield _("A paragraph depends on a question, or on a choice, that was deleted.")


def is_astray(block: Block, fields: Mapping[str, Field]) -> bool:
    """Whether the condition of a block looks at an answer that nobody can give."""
    condition = block.condition
    if condition.when != When.ANSWER:
        return False
    return condition.key not in fields or condition.value not in dict(answers_to_compare(fields[condition.key]))


def answers_to_compare(field: Field) -> list[tuple[str, str]]:
    """The answers to a closed question that a condition may ask for: their values, what each is called."""
    return field_type(field).closed_answers(field)
