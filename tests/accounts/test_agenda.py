"""One's deadlines in one's calendar: a secret address, told once, replaced or stopped; it gives nothing else."""

import datetime as dt
import re

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from accounts.agenda import make_address, owner_of
from accounts.models import CalendarFeed, User
from accounts.rights.export_sections import account_records
from accounts.tiles import Todo, todos
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)


@pytest.fixture
def odile() -> User:
    return make_user()


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two things to do with a date, one without."""
    known = [
        Todo("Terminer « Bourse »", "/compte/brouillons/ABCD-2345/", "Reprendre", TODAY, is_last_day=True),
        Todo("Compléter « Aide »", "/compte/demandes/EFGH-2345/completer/", "Compléter", TODAY),
        Todo("Répondre à Paul", "/compte/profils/", "Répondre"),
    ]
    monkeypatch.setattr("accounts.agenda.todos_of", lambda user: known)
    assert list(todos)


def address_in(page: str) -> str:
    match = re.search(r'value="https?://[^/]+(/compte/agenda/[^"]+)"', page)
    assert match
    return match[1]


def test_the_address_is_told_once_and_gives_the_deadlines(client: Client, odile: User, waiting: None) -> None:
    client.force_login(odile)
    assert "Créer l’adresse" in client.get(reverse("agenda")).text
    address = address_in(client.post(reverse("agenda"), {"action": "make"}).text)
    assert address not in client.get(reverse("agenda")).text
    assert CalendarFeed.objects.get().digest not in address
    response = Client().get(address)
    assert response["Content-Type"].startswith("text/calendar")
    assert "private" in response["Cache-Control"]
    events = icalendar.Calendar.from_ical(response.content).events
    assert {str(event["summary"]): event["dtstart"].dt for event in events} == {
        "Terminer « Bourse »": TODAY,
        "Compléter « Aide »": TODAY - dt.timedelta(days=1),
    }
    assert odile.email not in response.text
    assert odile.last_name not in response.text


def test_another_address_or_none_ends_the_former(client: Client, odile: User) -> None:
    client.force_login(odile)
    former = make_address(odile)
    address = address_in(client.post(reverse("agenda"), {"action": "make"}).text)
    assert Client().get(reverse("agenda_file", args=[former])).status_code == 404
    assert Client().get(address).status_code == 200
    assert "ne répond plus" in client.post(reverse("agenda"), {"action": "stop"}, follow=True).text
    assert Client().get(address).status_code == 404


def test_an_account_that_is_closed_gives_nothing(odile: User) -> None:
    token = make_address(odile)
    assert owner_of(token) == odile
    User.objects.filter(pk=odile.pk).update(is_active=False)
    assert owner_of(token) is None
    assert Client().get(reverse("agenda_file", args=["x"])).status_code == 404


def test_that_there_is_an_address_is_in_ones_archive_and_the_address_is_not(odile: User) -> None:
    token = make_address(odile)
    records = [record for record in account_records(odile) if "made_at" in record.data]
    assert len(records) == 1
    assert token not in str(records)
    assert CalendarFeed.objects.get().digest not in str(records)
