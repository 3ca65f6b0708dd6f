"""What a designer's text may hold beside words: bold, lists, links. A small part of Markdown, read to data.

`**bold**`; lines that begin with `- ` or with `1. `; `[words](/page/)` or `[words](https://…)`. Nothing else means
anything, and what isn't whole stays as it was typed: no picture, no HTML, no address of another kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Kind = Literal["paragraph", "bullets", "numbers"]

_ADDRESS = r"(?:/(?![/\\])|https://)(?:[^\s()<>\"\\]|\([^\s()<>\"\\]*\))*"
_SPANS = re.compile(rf"\*\*(?=\S)(?P<bold>[^\n]+?)(?<=\S)\*\*|\[(?P<words>[^\[\]\n]+)\]\((?P<address>{_ADDRESS})\)")
_WRITTEN_LINK = re.compile(rf"\[([^\[\]\n]+)\]\({_ADDRESS}\)")
_LINK = re.compile(r"\[[^\[\]\n]+\]\(((?:[^()\n]|\([^()\n]*\))*)\)")
_ITEMS: dict[Kind, re.Pattern[str]] = {"bullets": re.compile(r"- +(?=\S)"), "numbers": re.compile(r"\d{1,2}\. +(?=\S)")}
_FIRST = re.compile(r"1\. ")
"""A list of numbers begins at the beginning: « 12. rue… » at the head of a line isn't one."""


@dataclass(frozen=True)
class Span:
    """Words of one kind; `address` where they lead somewhere. Line ends are kept."""

    text: str
    bold: bool = False
    address: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, of one item, or a list."""

    kind: Kind
    items: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and lists of a text: empty lines part them; a list may follow its sentence at once."""
    return tuple(
        Block(kind, tuple(tuple(_spans("\n".join(lines))) for lines in items)) for kind, items in _grouped(text)
    )


def _grouped(text: str) -> list[tuple[Kind, list[list[str]]]]:
    """The lines of each block, item by item. A blank line parts paragraphs, and not the items of a list."""
    groups: list[tuple[Kind, list[list[str]]]] = []
    is_after_blank = True
    for line in text.splitlines():
        bare = line.strip()
        before = groups[-1][0] if groups else None
        kind, words = _item(bare, before)
        if not bare:
            is_after_blank = True
            continue
        is_continued = before == "paragraph" or line != line.lstrip()
        if kind == before != "paragraph":
            groups[-1][1].append([words])
        elif kind == "paragraph" and groups and is_continued and not is_after_blank:
            groups[-1][1][-1].append(bare)
        else:
            groups.append((kind, [[words]]))
        is_after_blank = False
    return groups


def _item(line: str, before: Kind | None) -> tuple[Kind, str]:
    """Of which kind of block a line is, and its words; `before`: the kind of the block above."""
    for kind, mark in _ITEMS.items():
        if (match := mark.match(line)) and (kind in ("bullets", before) or _FIRST.match(line)):
            return kind, line[match.end() :]
    return "paragraph", line


def _spans(text: str, *, bold: bool = False) -> Iterator[Span]:
    end = 0
    for match in _SPANS.finditer(text):
        if match.start() > end:
            yield Span(text[end : match.start()], bold)
        if match["address"]:
            yield Span(match["words"].replace("**", ""), bold or "**" in match["words"], match["address"])
        else:
            yield from _spans(match["bold"], bold=True)
        end = match.end()
    if end < len(text):
        yield Span(text[end:], bold)


def unlinked(text: str) -> str:
    """The same text, links as words alone: for where none can be reached, as in the heading of a table."""
    return _WRITTEN_LINK.sub(r"\1", text)


def refused_addresses(text: str) -> list[str]:
    """The addresses written as links that lead neither to one of our pages nor to https: they stay as typed."""
    return [address for address in _LINK.findall(text) if not re.fullmatch(_ADDRESS, address)]


def plain(text: str) -> str:
    """The same for what shows text alone: items keep a dash or their number, links their words."""
    return "\n\n".join(
        "\n".join(mark + "".join(span.text for span in spans) for mark, spans in _marked(block))
        for block in blocks(text)
    )


def html(text: str) -> SafeString:
    """As HTML blocks, every word escaped."""
    return format_html_join("", "{}", ((_html(block),) for block in blocks(text)))


def hint(text: str) -> SafeString:
    """As HTML inside a block of its own: a paragraph alone has no element, as where nothing is marked."""
    parts = blocks(text)
    return _inline(parts[0].items[0]) if [part.kind for part in parts] == ["paragraph"] else html(text)


def inline(text: str) -> SafeString:
    """As HTML where no block may stand, in a label or a cell: a line each, lists included."""
    lines = ((mark, _inline(spans)) for block in blocks(text) for mark, spans in _marked(block))
    return format_html_join(mark_safe("<br>"), "{}{}", lines)


def _marked(block: Block) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Each item of a block, and what stands before it where it is a line like another."""
    for number, spans in enumerate(block.items, start=1):
        yield {"paragraph": "", "bullets": "– ", "numbers": f"{number}. "}[block.kind], spans


def _html(block: Block) -> SafeString:
    if block.kind == "paragraph":
        return format_html("<p>{}</p>", _inline(block.items[0]))
    items = format_html_join("", "<li>{}</li>", ((_inline(spans),) for spans in block.items))
    return format_html("<ul>{}</ul>" if block.kind == "bullets" else "<ol>{}</ol>", items)


def _inline(spans: tuple[Span, ...]) -> SafeString:
    return format_html_join("", "{}", ((_span(span),) for span in spans))


def _span(span: Span) -> SafeString:
    words = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in span.text.split("\n")))
    words = format_html("<strong>{}</strong>", words) if span.bold else words
    return format_html('<a href="{}">{}</a>', span.address, words) if span.address else words
