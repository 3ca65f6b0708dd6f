"""What links and pictures of editors' texts become, many at once; read once models are, as Wagtail 8 wants it."""

from django.utils.html import escape, format_html
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from home.editing.pictures import cut
from home.site.addresses import public_address
from portal.models import Rendition


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
