"""The admin's help: the guides of each role, the how-to pages that they lead to, their pictures."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.guides import markdown, shelf


@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """Which guide is for whom."""
    return _page(request, shelf.INDEX)


@require_GET
def guide(request: HttpRequest, guide: str) -> HttpResponse:
    """A guide or a how-to page; Http404 where the shelf has none of this name."""
    return _page(request, guide)


def _page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in shelf.DOCUMENTS:
        raise Http404
    return render(request, "portal/guide.html", {"document": markdown.read(name), "is_index": name == shelf.INDEX})


@require_GET
def picture(request: HttpRequest, picture: str) -> FileResponse:
    """A screen shown by a guide; Http404 where the shelf has none of this name."""
    if picture not in shelf.PICTURES:
        raise Http404
    return FileResponse(shelf.PICTURES[picture].open("rb"), content_type="image/png")
