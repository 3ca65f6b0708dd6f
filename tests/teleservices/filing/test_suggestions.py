"""What is proposed while one types: to people signed in, a little at a time, kept nowhere."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from formkit.places.addresses import Address
from teleservices.filing.views import suggestions
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

COMMUNES, ADDRESSES = "/demarches/suggestions/communes/", "/demarches/suggestions/adresses/"
BOTH = pytest.mark.parametrize("address", [COMMUNES, ADDRESSES])


class Street:
    """A street of twenty houses."""

    def complete(self, text: str, limit: int) -> list[Address]:
        return [Address(f"{number} {text}", "99120", "Brenne") for number in range(1, 21)][:limit]


@pytest.fixture(autouse=True)
def _addresses(settings: Settings) -> None:
    settings.PARVIS_ADDRESSES = f"{__name__}.Street"


def proposed(client: Client, address: str, typed: str) -> list[dict[str, object]]:
    response = client.get(address, {"q": typed})
    assert response.status_code == 200
    proposals: list[dict[str, object]] = response.json()["suggestions"]
    return proposals


def test_the_addresses_have_names() -> None:
    assert [reverse("suggested_communes"), reverse("suggested_addresses")] == [COMMUNES, ADDRESSES]


def test_communes_are_proposed_as_the_question_takes_them(client: Client) -> None:
    assert [proposal["text"] for proposal in proposed(client, COMMUNES, "saint aubin")] == [
        "Saint-Aubin-des-Aulnes (99140)",
        "Saint-Aubin-le-Sec (99170)",
    ]
    assert proposed(client, COMMUNES, "99180")[0]["fill"] == {"": "Écluse-Vieille (99180)"}
    assert len(proposed(client, COMMUNES, "991")) == suggestions.MOST


def test_addresses_fill_each_control(client: Client) -> None:
    proposals = proposed(client, ADDRESSES, "rue du Gué")
    assert len(proposals) == suggestions.MOST
    assert proposals[0] == {
        "text": "1 rue du Gué, 99120 Brenne",
        "fill": {"_lines": "1 rue du Gué", "_postcode": "99120", "_city": "Brenne", "_country": ""},
    }


def test_without_a_service_no_address_is_proposed(client: Client, settings: Settings) -> None:
    settings.PARVIS_ADDRESSES = ""
    assert proposed(client, ADDRESSES, "rue du Gué") == []


@BOTH
@pytest.mark.parametrize("typed", ["", "br", " br  ", "---", "\N{NO-BREAK SPACE}" * 4])
def test_what_is_too_short_proposes_nothing_and_counts_for_nothing(
    client: Client, address: str, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "LIMIT", 1)
    assert proposed(client, address, typed) == []
    assert proposed(client, address, typed) == []
    assert proposed(client, COMMUNES, "Brenne")


@BOTH
def test_nobody_else_may_ask(address: str) -> None:
    response = Client().get(address, {"q": "Brenne"})
    assert response.status_code == 302
    assert response["Location"].startswith("/compte/connexion/")


@BOTH
def test_nothing_is_sent_or_kept(client: Client, address: str) -> None:
    assert client.post(address, {"q": "Brenne"}).status_code == 405
    response = client.get(address, {"q": "Brenne"})
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_each_person_asks_a_little_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(suggestions, "LIMIT", 2)
    assert proposed(client, COMMUNES, "Brenne")
    assert proposed(client, ADDRESSES, "rue du secret")
    with caplog.at_level(logging.DEBUG):
        refused = client.get(ADDRESSES, {"q": "rue du secret"})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= suggestions.SECONDS
    assert refused.json() == {"suggestions": []}
    assert "secret" not in caplog.text
    other = Client()
    other.force_login(make_user())
    assert proposed(other, COMMUNES, "Brenne")
