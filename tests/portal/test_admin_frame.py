"""What Wagtail's admin has around each page: what of it is kept between pages stays that of who looks."""

import re

import pytest
from django.core.cache import caches
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db


def keys(client: Client, machine: str) -> str:
    """The rows of the dialogue that lists the keys, for a browser of this machine."""
    page = client.get("/admin/", headers={"user-agent": machine}).text
    return re.findall(r'<table class="w-w-full">.*?</table>', page, re.DOTALL)[0]


def test_the_keys_are_those_of_the_machine_that_asks(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    caches["fragments"].clear()
    client.force_login(make_instructor(make_team()))
    of_a_mac, elsewhere = keys(client, "Macintosh"), keys(client, "X11; Linux")
    assert "⌘ + s" in of_a_mac
    assert "Ctrl + s" in elsewhere
    assert (keys(client, "Macintosh"), keys(client, "X11; Linux")) == (of_a_mac, elsewhere)


@pytest.mark.parametrize(("value", "words"), [(True, "oui"), (False, "non"), (None, "peut-être")])
def test_what_is_ticked_or_not_is_read_in_french(value: bool | None, words: str) -> None:
    cell = render_to_string("wagtailadmin/tables/boolean_cell.html", {"value": value, "column": {}})
    assert re.findall(r"<span[^>]*>\s*(.*?)\s*</span>", cell) == [words]
