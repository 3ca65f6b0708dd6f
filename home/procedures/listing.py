"""Procedures as lists and the banner show them; knows no page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from home.procedures.availability import Calendar
from portal.words.text import fold

LINKED = ("title", "url_path", "live")
"""Columns of a page that a link to it shows."""
LISTED = (
    *LINKED,
    "summary",
    *(f"theme__{name}" for name in ("key", "name", "order", "drawing")),
    *(f"procedure__{name}" for name in ("opens_at", "closes_at", "closed_at", "is_archived", "current_version")),
)
"""Columns of a procedure's page that lists show (`ProcedurePage.entry`)."""


@dataclass(frozen=True)
class Heading:
    """A theme as lists show it: its key, its name, its place among themes."""

    key: str
    name: str
    order: int


@dataclass(frozen=True)
class Entry:
    """A procedure in a list: what it is for and whether it can be started."""

    title: str
    url: str
    text: str
    theme: Heading
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
    entries: list[Entry] = field(default_factory=list)


def by_theme(entries: Iterable[Entry]) -> list[ThemeGroup]:
    """`entries` by theme, in the themes' order, then by title."""
    groups: dict[str, ThemeGroup] = {}
    for entry in sorted(
        entries, key=lambda entry: (entry.theme.order, fold(entry.theme.name), entry.theme.key, fold(entry.title))
    ):
        theme = entry.theme
        groups.setdefault(theme.key, ThemeGroup(theme.key, theme.name)).entries.append(entry)
    return list(groups.values())
