"""The designer's blocks of a letter as they are printed for a decision: their conditions, their tags. Pure.

A text whose tag has no value isn't printed: a letter has no hole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from formkit.language.evaluating import Environment, holds
from formkit.values import JsonValue
from portal.words.tagged import fill, tags_of
from teleservices.letters.letter_models import Block
from teleservices.models import Decision


@dataclass(frozen=True)
class Filling:
    """What fills the texts of a letter."""

    decision: Decision
    values: Mapping[str, str]
    """By tag."""
    known: Sequence[str] = field(default=())
    """The tags that the letter may hold."""
    environment: Environment = field(default_factory=lambda: Environment({}))
    """What conditions read."""
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
        is_printed = filling.prints_all or holds(block.condition, filling.environment)
        text = filling.line(block.text) if is_printed else ""
        if block.kind == "heading":
            sections.append((title, paragraphs))
            title, paragraphs = text, []
        elif text:
            paragraphs += [part.strip() for part in text.split("\n\n")]
    return [section(title, *under) for title, under in [*sections, (title, paragraphs)] if under]
