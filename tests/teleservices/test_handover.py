"""Someone of staff leaves: what they followed goes to another of the same service, or back among what is to assign."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.staff import duties
from accounts.staff.people import departures
from notifications.models import OutgoingEmail
from portal.admin.change_journal import last_changes
from teleservices.desk.acts.forms import form_for
from teleservices.lifecycle import ACTS, ActRefusedError, Assignment, perform
from teleservices.lifecycle.agents.recipients import informed
from teleservices.models import NoticeKind, RequestEvent, ServiceRequest, State, Team, TeamMember
from teleservices.models.teams.team import MEMBER
from teleservices.studio.procedures.teams import Place, TeamContact, save_team
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.procedures import act, make_designer, make_instructor, make_procedure, make_request, make_team
from tests.form_controls import controls

pytestmark = pytest.mark.django_db


def in_hand(leaver: User, *, state: State = State.IN_REVIEW) -> ServiceRequest:
    """A request of the leaver's service that they follow."""
    team = leaver.team_memberships.get().team
    request = make_request(state=state, procedure=make_procedure(team=team), instructor=leaver)
    ServiceRequest.objects.filter(pk=request.pk).update(assignee=leaver)
    request.refresh_from_db()
    return request


@pytest.fixture
def leaver() -> User:
    return make_instructor(make_team())


@pytest.fixture
def chief() -> User:
    return make_staff(superuser=True)


def test_a_successor_of_the_service_takes_over(leaver: User, chief: User) -> None:
    successor = make_instructor(leaver.team_memberships.get().team)
    request, decided = in_hand(leaver), in_hand(leaver, state=State.ACCEPTED)
    assert duties.followed(leaver) == 1
    assert duties.successors(leaver) == [successor]
    assert departures.close(user=leaver, successor=successor, actor=chief) == 1
    before = request.revision_number
    request.refresh_from_db()
    assert request.assignee == successor
    assert request.revision_number == before + 1, "who had the page open is told that something moved"
    decided.refresh_from_db()
    assert decided.assignee == leaver, "what is decided keeps who did it"
    event = RequestEvent.objects.filter(request=request).latest("number")
    assert (event.act, event.actor, event.is_public) == ("assign", chief, False)
    assert event.data == {"assignee": successor.pk, "handed_over": True}
    assert event.digest == event.digest_after(request.events.get(number=event.number - 1).digest)


def test_nobody_takes_over(leaver: User, chief: User) -> None:
    request = in_hand(leaver)
    departures.close(user=leaver, successor=None, actor=chief)
    request.refresh_from_db()
    assert request.assignee is None
    assert not TeamMember.objects.filter(user=leaver).exists()


def test_a_successor_of_another_service_does_not(leaver: User, chief: User) -> None:
    request = in_hand(leaver)
    stranger = make_instructor(make_team())
    departures.close(user=leaver, successor=stranger, actor=chief)
    request.refresh_from_db()
    assert request.assignee is None


def test_the_successor_goes_on(leaver: User, chief: User) -> None:
    successor = make_instructor(leaver.team_memberships.get().team)
    request = in_hand(leaver)
    departures.close(user=leaver, successor=successor, actor=chief)
    request = ServiceRequest.objects.get(pk=request.pk)
    assert act(request, "refuse", successor).state == State.REFUSED


