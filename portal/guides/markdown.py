"""A document of the shelf as HTML for the admin: raw HTML stays text, and only what the shelf holds is linked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from portal.guides import shelf

ELSEWHERE = ("https:", "http:", "mailto:")
_TIGHT = re.compile(r"(?<=«) | (?=[:;?!»](?:\W|$))")
"""A space at which a line never breaks in French; files keep plain ones, which their writers can see."""
_WIDTH, _HEIGHT = slice(16, 20), slice(20, 24)
"""Where a PNG says its size, in pixels."""


@dataclass(frozen=True)
class Document:
    """A document as it is shown: its title, its parts (an anchor, a title), the rest as HTML."""

    title: str
    parts: tuple[tuple[str, str], ...]
    body: SafeString


@cache
def read(name: str) -> Document:
    """The document of this name, drawn once per process; KeyError where the shelf has none."""
    tokens = _PARSER.parse(shelf.DOCUMENTS[name].read_text())
    titles = list(_titles(tokens))
    for opening, text in titles:
        opening.attrSet("id", anchor(text))
    for token in tokens:
        if token.children:
            token.children = list(_led(token.children, name))
    first = next(place for place, token in enumerate(tokens) if token.type == "heading_close") + 1
    body = _PARSER.renderer.render(tokens[first:], _PARSER.options, {})
    parts = tuple((anchor(text), _tight(text)) for opening, text in titles if opening.tag == "h2")
    return Document(_tight(titles[0][1]), parts, mark_safe(body))  # noqa: S308 - ours, and its raw HTML is escaped


def anchor(title: str) -> str:
    """The id of a title, as forges make it from its words: a link serves there and here."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _tight(text: str) -> str:
    return _TIGHT.sub("\xa0", text)


def _titles(tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    for opening, words in pairwise(tokens):
        if opening.type == "heading_open":
            yield opening, "".join(child.content for child in words.children or [])


def _led(tokens: Sequence[Token], document: str) -> Iterator[Token]:
    """The words of a paragraph, their links led to the admin's own pages; those to what isn't shown are words."""
    linked = True
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")), document)
            token.attrSet("href", address)
            linked = bool(address)
        elif token.type == "image":
            _show(token, document)
        elif token.type == "text":
            token.content = _tight(token.content)
        if linked or token.type not in ("link_open", "link_close"):
            yield token


def _address(link: str, document: str) -> str:
    """Where a link of this document leads in the admin; empty where it is not shown there."""
    if link.startswith((*ELSEWHERE, "#")):
        return link
    path, _hash, part = link.partition("#")
    name = shelf.name_of(document, path)
    if name not in shelf.DOCUMENTS:
        return ""
    place = reverse("guides") if name == shelf.INDEX else reverse("guide", args=[name])
    return f"{place}#{part}" if part else place


def _show(token: Token, document: str) -> None:
    """Lead an image to its picture, with its size: nothing moves when it comes."""
    name = shelf.name_of(document, str(token.attrGet("src")))
    with shelf.PICTURES[name].open("rb") as picture:
        header = picture.read(_HEIGHT.stop)
    token.attrSet("src", reverse("guide_picture", args=[name]))
    token.attrSet("width", str(int.from_bytes(header[_WIDTH])))
    token.attrSet("height", str(int.from_bytes(header[_HEIGHT])))
    token.attrSet("loading", "lazy")
    for words in token.children or []:
        words.content = _tight(words.content)


def _table_open(_self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    """A wide table scrolls in its own box, which the keyboard reaches."""
    return '<div class="guide__table" tabindex="0"><table>'


def _table_close(_self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    return "</table></div>"


_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_PARSER.add_render_rule("table_open", _table_open)
_PARSER.add_render_rule("table_close", _table_close)
