"""All the screens, and the main ones of each kind with what one does there first."""

from dataclasses import dataclass

from tests.e2e.screens import (
    access,
    account,
    administration,
    advising,
    desk,
    desk_batches,
    desk_correcting,
    desk_elimination,
    desk_exports,
    desk_mailroom,
    desk_meetings,
    desk_told,
    desk_traces,
    entrance,
    filing,
    following,
    leaving,
    personal,
    profiles,
    public,
    register,
    second_factor,
    sharing,
    studio,
    studio_around,
    studio_transfer,
)
from tests.e2e.screens.base import Screen

GROUPS = (
    public, entrance, account, personal, access, second_factor, leaving, profiles, sharing, filing, following, advising,
    desk, desk_batches, desk_correcting, desk_elimination, desk_mailroom, desk_meetings, desk_told, desk_traces,
    desk_exports, studio, studio_around, studio_transfer,
    administration, register,
)  # fmt: skip
ALL = [screen for group in GROUPS for screen in group.SCREENS]


def is_another_state(screen: Screen) -> bool:
    """Whether it is one of the catalogue in another state: in error, or named after it (« desk-list-late »)."""
    words = screen.name.split("-")
    return words[-1] == "error" or any("-".join(words[:count]) in _NAMES for count in range(1, len(words)))


_NAMES = {screen.name for screen in ALL}


@dataclass(frozen=True)
class MainScreen:
    """A screen and its main action."""

    screen: Screen
    action: str


def named(name: str) -> Screen:
    """The screen of this name."""
    return next(screen for screen in ALL if screen.name == name)


MAIN = [
    MainScreen(named(name), action)
    for name, action in {
        "front": "main form:has(input[name=password]) button[type=submit]",
        "faq": "main summary",
        "procedure-aide-au-projet-associatif": "main a[href$='/commencer/']",
        "sign-in": "main form:has(input[name=password]) button[type=submit]",
        "step-2": ".form-actions button",
        "check": "main button:has-text('Transmettre')",
        "demandes": "main table a",
        "desk-list": ".desk-table td a",
        "desk-sheet-submitted": ".desk-acts a",
        "studio-step": ".studio-editor form button",
    }.items()
]
