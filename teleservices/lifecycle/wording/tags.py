"""The tags that a designer may use in an e-mail: the request's facts, never its answers. Nothing is executed."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.words.text import fold

TAG = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_BRACES = re.compile(r"\{\{[^{}\n]{0,60}\}{0,2}|\{%[^{}\n]{0,60}\}?|\}\}|%\}")
"""What someone meant as a tag, or as the code of another language, once the well-formed tags are out of the way."""
_SINGLE = re.compile(r"\{\s*([^{}\n]{1,60}?)\s*\}")

TAGS = {
    "référence": _("the request's reference"),
    "démarche": _("the procedure's title"),
    "demandeur": _("the name of the profile that applies"),
    "étape": _("the name of the current stage"),
    "explication": _("the explanation of the current stage"),
    "message": _("the instructor's message"),
    "échéance": _("the deadline given to the applicant"),
    "date de dépôt": _("the date of transmission"),
    "service": _("the instructing service"),
    "téléphone du service": _("the telephone of the service"),
    "adresse du service": _("the e-mail address of the service"),
    "lien": _("the address of the request's page"),
}
"""Tag as designers write it → what it stands for. The French names are the tags themselves: nothing translates them."""
_KNOWN = {fold(tag): tag for tag in TAGS}


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
            return _now("Line %(line)d: “%(written)s” is not a whole tag. Write it as in the list beside.") % what
        text = _now("Line %(line)d: the tag “%(written)s” doesn't exist.") % what
        hint = _now("Did you mean %(tag)s?") if self.suggestion else _now("Choose one of the list beside.")
        return f"{text} {hint % what}"


def tag_text(tag: str) -> str:
    """A tag as it is written in a text."""
    return f"{{{{ {tag} }}}}"


def problems(text: str) -> list[TagProblem]:
    """What is wrong with the tags of `text`, in its order: unknown ones, and what is no tag at all."""
    by_place = sorted(_problems(text), key=lambda place: place[0])
    return [problem for _start, problem in by_place]


def _problems(text: str) -> Iterator[tuple[int, TagProblem]]:
    for match in TAG.finditer(text):
        if fold(match.group(1)) not in _KNOWN:
            yield match.start(), TagProblem(match.group(1), _line(text, match), False, _nearest(match.group(1)))
    rest = TAG.sub(lambda match: " " * len(match.group(0)), text)
    for match in _BRACES.finditer(rest):
        yield match.start(), TagProblem(match.group(0).strip(), _line(text, match), True)
    rest = _BRACES.sub(lambda match: " " * len(match.group(0)), rest)
    for match in _SINGLE.finditer(rest):
        if fold(match.group(1)) in _KNOWN:
            yield match.start(), TagProblem(match.group(0), _line(text, match), True)


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _nearest(written: str) -> str:
    near = difflib.get_close_matches(fold(written), _KNOWN, n=1, cutoff=0.7)
    return _KNOWN[near[0]] if near else ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each known tag replaced by its value (empty when there is none); unknown tags stay as written."""

    def value(match: re.Match[str]) -> str:
        tag = _KNOWN.get(fold(match.group(1)))
        return match.group(0) if tag is None else values.get(tag, "")

    filled = TAG.sub(value, text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()
