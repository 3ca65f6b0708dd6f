"""What links each live page has: in its texts, in the blocks of its streams, in its fields of addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import URLField
from wagtail.blocks import BaseBlock, PageChooserBlock, StreamValue, StructValue, URLBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from home.editing.page_texts import rich_texts, tags_of
from home.models.page_links import LONGEST_ADDRESS

PAGE, DOCUMENT = "page:", "document:"
"""How a link to a page or a document is written, by its primary key, as Wagtail's texts do."""


@dataclass(frozen=True)
class Link:
    """Where a page leads: an address of another site, or `/…`, `#…`, `page:…`, `document:…` of this one."""

    address: str
    is_outside: bool


def links_of(page: Page) -> set[Link]:
    """Every link of `page` (as its own class); what isn't a page of the web, such as an e-mail address, is left out."""
    targets = [target for text in rich_texts(page) for target in _in_text(text.html)]
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            targets += _in_stream(getattr(page, field.name))
        elif isinstance(field, URLField):
            targets.append(getattr(page, field.name))
    return {link for target in targets if (link := _link(target))}


def _in_text(html: str) -> Iterator[str]:
    for tag, attributes in tags_of(html):
        kind, key = attributes.get("linktype"), attributes.get("id") or ""
        if tag != "a":
            continue
        if kind in ("page", "document"):
            yield f"{kind}:{key}"
        else:
            yield attributes.get("href") or ""


def _in_stream(stream: StreamValue) -> Iterator[str]:
    for block in stream:
        if isinstance(block.value, StructValue):
            for name, bound in block.value.bound_blocks.items():
                yield _in_block(name, bound.block, bound.value)


def _in_block(name: str, block: BaseBlock, value: object) -> str:
    if isinstance(block, PageChooserBlock):
        return f"{PAGE}{value.pk}" if isinstance(value, Page) else ""
    return str(value or "") if isinstance(block, URLBlock) or name == "url" else ""


def _link(target: str) -> Link | None:
    """None for nothing, an e-mail address, a telephone number, what is too long to be kept."""
    target = target.strip()
    own = settings.PARVIS_BASE_URL
    if target == own or target.startswith(f"{own}/"):
        target = target.removeprefix(own) or "/"
    if not target or len(target) > LONGEST_ADDRESS:
        return None
    if target.startswith((PAGE, DOCUMENT, "#")) or (target.startswith("/") and not target.startswith("//")):
        return Link(target, is_outside=False)
    try:
        scheme = urlsplit(target).scheme
    except ValueError:
        return Link(target, is_outside=True)
    return Link(target, is_outside=True) if scheme in ("http", "https") else None
