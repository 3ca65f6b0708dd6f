"""Links to this site: known for sure, without asking anybody."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.links.harvest import DOCUMENT, PAGE
from home.models.page_links import LinkState, PageLink
from home.site.addresses import public_address
from portal.models import Document

SERVED = "wagtail_serve"
"""The address of whatever is a page."""
PLACE = re.compile(rb"""\sid=["']?([^"'\s>]+)""")


class Site:
    """What the site has, read once for all links."""

    def __init__(self) -> None:
        rows = Page.objects.live().filter(depth__gt=1).values_list("pk", "url_path")
        self.pages: dict[int, str] = {pk: public_address(url_path) for pk, url_path in rows}
        self.addresses: Mapping[str, int] = {address: pk for pk, address in self.pages.items()}
        self.documents = set(Document.objects.values_list("pk", flat=True))
        self.moved = set(Redirect.objects.values_list("old_path", flat=True))
        self._places: dict[int, set[str]] = {}

    def state_of(self, link: PageLink) -> LinkState:
        """What `link`, which leads inside, leads to."""
        address = link.address
        if address.startswith(PAGE):
            return LinkState.GOOD if _key(address, PAGE) in self.pages else LinkState.NO_PAGE
        if address.startswith(DOCUMENT):
            return LinkState.GOOD if _key(address, DOCUMENT) in self.documents else LinkState.NO_DOCUMENT
        return self._of_path(link.page_id, address)

    def _of_path(self, page: int, address: str) -> LinkState:
        parts = urlsplit(address)
        if not parts.path:
            return self._of_place(page, parts.fragment)
        path = unquote(parts.path)
        target = self.addresses.get(path if path.endswith("/") else f"{path}/")
        if target is not None:
            return self._of_place(target, parts.fragment)
        if Redirect.normalise_path(path) in self.moved or _is_a_view(path):
            return LinkState.GOOD
        return LinkState.NO_PAGE

    def _of_place(self, page: int, place: str) -> LinkState:
        if not place or unquote(place) in self._places_of(page):
            return LinkState.GOOD
        return LinkState.NO_ANCHOR

    def _places_of(self, pk: int) -> set[str]:
        """The places that a page names, as it is shown; it is drawn once however many links lead there."""
        if pk not in self._places:
            page = Page.objects.get(pk=pk).specific
            content = page.make_preview_request(preview_mode=page.default_preview_mode).content
            self._places[pk] = {name.decode(errors="replace") for name in PLACE.findall(content)}
        return self._places[pk]


def _key(address: str, kind: str) -> int:
    key = address.removeprefix(kind)
    return int(key) if key.isdecimal() else 0


def _is_a_view(path: str) -> bool:
    try:
        return resolve(path).view_name != SERVED
    except Resolver404:
        return False


def states_of(links: Sequence[PageLink]) -> dict[int, LinkState]:
    """What each of these links, which lead inside, leads to, by primary key."""
    site = Site()
    return {link.pk: site.state_of(link) for link in links}
