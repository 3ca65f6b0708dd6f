"""Editors' texts as HTML: page links resolved together, without asking the site for each."""

from collections.abc import Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.pages import PageLinkHandler

from home.editing.pictures import cut
from home.site.addresses import public_address
from portal.models import Rendition

_BETWEEN = "<!--|-->"


class PageAddressHandler(PageLinkHandler):
    """Links between pages, in one query for a whole text; a link to a page that is not public leads nowhere."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """The opening tag of each link."""
        keys = [attrs.get("id", "") for attrs in attrs_list]
        pages = Page.objects.live().filter(pk__in=[pk for pk in keys if pk.isdigit()]).values_list("pk", "url_path")
        addresses = {str(pk): public_address(url_path) for pk, url_path in pages}
        return [f'<a href="{escape(addresses[pk])}">' if pk in addresses else "<a>" for pk in keys]


class PictureHandler(ImageEmbedHandler):
    """Pictures with their alternative, in two queries for a whole text; one that was deleted leaves nothing."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """The tag of each picture."""
        pictures = cut({attrs["id"] for attrs in attrs_list if attrs.get("id", "").isdigit()})
        return [cls._tag(pictures.get(attrs.get("id", "")), attrs.get("alt") or "") for attrs in attrs_list]

    @staticmethod
    def _tag(picture: Rendition | None, alternative: str) -> str:
        if picture is None:
            return ""
        tag = '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">'
        return format_html(tag, picture.url, picture.width, picture.height, alternative)


def expand_all(texts: Sequence[str]) -> list[SafeString]:
    """Each of `texts` as HTML; the links of all are looked up at once."""
    expanded = expand_db_html(_BETWEEN.join(text.replace(_BETWEEN, "") for text in texts))
    # Wagtail's own rewriting of what its editor saved, whose tags are on its list.
    return [mark_safe(text) for text in expanded.split(_BETWEEN)] if texts else []  # noqa: S308
