"""Procedures as lists and the banner show them; knows no page."""

from collections.abc import Iterable
from dataclasses import dataclass

from home.availability import Calendar
from home.themes import Theme
from portal.words.text import fold


@dataclass(frozen=True)
class Entry:
    """A procedure in a list: what it is for and whether it can be started."""

    title: str
    url: str
    text: str
    theme: str
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


def by_theme(entries: Iterable[Entry]) -> list[ThemeGroup]:
    """`entries` by theme, in the themes' order, then by title."""
    groups = {theme.value: ThemeGroup(theme.value, str(theme.label), []) for theme in Theme}
    for entry in sorted(entries, key=lambda entry: fold(entry.title)):
        groups[entry.theme].entries.append(entry)
    return [group for group in groups.values() if group.entries]
