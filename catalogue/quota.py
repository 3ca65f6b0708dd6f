"""How much one address may ask: so many answers a minute, for all processes together."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal import counting

WINDOW = 60
"""Seconds."""
SUBSCRIBER_BITS = 64


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
    left, reset = counting.take(f"catalogue:{_network(request)}", limit=limit, seconds=WINDOW)
    return Quota(limit, max(0, left), reset, is_spent=left < 0)


def _network(request: HttpRequest) -> str:
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""  # those whom nobody can tell apart share one quota
    if isinstance(address, IPv6Address):  # of which a subscriber has 2⁶⁴
        return str(address.ipv4_mapped or ip_network((address, SUBSCRIBER_BITS), strict=False))
    return str(address)
