"""A request as its applicant reads it: one of its tabs, or all of them for what must stand in none."""

from django.test import Client

from teleservices.following.request_tabs import ANCHORS, RequestTab, tab_url
from teleservices.models import ServiceRequest


def read_tab(client: Client, request: ServiceRequest, tab: RequestTab = RequestTab.HISTORY) -> str:
    """One tab of the request's page, with what stands above it."""
    page = client.get(tab_url(request, tab))
    assert page.status_code == 200
    return page.text


def read_whole(client: Client, request: ServiceRequest) -> str:
    """Every tab of the request's page, one after the other; its messages are apart."""
    return "\n".join(read_tab(client, request, tab) for tab in ANCHORS)
