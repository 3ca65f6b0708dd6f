"""Nobody gives themselves a right alone where another administrator is: every way round it is tried."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEvent, DemandState, RightsDemand, User
from accounts.staff.demands import acts as demands
from accounts.staff.demands import own_rights
from accounts.staff.people import departures
from accounts.staff.people.forms import name_of
from notifications.models import OutgoingEmail
from teleservices.models import Team, TeamMember
from teleservices.studio.procedures.teams import Place, TeamContact, save_team
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.form_controls import controls
from tests.french import french

pytestmark = pytest.mark.django_db
UNOFFERED = {"design_procedure", "view_user"}
"""What the page of a group has no box for."""
CONTACT = TeamContact("Culture", "", "", "")


def group(name: str, *codes: str) -> Group:
    made = Group.objects.get_or_create(name=name)[0]
    made.permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codes]))
    return made


@pytest.fixture(autouse=True)
def _groups(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    codes = ("change_user", "add_user", "view_user", "change_group", "add_group", "delete_group", "design_procedure")
    group("Chefs", *codes)
    group("Instruction", "instruct_request")


def administrator(name: str) -> User:
    person = make_staff(f"{name}@exemple.test")
    person.groups.set([Group.objects.get(name="Chefs")])
    return person


@pytest.fixture
def odile() -> User:
    return administrator("odile")


@pytest.fixture
def paul() -> User:
    return administrator("paul")


def opened(person: User) -> Client:
    client = Client()
    sign_in(client, person.email, PASSWORD)
    return client


def edit(person: User) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])


def give(client: Client, person: User, *groups: str, **more: str) -> str:
    """Tick groups on somebody's page; the page that follows."""
    data = controls(client.get(edit(person)).text)
    data["groups"] = [str(pk) for pk in Group.objects.filter(name__in=["Chefs", *groups]).values_list("pk", flat=True)]
    return client.post(edit(person), data | more, follow=True).text


def change_group(client: Client, name: str, *codes: str, **more: str) -> str:
    """Tick permissions on a group's page."""
    row = Group.objects.get(name=name)
    page = reverse("wagtailusers_groups:edit", args=[row.pk])
    data = controls(client.get(page).text)
    known = set(row.permissions.values_list("codename", flat=True))
    data["permissions"] = [
        str(pk)
        for pk in Permission.objects.filter(codename__in=(known | set(codes)) - UNOFFERED).values_list("pk", flat=True)
    ]
    return client.post(page, data | more, follow=True).text


def may(person: User, right: str = "teleservices.instruct_request") -> bool:
    return User.objects.get(pk=person.pk).has_perm(right)


def kinds(person: User) -> list[str]:
    return list(AuditEvent.objects.filter(account=person).order_by("number").values_list("kind", flat=True))


# --- Asked, answered -------------------------------------------------------------------------------------------------
def test_a_right_for_oneself_waits_for_another_administrator(odile: User, paul: User) -> None:
    client = opened(odile)
    page = give(client, odile, "Instruction")
    assert "un autre administrateur doit l’accepter" in page
    assert "own_reason" in page
    assert not may(odile)
    assert "attend un autre administrateur" in give(client, odile, "Instruction", own_reason="Je remplace Yann.")
    assert not may(odile)
    demand = RightsDemand.objects.get()
    assert (demand.author, demand.beneficiary, demand.reason) == (odile, odile, "Je remplace Yann.")
    emails = OutgoingEmail.objects.filter(kind="account.right_asked")
    assert {email.recipient for email in emails} == {odile.email, paul.email}
    assert not any("Odile" in email.text + email.subject for email in emails)
    other = opened(paul)
    shown = other.get(reverse("rights_demand", args=[demand.uuid])).text
    assert "Instruction" in shown
    other.post(reverse("rights_demand", args=[demand.uuid]), controls(shown) | {"act": "accept"})
    assert may(odile)
    demand.refresh_from_db()
    assert (demand.state, demand.decided_by) == (DemandState.ACCEPTED, paul)
    assert kinds(odile)[-2:] == ["own_right_asked", "own_right_accepted"]
    assert OutgoingEmail.objects.get(kind="account.right_answered").recipient == odile.email


def test_a_refusal_says_why_and_gives_nothing(odile: User, paul: User) -> None:
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    demand, client = RightsDemand.objects.get(), opened(paul)
    page = reverse("rights_demand", args=[demand.uuid])
    assert client.post(page, {"act": "refuse", "answer": " "}).status_code == 409
    assert client.post(page, {"act": "refuse", "answer": "Pas ton service."}).status_code == 302
    assert not may(odile)
    assert "Pas ton service." in opened(odile).get(page).text
    with pytest.raises(demands.AnsweredError):
        demands.accept(demand=demand, actor=paul, seen=demands.fingerprint_of(demand))


