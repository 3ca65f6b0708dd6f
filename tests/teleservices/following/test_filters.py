"""« Mes demandes » narrowed: by where they stand, year, procedure, space; unread messages; at a constant price."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from teleservices.lifecycle.messaging import send_message
from teleservices.models import ServiceRequest, Side, State
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_draft, make_instructor, make_procedure, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def shown(client: Client, **query: str) -> set[str]:
    page = client.get(reverse("request_list"), query)
    return {request.reference for request, *_rest in page.context["rows"]}


def test_by_standing(client: Client, user: User) -> None:
    waiting = make_request(state=State.CORRECTION_REQUESTED, user=user)
    refused = make_request(state=State.REFUSED, user=user)
    assert shown(client) == {waiting.reference, refused.reference}
    assert shown(client, standing="todo") == shown(client, standing="open") == {waiting.reference}
    assert shown(client, standing="refused") == {refused.reference}
    assert shown(client, standing="granted") == set()
    assert shown(client, standing="nonsense") == {waiting.reference, refused.reference}


def test_by_year_procedure_and_space(client: Client, user: User) -> None:
    request = make_request(user=user, procedure=make_procedure(title="Bourse"))
    other = make_request(user=user)
    ServiceRequest.objects.filter(pk=request.pk).update(submitted_at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC))
    assert shown(client, year="2024") == {request.reference}
    assert shown(client, procedure=other.procedure.code) == {other.reference}
    assert shown(client, space=str(request.profile.uuid)) == {request.reference}
    assert shown(client, year="2024", procedure=other.procedure.code) == set()
    page = client.get(reverse("request_list"), {"year": "2024", "procedure": other.procedure.code}).content.decode()
    assert "Aucune demande de ce type" in page


def test_what_is_offered_is_mine(client: Client, user: User) -> None:
    make_request(user=user, procedure=make_procedure(title="La mienne"))
    make_request(procedure=make_procedure(title="Celle d’un autre"))
    page = client.get(reverse("request_list")).content.decode()
    assert "La mienne" in page
    assert "Celle d’un autre" not in page


def test_a_message_not_read_is_marked_until_it_is_opened(client: Client, user: User) -> None:
    request = make_request(user=user)
    assert request.team is not None
    send_message(request_id=request.pk, actor=make_instructor(request.team), side=Side.SERVICE, text="Bonjour")
    assert "1 nouveau message" in client.get(reverse("request_list")).content.decode()
    assert "1 non lu" in client.get(request.get_absolute_url()).content.decode()
    opened = client.get(reverse("request_messages", args=[request.reference])).content.decode()
    assert "Bonjour" in opened
    assert "1 nouveau message" not in client.get(reverse("request_list")).content.decode()


def test_the_list_costs_the_same_whatever_it_shows(
    client: Client, user: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    procedure, profile = make_procedure(), make_profile(member=user)
    make_request(user=user, procedure=procedure)
    client.get(reverse("request_list"))
    for _ in range(3):
        make_request(user=user, procedure=procedure)
        make_draft(user=user, procedure=procedure, profile=profile)
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("request_list")).context["rows"]) == 4
