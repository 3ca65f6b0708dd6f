"""Addresses that only receive what a form sends: opened by a refresh or the address bar, they lead somewhere.

That each of them answers with a page: test_every_door.py.
"""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from teleservices.models import State
from tests.project.world import EDITOR, OWNER, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_came_in_already(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def world() -> World:
    return make_world()


def at(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people[who])
    return client


def test_the_page_leads_on(world: World) -> None:
    response = at(world, OWNER).get(reverse("filing_autosave", args=[world.draft.reference, "s_project1"]))
    text = response.content.decode()
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "Cette adresse ne s’ouvre pas d’elle-même" in text
    assert f'href="{reverse("account_home")}"' in text


def test_where_one_lands_by_a_refresh_leads_to_its_page(world: World) -> None:
    draft, sent = world.draft.reference, world.requests[State.IN_REVIEW].reference
    for name, reference, page in [
        ("filing_transmit", draft, "filing_check"),
        ("filing_changes_read", draft, "filing_resume"),
        ("filing_duplicate", sent, "request_detail"),
        ("request_withdraw", sent, "request_detail"),
    ]:
        address, target = reverse(name, args=[reference]), reverse(page, args=[reference])
        assert at(world, EDITOR).get(address).headers["Location"] == target
        assert at(world, EDITOR).put(address).status_code == 405
    refresh, data = (reverse(name, args=[world.space.uuid]) for name in ("profile_refresh", "profile_data"))
    assert at(world, OWNER).get(refresh).headers["Location"] == data
    assert at(world, EDITOR).get(refresh).status_code == 403
