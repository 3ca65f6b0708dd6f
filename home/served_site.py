"""The site that Wagtail serves, with its front page: read once a publication, not once a page."""

from dataclasses import dataclass

from wagtail.models import PageViewRestriction, Site

from portal.caching.kept import KeptUntilPublication


@dataclass(frozen=True)
class ServedSite:
    """What finding any page of the site begins with."""

    site: Site | None
    """The only site, its front page whole; None where Wagtail has to choose."""
    has_private_pages: bool


def read_site() -> ServedSite:
    """The site as the database has it now."""
    sites = list(Site.objects.select_related("root_page").order_by()[:2])
    only = sites[0] if len(sites) == 1 and sites[0].is_default_site else None
    if only:
        only.root_page = only.root_page.specific
    return ServedSite(only, PageViewRestriction.objects.exists())


keeper = KeptUntilPublication(read_site)
