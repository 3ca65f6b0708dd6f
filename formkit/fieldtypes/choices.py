"""What the types with a list of choices share: the choices, and an answer in the applicant's own words beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Generic, TypeVar

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from formkit.blanks import Blank
from formkit.fieldtypes.base import FieldType, ValueT
from formkit.fieldtypes.field import BaseField
from formkit.language.value_types import Base
from formkit.values import OTHER, FrozenModel, JsonValue

MOST = 200
MOST_IN_DROP_DOWN = 1000
OTHER_LENGTH = 200


class Choice(FrozenModel):
    """One possible answer: what is stored, which never changes, and what is read, which may."""

    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    label: Annotated[str, StringConstraints(min_length=1, max_length=300)]


def _distinct(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if len({choice.value for choice in choices}) < len(choices):
        raise ValueError(_("Two choices have the same value."))
    if len({choice.label for choice in choices}) < len(choices):
        raise ValueError(_("Two choices have the same label."))
    return choices


Choices = Annotated[tuple[Choice, ...], Field(min_length=1, max_length=MOST), AfterValidator(_distinct)]
ManyChoices = Annotated[
    tuple[Choice, ...], Field(min_length=1, max_length=MOST_IN_DROP_DOWN), AfterValidator(_distinct)
]


class ChoicesField(BaseField):
    """A question whose answers are all on the page, one in the applicant's own words where `other` allows."""

    choices: Choices
    other: bool = False


ChoicesFieldT = TypeVar("ChoicesFieldT", bound=ChoicesField)


@dataclass(frozen=True)
class Other:
    """An answer in the applicant's own words, stored as `{"other": "the text"}`."""

    text: str


Chosen = str | Other
"""The value of a choice, or own words."""


def check_other(choices: Sequence[Choice]) -> None:
    """Raise ValueError when a choice has the value that stands for own words."""
    if OTHER in values(choices):
        raise ValueError(_("The value “other” is kept for “Other, specify”."))


def stored(chosen: Chosen) -> JsonValue:
    """What is stored of a choice, its value, or of own words: `{"other": words}`."""
    return {OTHER: chosen.text} if isinstance(chosen, Other) else chosen


def read_chosen(answer: JsonValue) -> Chosen | None:
    """Read what is stored; None for what can be neither."""
    if isinstance(answer, str):
        return answer
    text = answer.get(OTHER) if isinstance(answer, dict) and len(answer) == 1 else None
    return Other(text) if isinstance(text, str) and text else None


def pairs(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """The choices as Django's widgets take them, each value with its label."""
    return [(choice.value, choice.label) for choice in choices]


def label_of(choices: Sequence[Choice], chosen: Chosen) -> str:
    """The label of a stored value, own words, or the value itself when the choice is gone."""
    if isinstance(chosen, Other):
        return _("Other: %(text)s") % {"text": chosen.text}
    return next((choice.label for choice in choices if choice.value == chosen), chosen)


def operand_label(choices: Sequence[Choice], value: JsonValue) -> str:
    """The label of what a condition compares with, « Autre » for any own words."""
    return _("Other") if value == OTHER else label_of(choices, str(value))


def values(choices: Sequence[Choice]) -> frozenset[str]:
    """The values that may be stored, own words aside."""
    return frozenset(choice.value for choice in choices)


def are_offered(choices: Sequence[Choice], answer: JsonValue) -> bool:
    """Whether a stored answer is one of these choices, or a list of them, and nothing else."""
    answers = answer if isinstance(answer, list) else [answer]
    return bool(answers) and all(isinstance(value, str) and value in values(choices) for value in answers)


def comparable_values(choices: Sequence[Choice], *, other: bool) -> frozenset[str]:
    """The values that conditions may compare with; `other` stands for any own words."""
    return values(choices) | {OTHER} if other else values(choices)


def choices_schema(choices: Sequence[Choice], *, other: bool) -> dict[str, JsonValue]:
    """Describe each choice with its label, own words where they are allowed."""
    offered: list[JsonValue] = [{"const": value, "title": label} for value, label in pairs(choices)]
    if other:
        text: JsonValue = {"type": "string", "minLength": 1, "maxLength": OTHER_LENGTH}
        offered.append(
            {"type": "object", "properties": {OTHER: text}, "required": [OTHER], "additionalProperties": False}
        )
    return {"oneOf": offered}


class AmongChoices(FieldType[ChoicesFieldT, ValueT], Generic[ChoicesFieldT, ValueT]):
    """Radio buttons or tick boxes: every choice is read before one answers."""

    autocompletes = False
    compared_with = "choices"
    value_base: ClassVar[Base] = "choice"
    filtered_by = "choices"

    def reading(self, field: ChoicesFieldT) -> Sequence[str]:
        return (*super().reading(field), *(choice.label for choice in field.choices))

    def boxes(self, field: ChoicesFieldT, *, instruction: str) -> Blank:
        """A box to tick for each choice, and a line for own words where they are allowed."""
        labels = tuple(choice.label for choice in field.choices)
        return Blank(instruction=instruction, boxes=labels, other=_("Other, namely:") if field.other else "")

    def filter_values(self, field: ChoicesFieldT, value: ValueT) -> Sequence[str | Decimal]:
        """Each choice; own words are all « Other »."""
        choices: list[Chosen] = value if isinstance(value, list) else [value]  # type: ignore[list-item]
        return [OTHER if isinstance(each, Other) else each for each in choices]

    def closed_answers(self, field: ChoicesFieldT) -> list[tuple[str, str]]:
        """The choices; own words are anything."""
        return pairs(field.choices)

    def tells_nobody(self, field: ChoicesFieldT, answer: JsonValue) -> bool:
        """Choices that are offered; own words, and what is offered no more, may name somebody."""
        return are_offered(field.choices, answer)

    def filter_choices(self, field: ChoicesFieldT) -> list[tuple[str, str]]:
        """The choices, and « Other » where own words are allowed."""
        return [*pairs(field.choices), (OTHER, _("Other"))] if field.other else pairs(field.choices)

    def operand_text(self, field: ChoicesFieldT, value: JsonValue) -> str:
        """Write the label of a choice, or « Autre »."""
        return operand_label(field.choices, value)

    def compares_with(self, field: ChoicesFieldT, value: JsonValue | tuple[str, ...]) -> bool:
        """Compare with the choices that are offered, « Other » among them."""
        return isinstance(value, str) and value in comparable_values(field.choices, other=field.other)
