"""Work of the workers for the public site: no argument, idempotent effects."""

from django.utils.translation import gettext_lazy as _

from home.links import rounds


def gather_links() -> int:
    """Every night: the links of the pages, those that lead inside looked at."""
    return rounds.gather()


def look_at_links() -> int:
    """Every hour: some links that lead to other sites."""
    return rounds.look_outside()


NAMES = {
    "home.tasks.gather_links": _("Gather the links of the pages"),
    "home.tasks.look_at_links": _("Look at the links that lead to other sites"),
}
"""What each does, in words, where the admin lists those that failed."""
