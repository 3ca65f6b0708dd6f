"""Who asked to be told of an opening is told of it once, and nothing of it is kept."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.following.personal_data import erase
from teleservices.lifecycle.scheduled import opening_alerts
from teleservices.models import OpeningAlert, Procedure
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure, make_procedure_page
from tests.french import french

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=3)


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure("haies", title="Plantation de haies", opens_at=timezone.now() + DAYS)


@pytest.fixture
def odile() -> User:
    return make_user()


def door(procedure: Procedure) -> str:
    return reverse("await_opening", args=[procedure.code])


def open_now(procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(opens_at=timezone.now() - dt.timedelta(minutes=1), closes_at=None)


def test_one_email_goes_the_day_it_opens_and_the_alert_is_gone(
    client: Client, procedure: Procedure, odile: User
) -> None:
    client.force_login(odile)
    assert "Me prévenir à l’ouverture" in client.get(door(procedure)).text
    for _ in range(2):
        page = client.post(door(procedure), {"action": "ask"}, follow=True).text
    assert "Ne plus me prévenir" in page
    assert opening_alerts.run() == 0
    open_now(procedure)
    assert [opening_alerts.run(), opening_alerts.run()] == [1, 0]
    email = OutgoingEmail.objects.get(kind="procedure.opening")
    assert (email.recipient, email.subject) == (odile.email, "« Plantation de haies » est ouverte")
    assert reverse("filing_start", args=["haies"]) in email.text
    assert not OpeningAlert.objects.exists()


def test_who_stops_it_or_left_is_not_written_to(client: Client, procedure: Procedure, odile: User) -> None:
    client.force_login(odile)
    client.post(door(procedure), {"action": "ask"})
    client.post(door(procedure), {"action": "stop"})
    assert not OpeningAlert.objects.exists()
    gone = make_user()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    opening_alerts.ask(procedure=procedure, user=gone)
    open_now(procedure)
    opening_alerts.run()
    assert not OutgoingEmail.objects.filter(kind="procedure.opening").exists()
    assert not OpeningAlert.objects.exists()


def test_what_is_open_is_started_and_what_is_not_published_is_not_there(client: Client, odile: User) -> None:
    client.force_login(odile)
    open_procedure = make_procedure()
    for response in (client.get(door(open_procedure)), client.post(door(open_procedure), {"action": "ask"})):
        assert response["Location"] == reverse("filing_start", args=[open_procedure.code])
    assert client.get(door(make_procedure(published=False))).status_code == 404
    assert not OpeningAlert.objects.exists()


def test_pages_of_what_is_not_open_lead_there_and_strangers_sign_in_first(client: Client, procedure: Procedure) -> None:
    closed = make_procedure("voyages", closes_at=timezone.now() - DAYS)
    for waited, label in ((procedure, "Me prévenir à l’ouverture"), (closed, "Me prévenir si elle rouvre")):
        page = client.get(make_procedure_page(waited).address).text
        assert label in page
        assert door(waited) in page
    assert "/connexion/" in client.get(door(procedure))["Location"]


def test_the_page_says_that_it_was_asked_and_how_to_stop_it(client: Client, procedure: Procedure, odile: User) -> None:
    address = make_procedure_page(procedure).address
    opening_alerts.ask(procedure=procedure, user=odile)
    assert "Me prévenir à l’ouverture" in client.get(address).text
    client.force_login(odile)
    page = client.get(address).text
    assert "Nous vous écrirons à l’ouverture de cette démarche." in page
    assert french("Tell me nothing of it") in page
    assert "Me prévenir à l’ouverture" not in page


def test_what_did_not_open_in_two_years_is_forgotten(procedure: Procedure, odile: User) -> None:
    opening_alerts.ask(procedure=procedure, user=odile)
    opening_alerts.run()
    assert OpeningAlert.objects.exists()
    OpeningAlert.objects.update(asked_at=timezone.now() - opening_alerts.FORGOTTEN - DAYS)
    opening_alerts.run()
    assert not OpeningAlert.objects.exists()


def test_it_is_in_ones_archive_and_goes_with_the_account(procedure: Procedure, odile: User) -> None:
    opening_alerts.ask(procedure=procedure, user=odile)
    [section] = [known for known in personal_data_sections if known.folder == "alertes"]
    assert section.count(odile) == 1
    assert [record.data["procedure"] for record in section.records(odile)] == ["haies"]
    erase(odile)
    assert section.count(odile) == 0
