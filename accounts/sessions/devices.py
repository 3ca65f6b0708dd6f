"""What a browser says of itself, in two words that its owner recognises. A guess for display, never for a decision."""

from django.utils.translation import gettext as _

BROWSERS = {"Firefox/": "Firefox", "Edg/": "Edge", "OPR/": "Opera", "Chrome/": "Chrome", "Safari/": "Safari"}
"""The first one found wins: several browsers also name those that they descend from."""
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def describe(user_agent: str) -> str:
    """Turn a User-Agent header into « Firefox, Windows »; in doubt says that it is unknown."""
    return names(user_agent) or _("Unknown device")


def names(user_agent: str) -> str:
    """The names of browser and system alone, the same in every language; empty in doubt. All that is kept for long."""
    parts = [_first_of(marks, user_agent) for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in parts if part)


def _first_of(marks: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in marks.items() if mark in user_agent), "")
