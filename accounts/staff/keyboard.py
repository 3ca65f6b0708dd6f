"""The keys of one letter of the screens for agents: each person may switch them off (WCAG 2.1.4)."""

from accounts.models import User


def keys_are_on(user: User) -> bool:
    """Whether someone wants keys, as their preferences in Wagtail say; yes for who never opened these."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile is None or bool(profile.keyboard_shortcuts)
