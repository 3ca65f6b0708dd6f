"""How many suggestions one network may ask for: so many a minute, for all processes together."""

from django.db import DatabaseError
from django.http import HttpRequest

from accounts.entrance.asking_network import asking_network
from portal.web import window_counts

LIMIT, SECONDS = 900, 60
"""Three people behind one address who type without a pause: the script asks five times a second at most."""


def seconds_to_wait(request: HttpRequest) -> int:
    """Count one question; 0 when it is allowed. A database that is busy or read-only limits nothing. Two queries."""
    try:
        remainder, reset = window_counts.take(
            f"search.suggestions:{asking_network(request)}", limit=LIMIT, seconds=SECONDS
        )
    except DatabaseError:
        return 0
    return reset if remainder < 0 else 0
