"""What a result shows of its page, the words sought marked. The text of pages is escaped here."""

from collections.abc import Collection
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.text import WORD, term_of

LENGTH = 220


def excerpt(text: str, stems: Collection[str]) -> SafeString:
    """About `LENGTH` characters of `text` around the first word of these `stems`, each such word in a <mark>."""
    return marked(piece(text, stems), stems)


def piece(text: str, stems: Collection[str]) -> str:
    """The part of `text` that is shown, cut between words."""
    if len(text) <= LENGTH:
        return text
    start = max(0, _first_place(text, stems) - LENGTH // 4)
    start = text.find(" ", start - 1) + 1 if start else 0
    part = text[start : start + LENGTH]
    end = start + len(part)
    if end < len(text):
        part = part.rsplit(" ", 1)[0]
    return f"{'… ' if start else ''}{part}{' …' if end < len(text) else ''}"


def marked(text: str, stems: Collection[str]) -> SafeString:
    """`text` as HTML, the words of these `stems` marked."""
    parts, end = [], 0
    for word in WORD.finditer(text):
        if _is_of(word.group(), stems):
            parts += [escape(text[end : word.start()]), "<mark>", escape(word.group()), "</mark>"]
            end = word.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def holds(text: str, stems: Collection[str]) -> bool:
    """Whether a word of `text` is of these `stems`."""
    return any(_is_of(word, stems) for word in WORD.findall(text))


def _first_place(text: str, stems: Collection[str]) -> int:
    return next((word.start() for word in WORD.finditer(text) if _is_of(word.group(), stems)), 0)


def _is_of(word: str, stems: Collection[str]) -> bool:
    term = term_of(word)
    return term is not None and term.stem in stems
