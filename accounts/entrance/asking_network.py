"""From which network a request comes, as limits on those without an account count it. Kept nowhere by this module."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

SUBSCRIBER_BITS = 64


def asking_network(request: HttpRequest) -> str:
    """The address that asks, or its subscriber's network in IPv6; empty where nobody can tell: those share a limit."""
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    if isinstance(address, IPv6Address):  # of which a subscriber has 2⁶⁴
        return str(address.ipv4_mapped or ip_network((address, SUBSCRIBER_BITS), strict=False))
    return str(address)
