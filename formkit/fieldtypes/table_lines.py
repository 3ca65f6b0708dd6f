"""The lines of a table as its designer lists them: sides, groups, lines to fill in, lines that rows are added under."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from formkit.row_answers import Places, place_key
from formkit.values import FrozenModel, JsonValue, Key

MOST_LINES = 100
"""Lines of a table."""
MOST_FILLED = 200
"""Lines with the rows that may be added: what a page sends has a limit."""
MOST_ADDED = 20
"""Rows added under one line."""


class TableLine(FrozenModel):
    """A line, or the heading of those that follow it."""

    key: Key
    """Never used again, whatever becomes of the line: answers are kept by it."""
    label: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    kind: Literal["line", "open", "group", "apart", "side"] = "line"
    """Filled in; opened to rows that the applicant names; or a heading: a group with its subtotal, a group that no
    total counts (volunteer contributions), a side with its total."""
    most: Annotated[int, Field(ge=1, le=MOST_ADDED)] = 5
    """How many rows an open line takes."""

    @property
    def is_heading(self) -> bool:
        """Whether it titles the lines that follow."""
        return self.kind in ("group", "apart", "side")


@dataclass(frozen=True)
class LineGroup:
    """Lines under one heading; the heading is None for those before any."""

    heading: TableLine | None
    lines: tuple[TableLine, ...] = ()

    @property
    def is_apart(self) -> bool:
        """Whether no total counts it."""
        return self.heading is not None and self.heading.kind == "apart"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its lines."""
        return tuple(line.key for line in self.lines)


@dataclass(frozen=True)
class TableSide:
    """Groups that face those of another side: charges, produits. A table without sides has one, without heading."""

    heading: TableLine | None
    groups: tuple[LineGroup, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the lines that its total counts."""
        return tuple(key for group in self.groups if not group.is_apart for key in group.keys)


def sides_of(lines: Sequence[TableLine]) -> tuple[TableSide, ...]:
    """The lines under their headings, in order; a heading without lines is there all the same."""
    sides = [TableSide(None)]
    for line in lines:
        if line.kind == "side":
            sides.append(TableSide(line))
            continue
        side = sides[-1]
        groups = [*side.groups]
        if line.is_heading:
            groups.append(LineGroup(line))
        else:
            last = groups.pop() if groups else LineGroup(None)
            groups.append(replace(last, lines=(*last.lines, line)))
        sides[-1] = replace(side, groups=tuple(groups))
    return tuple(side for side in sides if side.heading or side.groups)


def places_of(table_key: str, lines: Sequence[TableLine]) -> Places:
    """What places each line: itself, its group, and its side where a total counts it."""
    return {line: dict(cells) for line, cells in _placed(table_key, lines)}


def _placed(table_key: str, lines: Sequence[TableLine]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    for side in sides_of(lines):
        for group in side.groups:
            for line in group.lines:
                cells: dict[str, JsonValue] = {place_key(table_key, "line"): line.key}
                if group.heading:
                    cells[place_key(table_key, "group")] = group.heading.key
                if side.heading and not group.is_apart:
                    cells[place_key(table_key, "side")] = side.heading.key
                yield line.key, cells
