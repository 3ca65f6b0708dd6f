"""The models of the letters of a procedure, by outcome: data that its designer writes and publishes.

A model adds to a letter, and takes nothing of it away: what the law wants of each is not in its language.
"""

from typing import Annotated, Literal, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, ValidationError, model_validator

from formkit.values import FrozenModel, JsonValue, Key
from teleservices.models import Outcome, Procedure

MOST_BLOCKS, MOST_ENCLOSURES, MOST_QUOTED = 30, 20, 200
LONGEST_TEXT, LONGEST_LINE = 4000, 200
MOST_CENTS = 10**12 - 1


class When(TextChoices):
    """When a paragraph is printed: a closed set, so that it can be said in one sentence."""

    ALWAYS = "always", _("Always")
    AMOUNT = "amount", _("A sum is granted")
    AT_LEAST = "at_least", _("The sum granted is at least…")
    AT_MOST = "at_most", _("The sum granted is at most…")
    DELIBERATION = "deliberation", _("A deliberation decides")
    PRESIDENT = "president", _("The president decides, or by delegation")
    ANSWER = "answer", _("An answer is…")


class Condition(FrozenModel):
    """When a block is printed."""

    when: When = When.ALWAYS
    cents: Annotated[int, Field(ge=0, le=MOST_CENTS)] | None = None
    """What the sum granted is compared with."""
    key: Key | Literal[""] = ""
    value: Annotated[str, StringConstraints(max_length=100)] = ""
    """A choice of the question `key`, by its value; `true` or `false` for a yes or no."""

    @model_validator(mode="after")
    def _has_what_it_compares(self) -> Self:
        if (self.when in {When.AT_LEAST, When.AT_MOST}) != (self.cents is not None):
            raise ValueError("cents")
        if (self.when == When.ANSWER) != bool(self.key and self.value):
            raise ValueError("answer")
        return self


class Block(FrozenModel):
    """A paragraph, or a heading, which goes when nothing under it is printed."""

    kind: Literal["paragraph", "heading"] = "paragraph"
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
    condition: Condition = Condition()


Blocks = Annotated[tuple[Block, ...], Field(max_length=MOST_BLOCKS)]
Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE)]


class OutcomeLetter(FrozenModel):
    """What the designer adds to the letter of an outcome."""

    outcome: Outcome
    subject: Line = ""
    """The line « Objet »; empty: the title of the procedure."""
    opening: Blocks = ()
    """Between what is decided and its reasons."""
    closing: Blocks = ()
    """After the reasons, before the remedies."""
    enclosures: Annotated[tuple[Line, ...], Field(max_length=MOST_ENCLOSURES)] = ()


class LetterModels(FrozenModel):
    """The models of a procedure, the questions whose answers they may quote, and how its letters leave."""

    format: Literal[1] = 1
    outcomes: Annotated[tuple[OutcomeLetter, ...], Field(max_length=len(Outcome))] = ()
    quotable: Annotated[tuple[Key, ...], Field(max_length=MOST_QUOTED)] = ()
    is_registered: bool = False
    """Whether decisions are notified by registered letter, which the portal replaces by consent alone (L112-15)."""

    @model_validator(mode="after")
    def _each_outcome_has_a_model_once(self) -> Self:
        outcomes = [model.outcome for model in self.outcomes]
        if len(set(outcomes)) < len(outcomes):
            raise ValueError("outcomes")
        return self

    def to_json(self) -> dict[str, JsonValue]:
        """These models as a procedure keeps them; nothing where they say nothing."""
        return self.model_dump(mode="json") if self != LetterModels() else {}

    def of(self, outcome: Outcome) -> OutcomeLetter:
        """The model of an outcome; an empty one, which adds nothing, where there is none."""
        return next((model for model in self.outcomes if model.outcome == outcome), OutcomeLetter(outcome=outcome))

    def replacing(self, model: OutcomeLetter) -> "LetterModels":
        """These with the model of one outcome written anew; one that adds nothing is not kept."""
        letters = {other.outcome: other for other in self.outcomes} | {model.outcome: model}
        adding = [letters[outcome] for outcome in Outcome if outcome in letters]
        return self.model_copy(
            update={"outcomes": tuple(other for other in adding if other != OutcomeLetter(outcome=other.outcome))}
        )


def parse_models(content: JsonValue) -> LetterModels:
    """Models as a procedure holds them; empty ones where there are none. Raises ValidationError for another content."""
    return LetterModels.model_validate(content) if content else LetterModels()


def readable_models(content: JsonValue) -> LetterModels | None:
    """The same; None for those that can't be read."""
    try:
        return parse_models(content)
    except ValidationError:
        return None


def models_of(procedure: Procedure) -> LetterModels:
    """The models in force of a procedure; its letters add nothing where it has none."""
    return parse_models(procedure.letter_models)
