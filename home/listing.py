"""Procedures as lists and the banner show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from home.availability import Calendar, calendar_of
from home.pictures import addresses_of, drawing_of
from home.themes import Theme
from portal.text import fold

if TYPE_CHECKING:
    from home.models.home_page import FeaturedProcedure
    from home.models.procedure_pages import ProcedurePage


@dataclass(frozen=True)
class Entry:
    """A procedure in a list: what it is for and whether it can be started."""

    title: str
    url: str
    text: str
    calendar: Calendar
    picture: str = ""

    @property
    def deadline(self) -> str:
        """When it opens or closes, for the card."""
        return self.calendar.deadline

    @property
    def deadline_state(self) -> str:
        """Whether that must be noticed."""
        return self.calendar.deadline_state


@dataclass(frozen=True)
class ThemeGroup:
    """The procedures of one theme."""

    theme: str
    label: str
    entries: list[Entry]


def by_theme(pages: Iterable["ProcedurePage"]) -> list[ThemeGroup]:
    """`pages` (with their procedures) by theme, in the themes' order, then by title."""
    groups = {theme.value: ThemeGroup(theme.value, str(theme.label), []) for theme in Theme}
    for page in sorted(pages, key=lambda page: fold(page.title)):
        groups[page.theme].entries.append(Entry(page.title, page.address, page.summary, calendar_of(page.procedure)))
    return [group for group in groups.values() if group.entries]


def in_banner(places: Sequence["FeaturedProcedure"]) -> list[Entry]:
    """The places of the banner, with their pictures."""
    pictures = addresses_of(image for place in places for image in (place.image, place.procedure_page.picture))
    entries = []
    for place in places:
        page = place.procedure_page
        picture = pictures.get(place.image_id or page.picture_id or 0) or drawing_of(page.theme)
        text = place.hook or page.summary
        entries.append(Entry(page.title, page.address, text, calendar_of(page.procedure), picture))
    return entries


def picture_of(page: "ProcedurePage") -> str:
    """The address of the page's picture, or of its theme's drawing."""
    return addresses_of([page.picture]).get(page.picture_id or 0) or drawing_of(page.theme)
