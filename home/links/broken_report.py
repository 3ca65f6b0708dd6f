"""The links that lead nowhere, for who edits their pages."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.editing.editors import edits_pages
from home.links.harvest import DOCUMENT, PAGE
from home.models.page_links import PageLink, PageLinkQuerySet

A_PAGE = 50


@dataclass(frozen=True)
class BrokenLine:
    """A link in the report; a page that was deleted has no name any more."""

    link: PageLink
    words: str

    @property
    def is_an_address(self) -> bool:
        """Whether an editor can open it."""
        return self.link.is_outside or self.link.address.startswith("/")


def broken_for(person: AbstractBaseUser | AnonymousUser) -> PageLinkQuerySet:
    """Those of the pages that this person may change."""
    mine = PagePermissionPolicy().instances_user_has_any_permission_for(person, ["change", "publish"])
    return PageLink.objects.broken().filter(page__in=mine.values("pk"))


@require_GET
@never_cache
def broken_links(request: HttpRequest) -> HttpResponse:
    """The report, by fifty, by page. Raises PermissionDenied."""
    if not edits_pages(request.user):
        raise PermissionDenied
    links = broken_for(request.user).select_related("page").order_by("page__title", "page_id", "address")
    paginator = WagtailPaginator(links, A_PAGE)
    part = paginator.get_page(request.GET.get("p"))
    counted = PageLink.objects.aggregate(last=Max("checked_at"))
    context = {
        "lines": _lines(list(part)),
        "part": part,
        "elided_page_range": paginator.get_elided_page_range(part.number),
        "checked_at": counted["last"],
    }
    return render(request, "home/links/broken.html", context)


def _lines(links: list[PageLink]) -> list[BrokenLine]:
    """Pages that were unpublished still have a title: it says more than a number."""
    keys = [int(key) for link in links if (key := link.address.removeprefix(PAGE)).isdecimal()]
    titles = {f"{PAGE}{pk}": title for pk, title in Page.objects.filter(pk__in=keys).values_list("pk", "title")}
    return [BrokenLine(link, _words(link.address, titles)) for link in links]


def _words(address: str, titles: dict[str, str]) -> str:
    if address.startswith(PAGE):
        return titles.get(address) or _("a deleted page")
    return _("a deleted document") if address.startswith(DOCUMENT) else address