def test_the_screen_offers_who_may_and_keeps_what_was_chosen(
    client: Client, settings: Settings, leaver: User, chief: User
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    successor = make_instructor(leaver.team_memberships.get().team)
    stranger = make_instructor(make_team())
    in_hand(leaver)
    sign_in(client, chief.email, PASSWORD)
    url = reverse("wagtailusers_users:departure", args=[leaver.pk])
    page = client.get(url).content.decode()
    assert "1 demande en cours" in page
    assert f'value="{successor.pk}"' in page
    assert f'value="{stranger.pk}"' not in page
    assert client.post(url, {"act": "close", "successor": stranger.pk}).status_code == 200
    leaver.refresh_from_db()
    assert leaver.is_active
    assert client.post(url, {"act": "close", "successor": successor.pk}).status_code == 302
    assert ServiceRequest.objects.get(assignee=successor)


def removed_from(team: Team, leaver: User) -> User:
    """Write the service again without the leaver; returns who did."""
    designer = make_designer()
    others = User.objects.filter(team_memberships__team=team).exclude(pk=leaver.pk)
    facts = TeamContact(team.name, team.email, team.telephone, team.postal_address)
    save_team(author=designer, contact=facts, members=dict.fromkeys(others, Place("Chargée")), team_id=team.pk)
    return designer


def test_who_is_taken_out_of_a_service_gives_its_files_back(leaver: User) -> None:
    team = leaver.team_memberships.get().team
    colleague, elsewhere = make_instructor(team), make_team()
    request, decided = in_hand(leaver), in_hand(leaver, state=State.ACCEPTED)
    TeamMember.objects.create(team=elsewhere, user=leaver, capacity="Renfort")
    kept = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=elsewhere), instructor=leaver)
    of_a_colleague = make_request(state=State.IN_REVIEW, procedure=request.procedure, instructor=colleague)
    designer = removed_from(team, leaver)
    for row in (request, decided, kept, of_a_colleague):
        row.refresh_from_db()
    assert request.assignee is None
    assert [decided.assignee, kept.assignee, of_a_colleague.assignee] == [leaver, leaver, colleague]
    event = request.events.latest("number")
    assert (event.act, event.actor, event.data) == ("assign", designer, {"assignee": None, "handed_over": True})
    email = OutgoingEmail.objects.get(kind="service.assign", recipient=team.email)
    assert email.subject == "1 demande du service est à attribuer"
    assert request.reference in email.text
    assert decided.reference not in email.text
    assert "?work=unassigned" in email.text


def test_a_request_reopened_after_its_follower_left_is_nobodys(leaver: User) -> None:
    team = leaver.team_memberships.get().team
    colleague = make_instructor(team)
    decided = in_hand(leaver, state=State.REFUSED)
    removed_from(team, leaver)
    assert act(decided, "withdraw_decision", colleague).assignee is None


def test_a_request_reopened_stays_with_who_followed_it(leaver: User) -> None:
    assert act(in_hand(leaver, state=State.REFUSED), "withdraw_decision", leaver).assignee == leaver


def test_the_list_shows_the_files_given_back(client: Client, settings: Settings, leaver: User) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    team = leaver.team_memberships.get().team
    request = in_hand(leaver)
    client.force_login(make_instructor(team))
    unassigned = "/admin/instruction/?work=unassigned"
    assert request.reference not in client.get(unassigned).text
    removed_from(team, leaver)
    assert request.reference in client.get(unassigned).text


def test_a_successor_is_told_once_of_all_they_take_over(leaver: User, chief: User) -> None:
    successor = make_instructor(leaver.team_memberships.get().team)
    requests = [in_hand(leaver), in_hand(leaver)]
    departures.close(user=leaver, successor=successor, actor=chief)
    email = OutgoingEmail.objects.get(kind="service.assign", recipient=successor.email)
    assert email.subject == "2 demandes vous sont attribuées"
    assert all(request.reference in email.text for request in requests)


def test_the_journal_of_a_service_says_who_moved_its_members(leaver: User, chief: User) -> None:
    left, joined = leaver.team_memberships.get().team, make_team()
    duties.place_in_teams(user=leaver, wanted={joined.name: ""}, among=duties.teams(), actor=chief)
    for team in (left, joined):
        (change,) = last_changes(team, [f"{MEMBER}{leaver.pk}"])
        assert change.author == chief.get_full_name()


# --- The right to instruct goes, the person stays --------------------------------------------------------------------
@pytest.fixture
def group(leaver: User) -> Group:
    """The only thing that lets the leaver instruct."""
    permissions = Permission.objects.filter(codename__in=["access_admin", "instruct_request"])
    group = Group.objects.get_or_create(name="Instruction")[0]
    group.permissions.set(permissions)
    leaver.user_permissions.clear()
    leaver.groups.add(group)
    return group


def untick(client: Client, leaver: User, group: Group) -> None:
    """Take the leaver out of the group, on their page."""
    url = reverse("wagtailusers_users:edit", args=[leaver.pk])
    assert client.post(url, controls(client.get(url).text) | {"groups": []}).status_code == 302


def empty(client: Client, leaver: User, group: Group) -> None:
    """Take the right from the group, on its page."""
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    kept = {"permissions": [Permission.objects.get(codename="access_admin").pk]}
    assert client.post(url, controls(client.get(url).text) | kept).status_code == 302
    assert not group.permissions.filter(codename="instruct_request").exists()


