"""What our fonts can print. PDF/UA allows no missing glyph, and people type anything: this makes any text printable."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

MISSING = "□"
"""Stands for a character that none of our fonts has (an ideogram); of an emoji the word is printed."""

ZERO_WIDTH_SPACE = "\u200b"
LONGEST_RUN = 40
"""Characters without a space that fit the narrowest column; longer runs may break after each."""

_COVERED = (
    "20-4FF 510-513 51A-51D 531-60C 615 61B 61F 621-63A 640-655 65A 660-66D 674 679-67B 67E-680 683-684 686-687 691 "
    "698 6A4 6A9 6AF 6BE 6CC 6F0-6F9 1D00-1DBF 1E00-2027 202F-2040 2042 2044-2052 2054-211E 2120 2122 2124 2126-2184 "
    "2189 2190-23FF 2460-262F 2638-268B 2690-269C 26A0-26A7 26AA-26B2 2701-2704 2706-2709 270C-2727 2729-274B "
    "274F-2752 2758-277F 2798-27AF 27B1-27BF 2C60-2C7F FB00-FB06"
)
"""Hexadecimal code points that our typeface or those inside typst have: Latin, Greek, Cyrillic, Hebrew, Arabic…"""

_PLAIN = "20-17F 2010-2027 202F-203A 20AC 25A1"
_RUN = re.compile(rf"[^\s{ZERO_WIDTH_SPACE}]{{{LONGEST_RUN}}}(?=[^\s{ZERO_WIDTH_SPACE}])")
_LINE_ENDS = re.compile(r"\r\n|[\r\u2028\u2029]")
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories of what has no shape: controls, invisible marks, surrogates, private use, unassigned."""

_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_PICTURE = (
    "[\u2190-\u21ff\u2300-\u23ff\u25aa-\u27bf\u2b05-\u2b55\U0001f004\U0001f0cf\U0001f18e-\U0001f19a"
    "\U0001f1e6-\U0001f265\U0001f300-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001faff]"
)
_SHADES = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_EMOJI = re.compile(rf"{_FLAG}|{_PICTURE}{_SHADES}(?:\u200d{_PICTURE}{_SHADES})*")
"""A flag, or a picture with its colour, and those joined to it: what people see as one emoji."""

Clean = Callable[[str], str]


def legible(data: object) -> object:
    """A copy of JSON data whose texts hold nothing but characters that our fonts have."""
    return _walk(data, _legible_text)


def plain(data: object) -> object:
    """A copy of JSON data in Latin letters alone, one glyph for each: what always prints."""
    return _walk(data, _plain_text)


def _walk(data: object, clean: Clean) -> object:
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, Mapping):
        return {key: _walk(value, clean) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_walk(value, clean) for value in data]
    return data


def _legible_text(text: str) -> str:
    return _keep(text, _code_points(_COVERED))


def _plain_text(text: str) -> str:
    return _keep(text, _code_points(_PLAIN))


def _keep(text: str, covered: frozenset[int]) -> str:
    """Drop what has no shape (direction marks could disguise a text), replace what we have no glyph of.

    A text that would be nothing then still shows that there is one: no heading may be empty in PDF/UA.
    """
    there_is_one = bool(text.strip())
    if not (text.isascii() and text.isprintable()):
        composed = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).replace("\t", " "))
        plain_text = _EMOJI.sub(lambda emoji: _named(emoji[0]), composed)
        text = "".join(_shown(character, covered) for character in plain_text)
        if there_is_one and not text.strip():
            text = MISSING
    return _RUN.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", text)


def _named(emoji: str) -> str:
    """The word for an emoji, unless our fonts have it; one of several pictures is named once."""
    covered, pictures = _code_points(_COVERED), re.findall(_PICTURE, emoji)
    return emoji if all(ord(picture) in covered for picture in pictures) else _("(emoji)")


def _shown(character: str, covered: frozenset[int]) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category in _SHAPELESS:
        return ""
    if ord(character) in covered:
        return character
    return {"Z": " ", "M": ""}.get(category[0], MISSING)


@lru_cache(maxsize=2)
def _code_points(ranges: str) -> frozenset[int]:
    bounds = [[int(bound, 16) for bound in span.split("-")] for span in ranges.split()]
    return frozenset(point for span in bounds for point in range(span[0], span[-1] + 1))
