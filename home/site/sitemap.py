"""The pages that everybody may read, for search engines."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.models import Page, Site


class PublishedPages(Sitemap[Page]):
    """Live and public pages of the one site, under the portal's own address whatever name it was asked under."""

    limit = 5_000

    def items(self) -> QuerySet[Page]:
        """In the order of the tree: one query."""
        root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
        return root.get_descendants(inclusive=True).live().public().order_by("path")

    def location(self, item: Page) -> str:
        """Its path on the site."""
        _site, _root, path = item.get_url_parts()
        return str(path)

    def lastmod(self, item: Page) -> object:
        """When it was last published."""
        return item.last_published_at or item.latest_revision_created_at

    def get_domain(self, site: object = None) -> str:
        """The portal's own name."""
        return settings.PARVIS_BASE_URL.partition("://")[2]

    def get_protocol(self, protocol: str | None = None) -> str:
        """As the portal is reached."""
        return settings.PARVIS_BASE_URL.partition("://")[0]
