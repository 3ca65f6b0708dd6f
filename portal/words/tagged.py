"""Texts with tags « {{ référence }} » that stand for facts: what is wrong with them, and the facts put in their place.

Which tags exist is their caller's: an e-mail and a letter have their own. Nothing is executed.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from portal.words.text import fold

TAG = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_BRACES = re.compile(r"\{\{[^{}\n]{0,60}\}{0,2}|\{%[^{}\n]{0,60}\}?|\}\}|%\}")
"""What someone meant as a tag, or as the code of another language, once the well-formed tags are out of the way."""
_SINGLE = re.compile(r"\{\s*([^{}\n]{1,60}?)\s*\}")


@dataclass(frozen=True)
class TagProblem:
    """What stands where a tag should, and where: `line` counts from 1; `suggestion` is a tag that looks like it."""

    written: str
    line: int
    is_malformed: bool
    suggestion: str = ""

    def __str__(self) -> str:
        """What is wrong with the tag, in words for the designer."""
        what = {"written": self.written, "line": self.line, "tag": tag_text(self.suggestion)}
        if self.is_malformed:
            return _("Line %(line)d: “%(written)s” is not a whole tag. Write it as in the list beside.") % what
        text = _("Line %(line)d: the tag “%(written)s” doesn't exist.") % what
        hint = _("Did you mean %(tag)s?") if self.suggestion else _("Choose one of the list beside.")
        return f"{text} {hint % what}"


def tag_text(tag: str) -> str:
    """A tag as it is written in a text."""
    return f"{{{{ {tag} }}}}"


def named(text: str) -> str:
    """`text` with the name of each tag in its place, between guillemets, for who reads it and doesn't write it."""
    return TAG.sub(lambda match: _("“%(text)s”") % {"text": match.group(1)}, text)


def problems(text: str, known: Iterable[str]) -> list[TagProblem]:
    """What is wrong with the tags of `text`, in its order: unknown ones, and what is no tag at all."""
    by_place = sorted(_problems(text, _folded(tuple(known))), key=lambda place: place[0])
    return [problem for _start, problem in by_place]


def _problems(text: str, tags: Mapping[str, str]) -> Iterator[tuple[int, TagProblem]]:
    for match in TAG.finditer(text):
        if fold(match.group(1)) not in tags:
            yield match.start(), TagProblem(match.group(1), _line(text, match), False, _nearest(match.group(1), tags))
    rest = TAG.sub(lambda match: " " * len(match.group(0)), text)
    for match in _BRACES.finditer(rest):
        yield match.start(), TagProblem(match.group(0).strip(), _line(text, match), True)
    rest = _BRACES.sub(lambda match: " " * len(match.group(0)), rest)
    for match in _SINGLE.finditer(rest):
        if fold(match.group(1)) in tags:
            yield match.start(), TagProblem(match.group(0), _line(text, match), True)


@lru_cache(maxsize=64)
def _folded(tags: tuple[str, ...]) -> Mapping[str, str]:
    """These tags by what they are compared by, folded once for all the texts that they stand in."""
    return {fold(tag): tag for tag in tags}


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _nearest(name: str, tags: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(fold(name), tags, n=1, cutoff=0.7)
    return tags[near[0]] if near else ""


def tags_of(text: str, known: Iterable[str]) -> set[str]:
    """The known tags that `text` holds."""
    folded = _folded(tuple(known))
    words = (fold(match.group(1)) for match in TAG.finditer(text))
    return {folded[tag] for tag in words if tag in folded}


def fill(text: str, values: Mapping[str, str], known: Iterable[str]) -> str:
    """`text` with each known tag replaced by its value (empty when there is none); unknown tags stay as written."""
    folded = _folded(tuple(known))

    def value(match: re.Match[str]) -> str:
        tag = folded.get(fold(match.group(1)))
        return match.group(0) if tag is None else values.get(tag, "")

    filled = TAG.sub(value, text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()
