"""How much one address may ask: so many answers a minute, for all processes together."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from accounts.entrance.asking_network import asking_network
from portal.web import window_counts

WINDOW = 60
"""Seconds."""


@dataclass(frozen=True)
class Quota:
    """What is left in this window; `reset` in seconds."""

    limit: int
    remaining: int
    reset: int
    is_spent: bool

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF’s draft « RateLimit header fields for HTTP » names them."""
        values = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in values.items()} | (
            {"Retry-After": str(self.reset)} if self.is_spent else {}
        )


def take(request: HttpRequest) -> Quota:
    """Count one answer for who asks. Two queries; one when nothing is left."""
    limit = settings.PARVIS_API_PER_MINUTE
    remainder, reset = window_counts.take(f"catalogue:{asking_network(request)}", limit=limit, seconds=WINDOW)
    return Quota(limit, max(0, remainder), reset, is_spent=remainder < 0)
