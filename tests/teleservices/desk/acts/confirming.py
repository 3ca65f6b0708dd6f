"""An act done from its page as its agent does it: the letter that it makes is read first."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client


def confirmed(client: Client, address: str, typed: Mapping[str, object], *, follow: bool = False) -> HttpResponse:
    """Post what is typed; once more where the page shows the letter that would leave."""
    response = client.post(address, typed, follow=follow)
    context = response.context or {}
    if "reads_letter" in context and context["reads_letter"] and response.status_code == 200:
        return client.post(address, {**typed, "shown": context["checksum"]}, follow=follow)
    return response
