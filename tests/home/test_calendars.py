"""The dates of a procedure: how long they are told, and the file that calendars read."""

import datetime as dt

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import HomePage
from home.procedures.availability import period_of
from tests.factories.pages import make_procedure, make_procedure_page

pytestmark = pytest.mark.django_db
ADDRESS = "/demarches/bourse/calendrier.ics"


def local(*numbers: int) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=timezone.get_default_timezone())


def events(client: Client) -> dict[str, icalendar.Event]:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="bourse.ics"'
    return {str(event["summary"]): event for event in icalendar.Calendar.from_ical(response.content).events}


def test_opening_and_end_are_two_dates_with_a_reminder_of_the_second(home: HomePage, client: Client) -> None:
    procedure = make_procedure("bourse", opens_at=local(2027, 1, 4, 9, 30), closes_at=local(2027, 3, 1))
    make_procedure_page(procedure, title="Bourse ; d’études, 2027")
    dates = events(client)
    opening, end = dates["Ouverture\xa0: Bourse ; d’études, 2027"], dates["Dernier jour\xa0: Bourse ; d’études, 2027"]
    assert opening["dtstart"].dt == local(2027, 1, 4, 9, 30)
    assert end["dtstart"].dt == dt.date(2027, 2, 28)
    assert "28 février 2027" in end["description"]
    assert str(end["url"]).endswith("/demarches/bourse/")
    assert [alarm["trigger"].dt for alarm in end.walk("VALARM")] == [-dt.timedelta(days=7)]
    assert not opening.walk("VALARM")
    assert events(client)["Dernier jour\xa0: Bourse ; d’études, 2027"]["uid"] == end["uid"]


def test_an_hour_of_closing_is_an_instant(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure("bourse", closes_at=local(2027, 3, 1, 12, 0)), title="Bourse")
    assert [event["dtstart"].dt for event in events(client).values()] == [local(2027, 3, 1, 12, 0)]


def test_no_file_without_a_date_nor_of_what_the_public_may_not_read(home: HomePage, client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404
    page = make_procedure_page(make_procedure("bourse"))
    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get(page.address).text
    procedure = page.procedure
    procedure.closes_at = timezone.now() + dt.timedelta(days=30)
    procedure.save()
    assert client.get(ADDRESS).status_code == 200
    assert ADDRESS in client.get(page.address).text
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(ADDRESS).status_code == 404
    restriction.delete()
    page.unpublish()
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (None, None, "Toute l’année"),
        ((2026, 1, 5), None, "À partir du 5 janvier 2026"),
        (None, (2027, 3, 1), "Jusqu’au 28 février 2027"),
        ((2026, 1, 5), (2027, 3, 1), "Du 5 janvier 2026 au 28 février 2027"),
    ],
)
def test_the_first_day_stays_said_once_it_is_past(
    opens: tuple[int, ...] | None, closes: tuple[int, ...] | None, words: str
) -> None:
    procedure = make_procedure(opens_at=opens and local(*opens), closes_at=closes and local(*closes))
    assert period_of(procedure) == words
