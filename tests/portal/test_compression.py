"""Pages that belong to someone are compressed where nothing that another typed stands in them."""

import gzip
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.factories.accounts import make_user
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db
READS_GZIP = {"accept-encoding": "gzip, deflate, br"}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def citizen(client: Client) -> Client:
    """Somebody signed in."""
    client.force_login(make_user())
    return client


def is_compressed(response: HttpResponse) -> bool:
    return response.get("Content-Encoding") == "gzip"


def test_a_page_of_one_s_own_is_compressed_for_who_reads_that(citizen: Client) -> None:
    plain, packed = citizen.get("/compte/"), citizen.get("/compte/", headers=READS_GZIP)
    assert not is_compressed(plain)
    assert is_compressed(packed)
    assert "Accept-Encoding" in packed["Vary"]
    assert b"Mon compte" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


def test_the_desk_is_compressed(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.force_login(make_instructor(make_team()))
    assert is_compressed(client.get("/admin/instruction/", headers=READS_GZIP))


@pytest.mark.parametrize("path", ["/compte/demandes/?q=Dupont", "/recherche/?q=Dupont", "/?utm_source=lettre"])
def test_nothing_chosen_by_who_made_the_link_is_compressed_with_what_is_personal(citizen: Client, path: str) -> None:
    assert not is_compressed(citizen.get(path, headers=READS_GZIP))


def test_what_answers_a_form_or_says_that_nothing_is_there_is_not(citizen: Client) -> None:
    for response in (
        citizen.post("/compte/connexion/", {"login": "Dupont"}, headers=READS_GZIP),
        citizen.get("/compte/demandes/Dupont/", headers=READS_GZIP),
    ):
        assert not is_compressed(response)


def test_the_token_of_forms_is_never_written_twice_alike(citizen: Client) -> None:
    """Django masks it anew in each page: its letters can't be guessed one by one."""
    pages = [gzip.decompress(citizen.get("/compte/", headers=READS_GZIP).content) for _ in range(2)]
    tokens = {token for page in pages for token in TOKEN.findall(page)}
    assert len(tokens) == 2
