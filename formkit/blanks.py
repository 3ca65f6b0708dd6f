"""The place that a printed form leaves for an answer: what each type of field says of its own, and a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

DAY, MONTH, YEAR = 2, 2, 4
"""Characters of each part of a date."""


@dataclass(frozen=True)
class Space:
    """Where one writes: lines, or a comb of boxes of one character each, in groups."""

    label: str = ""
    lines: int = 1
    groups: tuple[int, ...] = ()
    """How many boxes in each group; none for lines."""
    separator: str = ""
    """What is printed between two groups: « / » in a date."""
    decimals: int = 0
    """Boxes after a comma."""
    unit: str = ""


@dataclass(frozen=True)
class Heading:
    """A column of a table to fill in, and the note that stands under its title."""

    label: str
    note: str = ""


@dataclass(frozen=True)
class Blank:
    """How a question is put on paper; empty for what asks nothing."""

    text: str = ""
    """What the designer wrote to be read before answering (`formkit.marked_text`)."""
    paragraphs: tuple[str, ...] = ()
    """What we say of it."""
    instruction: str = ""
    boxes: tuple[str, ...] = ()
    """Boxes to tick, by their labels."""
    other: str = ""
    """The label of one more box, with a line beside it for own words."""
    spaces: tuple[Space, ...] = ()
    columns: tuple[Heading, ...] = ()
    rows: int = 0
    """How many empty rows under the columns."""
    lines: tuple[tuple[str, bool], ...] = ()
    """The lines of a table, and whether each is a heading: their names stand in the first column."""


A_LINE = Blank(spaces=(Space(),))
"""What most types leave."""


def day_space(label: str = "") -> Space:
    """A comb for a day, a month and a year."""
    return Space(label=label, groups=(DAY, MONTH, YEAR), separator="/")


def comb(*groups: int, separator: str = "", decimals: int = 0, unit: str = "") -> Blank:
    """A comb alone, of these groups of boxes."""
    return Blank(spaces=(Space(groups=groups, separator=separator, decimals=decimals, unit=unit),))


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a plain text, which empty lines part."""
    return tuple(paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip())


def note_of(blank: Blank, *, most: int) -> str:
    """The answers to choose from in the cell of a table, where there are `most` at most."""
    labels: Sequence[str] = (*blank.boxes, *((blank.other,) if blank.other else ()))
    return " / ".join(labels) if len(labels) <= most else ""
