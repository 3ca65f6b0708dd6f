"""The models of the letters of a procedure, by outcome: data that its designer writes and publishes.

A model adds to a letter, and takes nothing of it away: what the law wants of each is not in its language.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from formkit.language.nodes import Node
from formkit.values import FrozenModel, JsonValue, Key
from teleservices.competence.amount_trees import Tree
from teleservices.models import Outcome, Procedure

MOST_BLOCKS, MOST_ENCLOSURES, MOST_QUOTED = 30, 20, 200
LONGEST_TEXT, LONGEST_LINE = 4000, 200
PLACES = ("opening", "closing")
"""Where the blocks of a letter stand."""


class Block(FrozenModel):
    """A paragraph, or a heading, which goes when nothing under it is printed."""

    kind: Literal["paragraph", "heading"] = "paragraph"
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
    condition: Tree | None = None
    """When it is printed, in the scope of paragraphs; None: always. What is false or isn't known hides it."""


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

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All its blocks, in the order of the letter."""
        return (*self.opening, *self.closing)


class LetterModels(FrozenModel):
    """The models of a procedure, the questions whose answers they may quote, and how its letters leave."""

    format: Literal[2] = 2
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

    @property
    def conditions(self) -> list[Node]:
        """Those of all the blocks that have one."""
        return [block.condition for model in self.outcomes for block in model.blocks if block.condition is not None]

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
