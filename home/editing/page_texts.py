"""What editors wrote in a page, field by field, and the tags that it holds. Reads no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

Tag = tuple[str, dict[str, str | None]]
"""The name of a tag and its attributes; one without a value has None."""


@dataclass(frozen=True)
class WrittenText:
    """A rich text as the database keeps it, and the name of the field that holds it."""

    field: str
    html: str


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags_of(html: str) -> list[Tag]:
    """The opening tags of a text, in order."""
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return parser.tags


def rich_texts(page: Page) -> Iterator[WrittenText]:
    """Every rich text of a page: its fields, and the blocks of its streams."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield WrittenText(field.name, getattr(page, field.name) or "")
        elif isinstance(field, StreamField):
            yield from (WrittenText(field.name, html) for html in _in_stream(getattr(page, field.name)))


def _in_stream(stream: StreamValue) -> Iterator[str]:
    for block in stream:
        if isinstance(block.block, RichTextBlock):
            yield block.value.source
