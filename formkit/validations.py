"""What answers must say together: a condition that must hold, what is told otherwise, the questions to correct."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from formkit.language.nodes import Node
from formkit.values import FrozenModel, Key

MAX_VALIDATIONS = 60
MAX_QUESTIONS = 20
"""Questions that one validation names."""


class Validation(FrozenModel):
    """A condition on several answers, which are then to be corrected: never a reason why a request would be refused."""

    key: Key
    condition: Node
    """Must hold. Where it isn't known, as long as something lacks, nothing is told."""
    message: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    """Told to the applicant at each question: what doesn't go together, and what to do."""
    fields: Annotated[tuple[Key, ...], Field(min_length=1, max_length=MAX_QUESTIONS)]
    """The keys of the questions to correct."""
    is_blocking: bool = True
    """Whether nothing goes on until it holds; the applicant is only told otherwise."""
    at: Literal["step", "transmission"] = "step"
    """When it is looked at: as the step of the last of its questions is left, or once all is answered."""

    kind: Literal["validation"] = "validation"
    """What tells it from the rules beside which it is told."""

    @property
    def blocks(self) -> bool:
        """Nothing is ever refused for it: what it asks can be corrected."""
        return False
