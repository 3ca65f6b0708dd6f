"""The admin's list of agents: citizens are not in it, what it is asked is closed, and it costs the same for all."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.staff import invitations
from accounts.staff.people import departures
from accounts.staff.people.forms import name_of
from accounts.staff.people.queries import staff
from portal.admin.change_journal import last_changes
from teleservices.models import Team, TeamMember
from teleservices.models.teams.team import MEMBER
from tests.accounts.journeys import queries_of, sign_in
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.form_controls import controls

pytestmark = pytest.mark.django_db
INDEX = "wagtailusers_users:index"


@pytest.fixture
def admin(client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sign_in(client, make_staff("admin@exemple.test", superuser=True).email, PASSWORD)
    return client


def listed(admin: Client, **asked: str) -> set[str]:
    """The addresses that the list shows."""
    page = admin.get(reverse(INDEX), asked)
    assert page.status_code == 200
    table = re.search(r"<table.*</table>", page.text, re.DOTALL)
    return set(re.findall(r"[\w.]+@exemple.test", table[0])) - {"admin@exemple.test"} if table else set()


def edit(person: User) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])


# --- Who is of staff -------------------------------------------------------------------------------------------------
def test_citizens_are_not_listed_whatever_part_of_their_name_is_asked(admin: Client) -> None:
    make_staff("agente@exemple.test")
    make_user("odile@exemple.test", last_name="Kerbrat")
    assert listed(admin) == {"agente@exemple.test"}
    assert listed(admin, q="Kerbrat") == set()
    assert listed(admin, q="odile@") == set()
    assert "adresse électronique entière" in admin.get(reverse(INDEX), {"q": "Kerbrat"}).text


def test_a_citizen_is_found_by_their_whole_address_and_told_to_be_one(admin: Client) -> None:
    make_user("odile@exemple.test", last_name="Kerbrat")
    assert listed(admin, q="odile@exemple.test") == {"odile@exemple.test"}
    assert "Usager, sans aucun droit" in admin.get(reverse(INDEX), {"q": "odile@exemple.test"}).text


def test_staff_are_those_with_a_right_a_service_an_invitation_or_a_past_here() -> None:
    chief, agent, member, invited, gone = (make_user(f"p{number}@exemple.test") for number in range(5))
    make_user("odile@exemple.test")
    User.objects.filter(pk=chief.pk).update(is_superuser=True)
    agent.groups.add(Group.objects.create(name="Lecture"))
    TeamMember.objects.create(team=Team.objects.create(name="Culture"), user=member, capacity="Instructrice")
    invitations.invite(user=invited, actor=chief)
    departures.close(user=gone, successor=None, actor=chief)
    assert set(staff()) == {chief, agent, member, invited, gone}


def test_each_column_says_what_is(admin: Client) -> None:
    agent = make_staff("agente@exemple.test")
    TeamMember.objects.create(team=Team.objects.create(name="Culture"), user=agent, capacity="Instructrice")
    Authenticator.objects.create(user=agent, type=Authenticator.Type.TOTP, data={})
    page = admin.get(reverse(INDEX), {"q": agent.email}).text
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*agente@exemple.test.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert re.search(r"Agents.*Culture.*Oui.*Ouvert", re.sub(r"<[^>]+>", " ", row[0]), re.DOTALL)


def test_each_filter_keeps_those_whom_it_names(admin: Client) -> None:
    service = Team.objects.create(name="Culture")
    agent, away, gone = (make_staff(f"{name}@exemple.test") for name in ("agente", "absent", "partie"))
    TeamMember.objects.create(team=service, user=agent, capacity="Instructrice")
    Authenticator.objects.create(user=agent, type=Authenticator.Type.TOTP, data={})
    User.objects.filter(pk=away.pk).update(last_login=timezone.now() - dt.timedelta(days=200))
    User.objects.filter(pk=agent.pk).update(last_login=timezone.now())
    departures.close(user=gone, successor=None, actor=User.objects.get(email="admin@exemple.test"))
    assert listed(admin, state="closed") == {gone.email}
    assert listed(admin, service="Culture") == {agent.email}
    assert listed(admin, factor="yes") == {agent.email}
    assert listed(admin, away="180") == {away.email}
    assert listed(admin, group=str(Group.objects.get(name="Agents").pk)) == {agent.email, away.email}


@pytest.mark.parametrize("asked", [{"state": "x"}, {"service": "x"}, {"away": "-1"}, {"ordering": "password"}])
def test_what_is_not_offered_shows_nobody_else(admin: Client, asked: dict[str, str]) -> None:
    make_staff("agente@exemple.test")
    make_user("odile@exemple.test")
    assert listed(admin, **asked) <= {"agente@exemple.test"}


def test_many_agents_and_citizens_cost_no_more_queries(admin: Client) -> None:
    make_staff()
    cost = queries_of(admin, reverse(INDEX))
    for _ in range(5):
        TeamMember.objects.create(team=Team.objects.get_or_create(name="Culture")[0], user=make_staff(), capacity="A")
        make_user()
    assert queries_of(admin, reverse(INDEX)) <= cost


# --- The services of a person ----------------------------------------------------------------------------------------
def test_services_and_capacities_are_given_and_taken_on_the_persons_page(admin: Client) -> None:
    culture, sport = Team.objects.create(name="Culture"), Team.objects.create(name="Sport")
    agent = make_staff("agente@exemple.test")
    TeamMember.objects.create(team=sport, user=agent, capacity="Instructrice")
    data = controls(admin.get(edit(agent)).text)
    data |= {f"{name_of('Culture')}_is": "on", f"{name_of('Culture')}_capacity": "Cheffe"}
    del data[f"{name_of('Sport')}_is"]
    assert admin.post(edit(agent), data).status_code == 302
    assert [(row.team, row.capacity) for row in agent.team_memberships.all()] == [(culture, "Cheffe")]
    assert {last_changes(team, [f"{MEMBER}{agent.pk}"])[0].author for team in (culture, sport)} == {"Odile Martin"}


def test_a_service_that_a_colleague_gave_meanwhile_stays(admin: Client) -> None:
    culture = Team.objects.create(name="Culture")
    agent = make_staff("agente@exemple.test")
    page = controls(admin.get(edit(agent)).text)
    TeamMember.objects.create(team=culture, user=agent, capacity="Cheffe")
    assert admin.post(edit(agent), page | {"last_name": "Durand"}).status_code == 302
    assert agent.team_memberships.get().capacity == "Cheffe"
    both = admin.post(edit(agent), page | {f"{name_of('Culture')}_is": "on", f"{name_of('Culture')}_capacity": "Aide"})
    assert both.status_code == 200
    assert agent.team_memberships.get().capacity == "Cheffe"


def test_a_capacity_too_long_is_told_and_kept(admin: Client) -> None:
    Team.objects.create(name="Culture")
    agent = make_staff("agente@exemple.test")
    data = controls(admin.get(edit(agent)).text)
    data |= {f"{name_of('Culture')}_is": "on", f"{name_of('Culture')}_capacity": "x" * 151}
    page = admin.post(edit(agent), data)
    assert page.status_code == 200
    assert "x" * 151 in page.text
    assert not agent.team_memberships.exists()
