"""What finding any page of the site begins with: read once a publication, not once a page."""

from wagtail.models import PageViewRestriction, Site

from portal.caching.kept import KeptUntilPublication


def read_site() -> Site | None:
    """The only site, its front page whole; None where Wagtail has to choose."""
    sites = list(Site.objects.select_related("root_page").order_by()[:2])
    only = sites[0] if len(sites) == 1 and sites[0].is_default_site else None
    if only:
        only.root_page = only.root_page.specific
    return only


served_site = KeptUntilPublication(read_site)
has_private_pages = KeptUntilPublication(PageViewRestriction.objects.exists)
