"""What the types with a list of choices share."""

from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from teleservices.formkit.values import FrozenModel


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


Choices = Annotated[tuple[Choice, ...], Field(min_length=1, max_length=200), AfterValidator(_distinct)]


def pairs(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """Return the choices as Django's widgets take them."""
    return [(choice.value, choice.label) for choice in choices]


def label_of(choices: Sequence[Choice], value: str) -> str:
    """Return the label of a stored value, or the value itself when the choice is gone."""
    return next((choice.label for choice in choices if choice.value == value), value)


def values(choices: Sequence[Choice]) -> frozenset[str]:
    """Return the values that may be stored."""
    return frozenset(choice.value for choice in choices)
