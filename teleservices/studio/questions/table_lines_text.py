"""The lines of a table as a designer types them, one under another: « # Charges », « ## 60 Achats », « + Autre »."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.table_lines import MOST_ADDED, MOST_LINES, TableLine
from formkit.values import new_key
from portal.words.text import fold
from portal.words.typed_text import TypedText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MARKS = {"side": "# ", "group": "## ", "apart": "## ", "open": "+ ", "line": ""}
"""What a line of each kind begins with."""
APART = "(à part)"
"""Ends a group that no total counts."""
MOST_HEADINGS = 60
LONGEST_LABEL = 200
LONGEST = 40_000
USUAL_MOST = TableLine.model_fields["most"].default

_TYPED = re.compile(r"(?P<mark>#{1,2}|\+)?\s*(?P<label>.*)")
_APART = re.compile(r"\(\s*[aà]\s+part\s*\)$", re.IGNORECASE)
_AT_MOST = re.compile(r"\(\s*(\d{1,6})\s+(?:lignes\s+)?au\s+plus\s*\)$", re.IGNORECASE)


@dataclass(frozen=True)
class TypedLine:
    """A line as it is typed, `number` being counted from 1 with the empty ones."""

    number: int
    text: str
    kind: str
    label: str
    most: int = USUAL_MOST

    @property
    def is_heading(self) -> bool:
        """Whether it titles those that follow."""
        return self.kind in ("side", "group", "apart")

    @property
    def refusal(self) -> str:
        """Why it can't be a line of a table; empty where it can."""
        values = {"number": self.number, "limit": LONGEST_LABEL, "most": MOST_ADDED}
        if not self.label:
            return _now("Line %(number)d: write a name after the sign.") % values
        if self.label.startswith("#"):
            return _now("Line %(number)d: a side begins with one #, a group with two.") % values
        if len(self.label) > LONGEST_LABEL:
            return _now("Line %(number)d: shorten this name, at most %(limit)d characters.") % values
        if not 1 <= self.most <= MOST_ADDED:
            return _now("Line %(number)d: between 1 and %(most)d rows can be added.") % values
        return ""


class TableLinesField(TypedText):
    """Cleans to the lines of a table; those of `current` that are still there keep their keys."""

    def __init__(
        self, *, label: "StrOrPromise", help_text: "StrOrPromise" = "", current: Sequence[TableLine] = ()
    ) -> None:
        limits = _("At most %(lines)d lines and %(headings)d titles, each of %(length)d characters.")
        values = {"lines": MOST_LINES, "headings": MOST_HEADINGS, "length": LONGEST_LABEL}
        whole_help = format_lazy("{} {}", help_text, limits % values)
        super().__init__(label=label, help_text=whole_help, longest=LONGEST, rows=16, required=False)
        self.current = tuple(current)

    def prepare_value(self, value: object) -> object:
        """Show stored lines as text, and a text as it was typed."""
        return "\n".join(map(written, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: object) -> tuple[TableLine, ...]:
        """The lines. Raises ValidationError, which tells each that can't be one by its number."""
        return read_lines(super().clean(value), self.current)


def written(line: TableLine) -> str:
    """A line as it is typed."""
    words = [" ".join(line.label.split())]
    if line.kind == "apart":
        words.append(APART)
    if line.kind == "open" and line.most != USUAL_MOST:
        words.append(f"({line.most} au plus)")
    return MARKS[line.kind] + " ".join(words)


def read_lines(text: str, current: Sequence[TableLine] = ()) -> tuple[TableLine, ...]:
    """The lines of a text, those of `current` keeping their keys. Raises ValidationError."""
    lines = [typed_line(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    former = _former(lines, current)
    fits = {line.number for line in lines if (same := former.get(line.number)) and written(same) == line.text}
    refusals = [line.refusal for line in lines if line.number not in fits and line.refusal]
    headings = sum(line.is_heading for line in lines)
    if len(lines) - headings > MOST_LINES:
        refusals.append(_now("A table has %(most)d lines at most.") % {"most": MOST_LINES})
    if headings > MOST_HEADINGS:
        refusals.append(_now("A table has %(most)d titles at most.") % {"most": MOST_HEADINGS})
    if refusals:
        raise ValidationError(refusals)
    return tuple(former[line.number] if line.number in fits else _line(line, former.get(line.number)) for line in lines)


def typed_line(number: int, text: str) -> TypedLine:
    """What a line that isn't empty says."""
    text = " ".join(text.split())
    match = _TYPED.fullmatch(text)
    mark, label = (match["mark"] or "", match["label"]) if match else ("", text)
    if mark == "##":
        name = _APART.sub("", label)
        return TypedLine(number, text, "group" if name == label else "apart", name.strip())
    if mark == "+":
        limit = _AT_MOST.search(label)
        most = int(limit[1]) if limit else USUAL_MOST
        return TypedLine(number, text, "open", _AT_MOST.sub("", label).strip(), most)
    return TypedLine(number, text, "side" if mark else "line", label)


def _line(typed: TypedLine, former: TableLine | None) -> TableLine:
    values = {"label": typed.label, "kind": typed.kind, "most": typed.most}
    return TableLine.model_validate({"key": former.key if former else new_key("l"), **values})


def _former(lines: Sequence[TypedLine], current: Sequence[TableLine]) -> dict[int, TableLine]:
    """The line that each typed one was, by number: of the same words, or else worded otherwise in its place."""
    former: dict[int, TableLine] = {}

    def match(of_typed: Callable[[TypedLine], Hashable], of_line: Callable[[TableLine], Hashable]) -> None:
        keys = {line.key for line in former.values()}
        waiting = defaultdict[Hashable, list[TableLine]](list)
        for line in current:
            if line.key not in keys:
                waiting[of_line(line)].append(line)
        for each in lines:
            if each.number not in former and (same := waiting[of_typed(each)]):
                former[each.number] = same.pop(0)

    match(lambda each: each.text, written)
    match(lambda each: (each.kind, each.label), lambda line: (line.kind, line.label))
    match(lambda each: (each.is_heading, fold(each.label)), lambda line: (line.is_heading, fold(line.label)))
    return {**former, **dict(_reworded(lines, current, former))}


def _reworded(
    lines: Sequence[TypedLine], current: Sequence[TableLine], former: dict[int, TableLine]
) -> Iterator[tuple[int, TableLine]]:
    """Lines of which only the words changed; where most differ, the list is another one, and its lines are new."""
    if len(lines) != len(current) or len(lines) - len(former) > max(1, len(lines) // 2):
        return
    keys = {line.key for line in former.values()}
    for each, line in zip(lines, current, strict=True):
        if each.number not in former and line.key not in keys and each.is_heading == line.is_heading:
            yield each.number, line
