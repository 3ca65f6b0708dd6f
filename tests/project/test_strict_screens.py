"""Our screens under Wagtail's address: nothing inline in what is sent, and a policy that would let nothing run."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from portal.web.middleware import OURS
from tests.project.admin_addresses import Address, admin_addresses, almighty, furnished_world
from tests.project.source import PACKAGES

pytestmark = pytest.mark.django_db
DATA = ("application/json", "text/x-template", "text/template")
"""What a script element holds that no browser runs."""
WITH_CHOOSERS = {"portal_settings", "wagtailusers_groups:edit"}
"""Forms of Wagtail's whose choosers are begun by a script in the page: no citizen's word is shown there."""
SHOWS_AN_EMAIL = {"studio:stage", "studio:stage_add"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


class Inline(HTMLParser):
    """What a page holds that the public policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.faults += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA):
            self.faults.append(tag)
        if (given.get("href") or "").startswith("javascript:"):
            self.faults.append("javascript:")


def is_ours(address: Address) -> bool:
    view = getattr(address.pattern.callback, "view_class", address.pattern.callback)
    return view.__module__.partition(".")[0] in OURS


def sources(response: HttpResponse, directive: str) -> set[str]:
    parts = response["Content-Security-Policy"].split("; ")
    return next(set(part.split()[1:]) for part in parts if part.split()[0] == directive)


def pages() -> Iterator[tuple[Address, HttpResponse]]:
    """Each of our pages that answers, as someone who may open all."""
    client, world = Client(raise_request_exception=False), furnished_world()
    client.force_login(almighty(world))
    for address in admin_addresses():
        if is_ours(address):
            response = client.get(address.path(world))
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                yield address, response
            for close in response._resource_closers:  # its files; the response itself would close the database too
                close()


@pytest.mark.usefixtures("cheap_refusals")
def test_nothing_stands_inline_and_nothing_inline_would_run() -> None:
    count, faults = 0, []
    for address, response in pages():
        if address.name in WITH_CHOOSERS:
            continue
        page, count = Inline(), count + 1
        page.feed(response.text)
        faults += [f"{address.name}: {fault}" for fault in page.faults]
        if sources(response, "script-src") != {"'self'"}:
            faults.append(f"{address.name}: scripts")
        allowed = {"'self'", "'unsafe-inline'"} if address.name in SHOWS_AN_EMAIL else {"'self'"}
        if sources(response, "style-src") != allowed:
            faults.append(f"{address.name}: styles")
    assert count > 80
    assert not faults, "\n".join(faults)


def test_wagtails_own_screens_have_its_policy_and_errors_ours() -> None:
    client, world = Client(raise_request_exception=False), furnished_world()
    client.force_login(almighty(world))
    assert "'unsafe-inline'" in sources(client.get("/admin/images/"), "script-src")
    assert sources(client.get("/admin/instruction/"), "script-src") == {"'self'"}
    for name in WITH_CHOOSERS:
        address = next(address for address in admin_addresses() if address.name == name)
        assert "'unsafe-inline'" in sources(client.get(address.path(world)), "script-src")
    assert sources(client.get("/admin/instruction/demandes/AAAA-AAAA/"), "script-src") == {"'self'"}


def test_each_package_of_ours_is_counted() -> None:
    assert set(PACKAGES) == OURS
