"""Plots as SVG drawn by the server: horizontal bars with their labels and values written, one or two series.

Widths are parts of a hundred, so that text keeps its size on any screen; the second series is hatched, so that nothing
is told by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LABEL, BAR, GAP = 20, 16, 10
"""Heights in pixels: of a label above its bars, of a bar, between two groups."""
WIDEST = 62
"""The part of the width that the longest bar takes; its value stands after it."""
SIDE = 28
"""That of labels which stand at the side of their bars."""


@dataclass(frozen=True)
class Bar:
    """A bar: its place, and what is written after it. Percentages of the width, pixels of height."""

    x: float
    y: int
    width: float
    text: str
    text_x: float
    is_second: bool

    @property
    def baseline(self) -> int:
        """The height of the text's foot, in pixels from the top."""
        return self.y + BAR - 4


@dataclass(frozen=True)
class Group:
    """What is drawn of one row: its label and its bars."""

    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Plot:
    """A plot, drawn by `teleservices/steering/dashboard/plot.html`."""

    groups: tuple[Group, ...]
    height: int
    series: tuple[str, ...]
    """The names of the series; empty where there is one."""

    @property
    def bar_height(self) -> int:
        """In pixels."""
        return BAR - 3


def plot_of(
    rows: Sequence[tuple[str, Sequence[tuple[float, str]]]], *, series: tuple[str, ...] = (), at_side: bool = False
) -> Plot | None:
    """The plot of rows of a label with, for each series, a number and its text; None where all is nothing.

    `at_side` puts labels, if they are short, beside their bars.
    """
    most = max((number for _label, values in rows for number, _text in values), default=0)
    if not most:
        return None
    y, groups = 0, []
    start = SIDE if at_side else 0
    for label, values in rows:
        top = y if at_side else y + LABEL
        bars = tuple(
            _bar(place, number / most, text, start=start, y=top + place * BAR)
            for place, (number, text) in enumerate(values)
        )
        groups.append(Group(label, y + BAR - 4, bars))
        y = top + len(values) * BAR + GAP
    return Plot(tuple(groups), y, series)


def _bar(place: int, part: float, text: str, *, start: int, y: int) -> Bar:
    width = round(part * (WIDEST - start / 2), 2)
    return Bar(start, y, width, text, round(start + width + 1, 2), is_second=place > 0)