def test_who_asked_does_not_answer_and_may_take_it_back(odile: User, paul: User) -> None:
    client = opened(odile)
    give(client, odile, "Instruction", own_reason="Pour voir.")
    demand = RightsDemand.objects.get()
    page = reverse("rights_demand", args=[demand.uuid])
    answer = client.post(page, {"act": "accept", "seen": demands.fingerprint_of(demand)})
    assert answer.status_code == 409
    assert not may(odile)
    client.post(page, {"act": "withdraw"})
    with pytest.raises(demands.AnsweredError):
        demands.accept(demand=demand, actor=paul, seen=demands.fingerprint_of(demand))


def test_a_demand_lapses(odile: User, paul: User) -> None:
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    demand = RightsDemand.objects.get()
    with time_machine.travel(timezone.now() + dt.timedelta(days=14, minutes=1)):
        with pytest.raises(demands.AnsweredError):
            demands.accept(demand=demand, actor=paul, seen=demands.fingerprint_of(demand))
        assert demand.state_in_words == "Échue sans réponse"
    assert not may(odile)


def test_asked_twice_it_is_one_demand(odile: User, paul: User) -> None:
    client = opened(odile)
    for _time in range(2):
        give(client, odile, "Instruction", own_reason="Pour voir.")
    assert RightsDemand.objects.count() == 1


def test_what_is_accepted_is_what_the_page_showed(odile: User, paul: User) -> None:
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    demand = RightsDemand.objects.get()
    seen = demands.fingerprint_of(demand)
    group("Instruction", "delete_user")
    with pytest.raises(demands.ChangedSinceError):
        demands.accept(demand=demand, actor=paul, seen=seen)
    assert not may(odile)


def test_two_answers_at_once_one_counts(odile: User, paul: User) -> None:
    third = administrator("tiers")
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    demand = RightsDemand.objects.get()
    demands.refuse(demand=demand, actor=third, answer="Non.")
    with pytest.raises(demands.AnsweredError):
        demands.accept(demand=demand, actor=paul, seen=demands.fingerprint_of(demand))
    assert not may(odile)


# --- Alone -----------------------------------------------------------------------------------------------------------
def test_the_only_administrator_does_it_and_it_is_told_and_kept(odile: User) -> None:
    give(opened(odile), odile, "Instruction")
    assert may(odile)
    assert "own_right_given" in kinds(odile)
    assert OutgoingEmail.objects.get(kind="account.own_right_given").recipient == odile.email
    assert not RightsDemand.objects.exists()


def test_a_right_for_somebody_else_needs_nobody(odile: User, paul: User) -> None:
    agent = make_staff("agente@exemple.test")
    give(opened(odile), agent, "Instruction")
    assert may(agent)
    assert not RightsDemand.objects.exists()


def test_names_and_fewer_rights_need_nobody(odile: User, paul: User) -> None:
    odile.groups.add(Group.objects.get(name="Instruction"))
    give(opened(odile), odile, last_name="Durand")
    odile.refresh_from_db()
    assert odile.last_name == "Durand"
    assert not may(odile)


# --- Ways round ------------------------------------------------------------------------------------------------------
def test_not_by_the_permissions_of_one_s_own_group(odile: User, paul: User) -> None:
    client = opened(odile)
    assert "own_reason" in change_group(client, "Chefs", "instruct_request")
    assert not may(odile)
    change_group(client, "Chefs", "instruct_request", own_reason="Pour voir.")
    demand = RightsDemand.objects.get()
    assert not may(odile)
    demands.accept(demand=demand, actor=paul, seen=demands.fingerprint_of(demand))
    assert may(odile)
    assert may(paul), "it is their group too"


def test_not_in_steps_through_a_group_that_may_nothing_yet(odile: User, paul: User) -> None:
    group("Vide")
    client = opened(odile)
    give(client, odile, "Vide")
    assert odile.groups.filter(name="Vide").exists(), "nothing is gained yet"
    assert "own_reason" in change_group(client, "Vide", "instruct_request")
    assert not may(odile)


def test_not_by_another_tab_opened_before(odile: User, paul: User) -> None:
    group("Vide")
    client = opened(odile)
    page = controls(client.get(edit(odile)).text)
    change_group(client, "Vide", "instruct_request")
    page["groups"] = [str(row.pk) for row in Group.objects.filter(name__in=["Chefs", "Vide"])]
    client.post(edit(odile), page)
    assert not may(odile)


