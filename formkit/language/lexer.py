"""The words and signs of a typed line. Accents, case and typographic apostrophes are as one likes in words."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from django.utils.translation import gettext as _

from formkit.language import operators as ops
from formkit.language.nodes import decimal_text

TokenKind = Literal["number", "date", "month", "name", "quoted", "text", "word", "sign", "unread", "end"]


class LineError(Exception):
    """What can't be read in a line: from `start` to `end`, said in words."""

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text = start, end, text
        super().__init__(text)


@dataclass(frozen=True)
class Token:
    """A word or a sign: `text` as it is compared, and where it stands in the line."""

    kind: TokenKind
    text: str
    start: int
    end: int


def folded(text: str) -> str:
    """The text without accents or capitals, letter for letter: places in it are places in the text."""
    return "".join(_folded_letter(letter) for letter in text)


def _folded_letter(letter: str) -> str:
    if letter == "’":
        return "'"
    if not letter.isalpha():
        return letter  # « ≠ » is not an accented « = »
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


_LINES = [entry.line for entry in ops.OPERATORS.values()] + [entry.line for entry in ops.FOLDS.values()]
_WRITTEN = {text for line in _LINES for text in line} | {*ops.IF_WORDS, *ops.OTHER_WORDS}
_WORDS = {folded(text) for text in _WRITTEN if text[0].isalpha()}
_SIGNS = {text for text in _WRITTEN if not text[0].isalpha()} | {"(", ")", "€", "%"}


def _any_of(words: set[str]) -> str:
    """Longest first, any white space between the words of one."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_TOKEN = re.compile(
    rf"""(?P<date>[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}(?![0-9]))
    |(?P<month>(?:0[1-9]|1[0-2])/[0-9]{{4}}(?![0-9]))
    |(?P<number>(?:[0-9]{{1,3}}(?:[ \u00a0\u202f][0-9]{{3}})+(?![0-9])|[0-9]+)(?:[.,][0-9]+)?)
    |(?P<quoted>"[^"]*")
    |(?P<text>“(?:[^”]|””)*”)
    |(?P<word>(?:{_any_of(_WORDS)})(?!\w))
    |(?P<sign>{_any_of(_SIGNS)})
    |(?P<unread>[\w'-]+|.)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[Token]:
    """The tokens of a line, and one of kind « end ». Raises LineError for guillemets that nothing closes."""
    plain, place, result = folded(text), 0, []
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _name(text, place) if text[place] == "«" else _token(text, plain, place)
        result.append(token)
        place = token.end
    return [*result, Token("end", "", len(text), len(text))]


def _token(text: str, plain: str, place: int) -> Token:
    match = _TOKEN.match(plain, place)
    kind, end = (cast("TokenKind", match.lastgroup), match.end()) if match else ("unread", place + 1)
    return Token(kind, _read(kind, text[place:end]), place, end)


def _read(kind: TokenKind, source: str) -> str:
    """What a token says: a number and a date as JSON writes them, a text without its quotation marks."""
    match kind:
        case "number":
            return _number(source)
        case "date":
            day, month, year = source.split("/")
            return f"{year}-{int(month):02}-{int(day):02}"
        case "month":
            return f"{source[3:]}-{source[:2]}"
        case "quoted" | "text":
            return source[1:-1].replace("””", "”").strip()
        case "word":
            return " ".join(folded(source).split())
        case _:
            return source


def _name(text: str, start: int) -> Token:
    """A name between guillemets, which may hold others."""
    level = 0
    for place in range(start, len(text)):
        level += (text[place] == "«") - (text[place] == "»")
        if level == 0:
            return Token("name", text[start + 1 : place].strip(), start, place + 1)
    raise LineError(start, len(text), _("These guillemets aren't closed: add “»”."))


def _number(source: str) -> str:
    """« 1 250,50 » as "1250.5"."""
    return decimal_text(Decimal("".join(source.split()).replace(",", ".")))
