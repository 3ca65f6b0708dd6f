"""« Qui peut quoi »: every right of everybody, for administrators, at a constant cost."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEvent, User
from teleservices.models import Team, TeamMember, TeamRole
from tests.accounts.journeys import queries_of
from tests.factories.accounts import make_staff, make_user
from tests.factories.procedures import make_procedure
from tests.french import french

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.force_login(make_staff("admin@exemple.test", superuser=True))
    return client


def agent(name: str, *codes: str, service: Team | None = None) -> User:
    """Someone of staff with these rights, in a service."""
    person = make_staff(f"{name.lower()}@exemple.test")
    person.last_name = name
    person.save()
    group = Group.objects.create(name=f"Groupe {name}")
    group.permissions.set(Permission.objects.filter(codename__in=codes))
    person.groups.add(group)
    if service:
        TeamMember.objects.create(team=service, user=person, capacity="Cheffe")
    return person


def read(admin: Client, way: str) -> str:
    return admin.get(reverse("who_may"), {"par": way}).text


def test_a_person_is_told_with_groups_services_and_rights(admin: Client) -> None:
    agent("Kerbrat", "instruct_request", service=Team.objects.create(name="Culture"))
    make_user("usager@exemple.test", last_name="Usagère")
    page = read(admin, "personne")
    for words in ("Kerbrat", "Groupe Kerbrat", "Culture (Cheffe, instructeur)", "Instruire les demandes"):
        assert words in page
    assert "Usagère" not in page


def test_the_role_in_a_service_is_told_there_and_on_the_page_of_the_person(admin: Client) -> None:
    """Who only reads, and until when, is not taken for who decides."""
    service = Team.objects.create(name="Culture")
    reader = agent("Kerbrat", "instruct_request", service=service)
    TeamMember.objects.filter(user=reader).update(role=TeamRole.READER, until=dt.date(2099, 1, 31))
    words = "Culture (Cheffe, lecteur jusqu’au 31 janvier 2099)"
    assert words in read(admin, "personne").replace("\N{NO-BREAK SPACE}", " ")
    page = admin.get(reverse("wagtailusers_users:edit", args=[reader.pk])).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Rôle : Lecteur jusqu’au 31 janvier 2099. Il se change sur la page du service." in page


def test_a_right_is_told_with_who_has_it_and_nobody_where_nobody_has(admin: Client) -> None:
    agent("Kerbrat", "send_again")
    page = read(admin, "droit")
    assert "Kerbrat" in page
    assert french("Send again an e-mail that was given up") in page


def test_a_service_is_told_with_its_procedures_and_members(admin: Client) -> None:
    service = Team.objects.create(name="Culture")
    agent("Kerbrat", "instruct_request", service=service)
    procedure = make_procedure(team=service)
    Team.objects.create(name="Sport")
    page = read(admin, "service")
    assert procedure.title in page
    assert "Kerbrat" in page
    assert "Personne" in page


def test_a_closed_account_may_nothing(admin: Client) -> None:
    gone = agent("Kerbrat", "instruct_request")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert "Kerbrat" not in read(admin, "personne")


def test_the_export_says_the_same_and_is_kept(admin: Client) -> None:
    agent("=Kerbrat", "instruct_request", service=Team.objects.create(name="+Culture"))
    answer = admin.post(reverse("who_may_export"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows[0]) == 6
    assert any("'+Culture" in row for row in rows), "no spreadsheet takes it for a formula"
    assert AuditEvent.objects.filter(kind="rights_exported", actor__email="admin@exemple.test").exists()
    assert admin.get(reverse("who_may_export")).status_code == 405


def test_it_is_for_administrators(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(agent("Kerbrat", "access_admin", "instruct_request", "design_procedure"))
    assert client.get(reverse("who_may")).url == "/admin/"
    assert client.post(reverse("who_may_export")).url == "/admin/"


@pytest.mark.parametrize("way", ["personne", "droit", "service"])
def test_many_agents_cost_no_more_queries(admin: Client, way: str) -> None:
    service = Team.objects.create(name="Culture")
    agent("A", "instruct_request", service=service)
    path = f"{reverse('who_may')}?par={way}"
    cost = queries_of(admin, path)
    for name in "BCDEF":
        agent(name, "send_again", service=service)
    assert queries_of(admin, path) <= cost