def test_not_by_the_service_s_page_nor_by_one_s_own(odile: User, paul: User) -> None:
    team = Team.objects.create(name="Culture")
    with pytest.raises(own_rights.AskFirstError):
        save_team(author=odile, contact=CONTACT, members={odile: Place("Cheffe")}, team_id=team.pk)
    give(opened(odile), odile, **{f"{name_of('Culture')}_is": "on"})
    assert not TeamMember.objects.exists()


def test_a_designer_of_no_office_does_not_enter_a_service_alone(odile: User) -> None:
    designer = make_staff("designer@exemple.test")
    designer.groups.add(group("Conception", "design_procedure", "instruct_request"))
    team = Team.objects.create(name="Culture")
    client, page = opened(designer), reverse("studio:team", args=[team.pk])
    data = controls(client.get(page).text)
    data |= {"members-0-email": designer.email, "members-0-capacity": "Cheffe"}
    assert "un autre administrateur doit" in client.post(page, data).text
    assert client.post(page, data | {"own_reason": "Je remplace Yann."}).status_code == 302
    assert not TeamMember.objects.exists()
    demand = RightsDemand.objects.get()
    assert client.get(reverse("rights_demand", args=[demand.uuid])).status_code == 200
    assert client.get(reverse("rights_demands")).status_code == 302
    demands.accept(demand=demand, actor=odile, seen=demands.fingerprint_of(demand))
    assert TeamMember.objects.get().capacity == "Cheffe"


def test_a_service_keeps_its_members_when_one_of_them_renames_it(odile: User, paul: User) -> None:
    team = Team.objects.create(name="Culture")
    TeamMember.objects.create(team=team, user=odile, capacity="Cheffe")
    renamed = TeamContact("Culture et sport", "", "", "")
    save_team(author=odile, contact=renamed, members={odile: Place("Cheffe")}, team_id=team.pk)
    assert Team.objects.get().name == "Culture et sport"


def test_not_by_an_administrator_that_one_has_just_made(odile: User, paul: User) -> None:
    puppet = make_staff("marionnette@exemple.test")
    give(opened(odile), puppet)
    assert "administrator_made" in kinds(puppet)
    recipients = OutgoingEmail.objects.filter(kind="account.new_administrator").values_list("recipient", flat=True)
    assert paul.email in recipients
    give(opened(puppet), odile, "Instruction")
    assert not may(odile), "given back by one's own creature"
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    demand = RightsDemand.objects.get()
    with pytest.raises(demands.NotYoursToAnswerError):
        demands.accept(demand=demand, actor=puppet, seen=demands.fingerprint_of(demand))
    demands.accept(demand=demand, actor=paul, seen=demands.fingerprint_of(demand))
    assert may(odile)


def test_not_by_closing_the_others_first(odile: User, paul: User) -> None:
    departures.close(user=paul, successor=None, actor=odile)
    assert "administrator_unmade" in kinds(paul)
    give(opened(odile), odile, "Instruction")
    assert not may(odile)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        give(opened(odile), odile, "Instruction")
    assert may(odile)


def test_the_superuser_s_own_box_is_a_right_too(odile: User, paul: User) -> None:
    chief = administrator("chef")
    User.objects.filter(pk=chief.pk).update(is_superuser=True)
    client = opened(odile)
    data = controls(client.get(edit(odile)).text)
    data["groups"] = [str(Group.objects.get(name="Chefs").pk)]
    client.post(edit(odile), data | {"is_superuser": "on"})
    odile.refresh_from_db()
    assert not odile.is_superuser


# --- Who reads -------------------------------------------------------------------------------------------------------
def test_a_demand_is_nobody_else_s(odile: User, paul: User) -> None:
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    page = reverse("rights_demand", args=[RightsDemand.objects.get().uuid])
    agent, citizen = make_staff("agente@exemple.test"), make_user("usager@exemple.test")
    assert opened(agent).get(page).status_code in {302, 404}
    assert opened(citizen).get(page).status_code == 403
    assert opened(agent).post(page, {"act": "accept"}).status_code in {302, 404}
    assert not may(odile)


def test_the_list_says_what_waits_first(odile: User, paul: User) -> None:
    assert "Aucune demande n’attend" in opened(paul).get(reverse("rights_demands")).text
    give(opened(odile), odile, "Instruction", own_reason="Pour voir.")
    text = re.sub(r"<[^>]+>", " ", opened(paul).get(reverse("rights_demands")).text)
    assert french("Waits for another administrator") in text
