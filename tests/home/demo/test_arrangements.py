"""The demo's head, deputy, supervisor and reader open what is theirs, and find something there."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from formkit.places.territories import CANTON, parts
from home.demo.department import BEATRICE, CAMILLE, INES, MARC
from teleservices.desk.requests.list_parameters import list_query
from teleservices.desk.requests.views import address
from teleservices.lifecycle.agents.absences import absence_today, stood_in_for
from teleservices.models import (
    AssignmentRule,
    DeskView,
    ExportChoice,
    Procedure,
    ServiceRequest,
    TeamCommune,
    TeamMember,
    TeamRole,
)
from teleservices.steering.exports.choices import choices_of, taken_up

pytestmark = pytest.mark.usefixtures("demo")
VIE_ASSOCIATIVE = "Service Vie associative et culture"


@pytest.fixture(autouse=True)
def without_a_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def entered(client: Client, email: str) -> User:
    """The person of this address, now signed in."""
    user = User.objects.get(email=email)
    client.force_login(user)
    return user


def test_every_role_is_somebody_s() -> None:
    assert set(TeamMember.objects.values_list("role", flat=True)) == set(TeamRole)


@pytest.mark.parametrize(("email", "services"), [(CAMILLE, 1), (BEATRICE, 4)])
def test_who_heads_or_supervises_sees_who_follows_what(client: Client, email: str, services: int) -> None:
    entered(client, email)
    page = client.get(reverse("desk:services"))
    assert page.status_code == 200
    assert len(page.context["services"]) == services
    assert all(load.open for load in page.context["services"][0]["loads"])


def test_the_reader_reads_one_service_for_some_months(client: Client) -> None:
    user = entered(client, MARC)
    member = user.team_memberships.get()
    assert member.until is not None
    assert dt.timedelta(80) < member.until - timezone.localdate() <= dt.timedelta(90)
    request = ServiceRequest.objects.filter(team=member.team).open().latest("pk")
    assert client.get(reverse("desk:sheet", args=[request.reference])).status_code == 200
    assert client.get(reverse("desk:services")).status_code == 404


def test_a_colleague_is_away_and_the_instructor_looks_after_what_she_follows(client: Client) -> None:
    away, camille = User.objects.get(email=INES), entered(client, CAMILLE)
    absence = absence_today(away.pk)
    assert absence is not None
    assert absence.ends_on > timezone.localdate()
    assert stood_in_for(camille) == {away.pk: "Inès Moreau"}
    assert ServiceRequest.objects.filter(assignee=away).open().exists()
    assert "Inès Moreau" in client.get(reverse("desk:absences")).content.decode()


def test_shared_views_show_requests_as_they_ask(client: Client) -> None:
    entered(client, CAMILLE)
    views = list(DeskView.objects.exclude(team=None))
    assert len(views) == 2
    for view in views:
        query = QueryDict(view.query)
        assert list_query(query) == query, view.name
        page = client.get(address(view))
        assert page.status_code == 200
        assert view.name in page.content.decode()
        assert page.context["rows"], view.name


def test_a_model_of_export_is_shared_and_whole() -> None:
    choice = ExportChoice.objects.get()
    assert choice.team is not None
    assert choice.team.name == VIE_ASSOCIATIVE
    assert choice in choices_of(User.objects.get(email=CAMILLE))
    assert not taken_up(choice, QueryDict(), [choice.content]).absent


def test_a_procedure_gives_its_requests_by_commune() -> None:
    procedure = Procedure.objects.exclude(assignment=AssignmentRule.NOBODY).get()
    assert (procedure.assignment, procedure.commune_field) == (AssignmentRule.TERRITORY, "f_commune")
    given = TeamCommune.objects.filter(team=procedure.team_id)
    assert given.values("member").distinct().count() == 2
    assert set(parts(CANTON, timezone.localdate())["Les Écluses"]) < set(given.values_list("code", flat=True))