def delete(client: Client, leaver: User, group: Group) -> None:
    """Delete the group."""
    assert client.post(reverse("wagtailusers_groups:delete", args=[group.pk])).status_code == 302


@pytest.mark.parametrize("taking", [untick, empty, delete])
def test_who_may_no_longer_instruct_gives_their_files_back(
    client: Client,
    settings: Settings,
    leaver: User,
    chief: User,
    group: Group,
    taking: Callable[[Client, User, Group], None],
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    request, decided = in_hand(leaver), in_hand(leaver, state=State.ACCEPTED)
    colleague = make_instructor(leaver.team_memberships.get().team)
    kept = make_request(state=State.IN_REVIEW, procedure=request.procedure, instructor=colleague)
    client.force_login(chief)
    taking(client, leaver, group)
    for row in (request, decided, kept):
        row.refresh_from_db()
    assert [request.assignee, decided.assignee, kept.assignee] == [None, leaver, colleague]
    event = request.events.latest("number")
    assert (event.act, event.actor, event.data) == ("assign", chief, {"assignee": None, "handed_over": True})
    assert OutgoingEmail.objects.filter(kind="service.assign", subject="1 demande du service est à attribuer").exists()
    said = [str(message) for message in get_messages(client.get(reverse("wagtailusers_users:index")).wsgi_request)]
    assert "Demandes rendues à leurs services\u00a0: 1." in said


def test_nothing_moves_while_another_group_gives_the_right(
    client: Client, settings: Settings, leaver: User, chief: User, group: Group
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    leaver.user_permissions.add(*group.permissions.all())
    request = in_hand(leaver)
    client.force_login(chief)
    untick(client, leaver, group)
    request.refresh_from_db()
    assert request.assignee == leaver


def test_a_member_who_may_not_instruct_is_neither_offered_nor_given_anything(leaver: User, chief: User) -> None:
    request = in_hand(leaver)
    team = leaver.team_memberships.get().team
    unable, able = make_instructor(team), make_instructor(team)
    unable.user_permissions.clear()
    TeamMember.objects.create(team=team, user=chief, capacity="Directeur")
    form = form_for(ACTS["assign"])(act=ACTS["assign"], request=request, actor=leaver)
    assert set(form.fields["assignee"].queryset) == {leaver, able, chief}
    assert set(duties.successors(leaver)) == {able, chief}
    with pytest.raises(ActRefusedError):
        perform(
            request_id=request.pk,
            act_name="assign",
            actor=leaver,
            revision_number=request.revision_number,
            payload=Assignment(assignee=unable),
        )
    departures.close(user=leaver, successor=unable, actor=chief)
    request.refresh_from_db()
    assert request.assignee is None


def test_who_may_no_longer_instruct_is_told_nothing_more(leaver: User) -> None:
    request = in_hand(leaver)
    colleague = make_instructor(request.team)
    assert informed(request, NoticeKind.LATE).at_once == [leaver.email]
    leaver.user_permissions.clear()
    assert informed(request, NoticeKind.LATE).at_once == [request.team.email]
    Team.objects.filter(pk=request.team_id).update(email="")
    assert informed(ServiceRequest.objects.get(pk=request.pk), NoticeKind.LATE).at_once == [colleague.email]


def test_who_leaves_a_service_hands_over_to_whom_the_designer_ticked(leaver: User) -> None:
    team, request = leaver.team_memberships.get().team, in_hand(leaver)
    colleague = make_instructor(team)
    contact = TeamContact(**{name: getattr(team, name) for name in TeamContact.__annotations__})
    members = {user: Place("Chargée") for user in team.members.all() if user != leaver}
    save_team(author=make_designer(), contact=contact, members=members, successor=colleague, team_id=team.pk)
    request.refresh_from_db()
    assert request.assignee == colleague
    [mail] = OutgoingEmail.objects.filter(recipient=colleague.email, kind="service.assign")
    assert request.reference in mail.text


def test_a_successor_who_stays_out_of_the_service_takes_nothing(leaver: User) -> None:
    team, request = leaver.team_memberships.get().team, in_hand(leaver)
    contact = TeamContact(**{name: getattr(team, name) for name in TeamContact.__annotations__})
    save_team(author=make_designer(), contact=contact, members={}, successor=make_instructor(), team_id=team.pk)
    request.refresh_from_db()
    assert request.assignee is None
