"""The designer's blocks of a letter as they are printed for a decision: their conditions, their tags. Pure.

A text whose tag has no value isn't printed: a letter has no hole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from formkit.values import JsonValue
from portal.words.tagged import fill, tags_of
from teleservices.letters.letter_models import Block, Condition, When
from teleservices.models import AuthorityKind, Decision

DELIBERATIONS = (AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE)


@dataclass(frozen=True)
class Filling:
    """What fills the texts of a letter."""

    decision: Decision
    values: Mapping[str, str]
    known: Sequence[str] = field(default=())
    """The tags that the letter may hold."""
    prints_all: bool = False
    """Whether blocks are printed whatever their condition."""

    def line(self, text: str) -> str:
        """A text with its tags filled; empty when one of them has no value."""
        if not all(self.values.get(tag) for tag in tags_of(text, self.known)):
            return ""
        return fill(text, self.values, self.known)


def section(title: str, *paragraphs: str) -> dict[str, JsonValue]:
    """A heading, or none, and what stands under it."""
    return {"title": title, "paragraphs": list(paragraphs)}


def sections_of(blocks: Iterable[Block], filling: Filling) -> list[JsonValue]:
    """The blocks that are printed, under their headings; a heading with nothing under it is left out."""
    title, paragraphs, sections = "", list[str](), list[tuple[str, list[str]]]()
    for block in blocks:
        is_printed = filling.prints_all or is_met(block.condition, filling.decision)
        text = filling.line(block.text) if is_printed else ""
        if block.kind == "heading":
            sections.append((title, paragraphs))
            title, paragraphs = text, []
        elif text:
            paragraphs += [part.strip() for part in text.split("\n\n")]
    return [section(title, *under) for title, under in [*sections, (title, paragraphs)] if under]


def is_met(condition: Condition, decision: Decision) -> bool:
    """Whether a block with this condition is printed for this decision."""
    return _TESTS[condition.when](condition, decision)


def _compares(condition: Condition, decision: Decision) -> bool:
    granted, limit = decision.amount_cents, condition.cents or 0
    if granted is None:
        return False
    return granted >= limit if condition.when == When.AT_LEAST else granted <= limit


_TESTS: Mapping[When, Callable[[Condition, Decision], bool]] = {
    When.ALWAYS: lambda condition, decision: True,
    When.AMOUNT: lambda condition, decision: decision.amount_cents is not None,
    When.AT_LEAST: _compares,
    When.AT_MOST: _compares,
    When.DELIBERATION: lambda condition, decision: decision.authority_kind in DELIBERATIONS,
    When.PRESIDENT: lambda condition, decision: decision.authority_kind == AuthorityKind.PRESIDENT,
    When.ANSWER: lambda condition, decision: condition.value in answered(decision.request.answers.get(condition.key)),
}


def answered(answer: JsonValue) -> list[str]:
    """The values that a stored answer chooses; `true` or `false` for a yes or no, none for own words."""
    if isinstance(answer, bool):
        return ["true" if answer else "false"]
    if isinstance(answer, list):
        return [value for value in answer if isinstance(value, str)]
    return [answer] if isinstance(answer, str) else []
