"""What a person may do in the simulated year: a name, words for the story, the function that is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any


@dataclass(frozen=True)
class Deed:
    """Something to be done to one thing, once."""

    name: str
    words: str
    about: str
    """A reference, a label: what the story says that it is done to."""
    do: Callable[[], object] = field(repr=False)
    weight: float


def deed(
    words: str,
    about: str,
    writer: Callable[..., Any],
    values: Mapping[str, object],
    *,
    weight: float = 1.0,
    name: str = "",
) -> Deed:
    """A deed that calls `writer` with these values; it is named after it, unless it has another name."""
    return Deed(name or writer.__name__, words, about, partial(writer, **values), weight)
