"""The map of the site: every public page under the front page, as a tree."""

from dataclasses import dataclass, field

from wagtail.models import Page

from home.site.addresses import public_address

_FRONT_PAGE_DEPTH = 2


@dataclass(frozen=True)
class Place:
    """A page and those under it."""

    title: str
    url: str
    children: list["Place"] = field(default_factory=list)


def site_map() -> list[Place]:
    """The pages under the front page, in one query; a page under one that is not public is left out."""
    rows = Page.objects.live().public().filter(depth__gt=_FRONT_PAGE_DEPTH).order_by("path")
    top: list[Place] = []
    places: dict[str, Place] = {}
    for path, depth, title, url_path in rows.values_list("path", "depth", "title", "url_path"):
        place = Place(title, public_address(url_path))
        parent = places.get(path[: -Page.steplen])
        if depth == _FRONT_PAGE_DEPTH + 1:
            top.append(place)
        elif parent:
            parent.children.append(place)
        else:
            continue
        places[path] = place
    return top
