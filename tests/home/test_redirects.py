"""Where the addresses that editors moved lead, and where nothing is looked for."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect

from home.models import HomePage
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db


def test_an_address_that_was_moved_leads_on(home: HomePage, client: Client) -> None:
    Redirect.objects.create(old_path="/ancienne-aide", redirect_link="/aide/")
    answer = client.get("/ancienne-aide/")
    assert (answer.status_code, answer["Location"]) == (301, "/aide/")


@pytest.mark.parametrize("address", ["/compte/demandes/AAAA-0000/", "/admin/nulle-part/"])
def test_what_a_person_does_not_find_in_their_room_is_not_looked_for_elsewhere(
    address: str, home: HomePage, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    Redirect.objects.create(old_path=address.rstrip("/"), redirect_link="/aide/")
    client.force_login(make_instructor(make_team()))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 404
    assert not [query["sql"] for query in queries if "wagtailredirects" in query["sql"]]
