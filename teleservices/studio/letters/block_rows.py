"""The blocks of a letter as rows of its page: read in what is posted, moved, added or taken away. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from formkit.typography import amount_text
from portal.words.typography import clean_text
from teleservices.letters.letter_models import MOST_BLOCKS, PLACES, Block, OutcomeLetter
from teleservices.studio.letters.listed_conditions import ConditionList, Listed

PARTS = ("kind", "text", "when", "amount", "line", "origin")

Row = Mapping[str, str]
"""What the controls of a block hold, by `PARTS`; `origin` is the line of the condition that the page first showed."""
NEW: Row = {"kind": "paragraph", "text": "", "when": Listed.ALWAYS.value, "amount": "", "line": "", "origin": ""}


@dataclass(frozen=True)
class TypedLetter:
    """A letter as its page holds it, right or wrong."""

    subject: str
    enclosures: str
    rows: Mapping[str, list[Row]]
    """By place."""

    @classmethod
    def of(cls, model: OutcomeLetter, conditions: ConditionList) -> Self:
        """What the page shows of a model."""
        rows = {place: [_row(block, conditions) for block in getattr(model, place)] for place in PLACES}
        return cls(model.subject, "\n".join(model.enclosures), rows)

    @classmethod
    def sent(cls, data: Mapping[str, object]) -> Self:
        """What the page sent."""
        rows = {place: _sent_rows(data, place) for place in PLACES}
        return cls(str(data.get("subject", "")), str(data.get("enclosures", "")), rows)

    def initial(self) -> dict[str, str]:
        """What each control starts from, by its name."""
        rows = {
            f"{place}-{number}-{part}": row[part]
            for place in PLACES
            for number, row in enumerate(self.rows[place])
            for part in PARTS
        }
        return {"subject": self.subject, "enclosures": self.enclosures, **rows}

    def rearranged(self, act: str) -> "TypedLetter":
        """After what a button asks, « opening.up.2 »; the same for anything else."""
        place, verb, number = [*act.split("."), "", ""][:3]
        if place not in PLACES:
            return self
        rows = _moved(self.rows[place], verb, int(number) if number.isdecimal() else -1)
        return replace(self, rows={**self.rows, place: rows})


def _row(block: Block, conditions: ConditionList) -> Row:
    (when, cents), line = conditions.entry(block.condition), conditions.line(block.condition)
    return {
        "kind": block.kind,
        "text": block.text,
        "when": when,
        "amount": "" if cents is None else amount_text(cents).removesuffix("\u00a0€"),
        "line": line,
        "origin": line,
    }


def _sent_rows(data: Mapping[str, object], place: str) -> list[Row]:
    """The rows in their order, no more than a letter has."""
    rows: list[Row] = []
    while len(rows) < MOST_BLOCKS and f"{place}-{len(rows)}-text" in data:
        name = f"{place}-{len(rows)}"
        rows.append({part: str(data.get(f"{name}-{part}", NEW[part])) for part in PARTS})
    return rows


def _moved(rows: list[Row], verb: str, number: int) -> list[Row]:
    if verb == "add":
        return [*rows, NEW] if len(rows) < MOST_BLOCKS else rows
    if not 0 <= number < len(rows):
        return rows
    others = [*rows[:number], *rows[number + 1 :]]
    if verb == "take":
        return others
    place = max(number - 1, 0) if verb == "up" else number + 1
    return [*others[:place], rows[number], *others[place:]] if verb in {"up", "down"} else rows


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(clean_text(line) for line in text.splitlines() if line.strip())
