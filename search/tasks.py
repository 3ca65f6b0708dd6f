"""Work of the workers for the search: primary keys in, idempotent effects out."""

from django.utils.translation import gettext_lazy as _

from search import building


def keep_index() -> int:
    """Every ten minutes: build the index where a former version made it, or a day ago."""
    return building.keep_index()


NAMES = {"search.tasks.keep_index": _("Build the index of the site's search")}
"""What each does, in words, where the admin lists those that failed."""
