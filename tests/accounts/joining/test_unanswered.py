"""A request to join that nobody answers: reminded, passed on, lapsed; staff decide in the admin."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import JoinRequest, JoinState, Membership, Profile, Role, User
from accounts.profiles import joining
from portal.schedules import schedules
from tests.accounts.joining.asking import WHY, ask, kinds_to, state_of
from tests.accounts.journeys import last_email, later
from tests.accounts.sharing import entered
from tests.factories.accounts import make_staff
from tests.french import french


def test_administrators_are_reminded_once_after_five_days(
    profile: Profile, newcomer: User, administrator: User
) -> None:
    ask(profile, newcomer)
    with later(days=4, hours=23):
        assert joining.follow_up() == 0
    with later(days=5, seconds=1):
        assert [joining.follow_up() for _ in range(2)] == [1, 0]
    assert kinds_to(administrator) == ["join_asked", "join_reminder"]
    assert "Rappel" in last_email(administrator.email).subject


def test_after_ten_days_the_departement_decides(
    profile: Profile, newcomer: User, administrator: User, arbiter: User
) -> None:
    request = ask(profile, newcomer)
    with pytest.raises(joining.MayNotAnswerError):
        joining.accept(request=request, actor=arbiter, role=Role.READER)
    with later(days=10, seconds=1):
        assert [joining.follow_up() for _ in range(2)] == [1, 0]
        assert state_of(request) == JoinState.ESCALATED
        assert kinds_to(newcomer) == ["join_sent", "join_passed_on"]
        assert kinds_to(arbiter) == ["join_for_staff"]
        assert WHY not in last_email(arbiter.email).text
        assert newcomer.get_full_name() not in last_email(arbiter.email).text
        joining.accept(request=request, actor=arbiter, role=Role.READER)
    assert Membership.objects.get(profile=profile, user=newcomer).role == Role.READER
    assert kinds_to(administrator)[-1] == "member_joined"


def test_an_administrator_may_still_answer_then(profile: Profile, newcomer: User, administrator: User) -> None:
    request = ask(profile, newcomer)
    with later(days=11):
        joining.follow_up()
        joining.refuse(request=request, actor=administrator)
    assert state_of(request) == JoinState.REFUSED


def test_after_thirty_more_days_the_request_lapses(profile: Profile, newcomer: User, arbiter: User) -> None:
    request = ask(profile, newcomer)
    with later(days=10, seconds=1):
        joining.follow_up()
    with later(days=40):
        assert joining.follow_up() == 0
    with later(days=40, seconds=2):
        assert [joining.follow_up() for _ in range(2)] == [1, 0]
        with pytest.raises(joining.AlreadyDecidedError):
            joining.accept(request=request, actor=arbiter, role=Role.READER)
    assert state_of(request) == JoinState.EXPIRED
    assert kinds_to(newcomer)[-1] == "join_expired"


def test_a_profile_that_nobody_administers_goes_straight_to_the_departement(
    profile: Profile, newcomer: User, administrator: User, arbiter: User
) -> None:
    administrator.is_active = False
    administrator.save()
    request = ask(profile, newcomer)
    assert request.state == JoinState.ESCALATED
    assert kinds_to(arbiter) == ["join_for_staff"]
    assert kinds_to(administrator) == []
    assert kinds_to(newcomer) == ["join_sent"]
    assert french("Waiting for an answer") in entered(newcomer).get("/compte/profils/").content.decode()


def test_a_profile_that_lost_its_administrator_is_passed_on_early(
    profile: Profile, newcomer: User, administrator: User
) -> None:
    request = ask(profile, newcomer)
    administrator.is_active = False
    administrator.save()
    with later(days=5, seconds=1):
        assert joining.follow_up() == 1
    assert state_of(request) == JoinState.ESCALATED


def test_the_schedule_is_registered() -> None:
    from_schedules = {task.name: task for task in schedules}
    assert from_schedules["joining"].path == "accounts.tasks.follow_join_requests"


# --- In the admin ----------------------------------------------------------------------------------------------------
def test_staff_see_the_reasons_and_decide(desk: Client, escalated: JoinRequest, newcomer: User) -> None:
    listed = desk.get(reverse("join_requests:index")).content.decode()
    assert escalated.profile.name in listed
    path = reverse("join_requests:edit", args=[escalated.pk])
    page = desk.get(path).content.decode()
    assert WHY in page
    assert newcomer.email in page
    refused = desk.post(path, {"role": "reader"})
    assert "Choisissez une réponse." in refused.content.decode()
    answered = desk.post(path, {"answer": "accept", "role": "administrator"}, follow=True)
    assert french("The answer is recorded, and those concerned are told by e-mail.") in answered.content.decode()
    assert Membership.objects.get(user=newcomer, profile=escalated.profile).role == Role.ADMINISTRATOR


def test_staff_who_are_slower_are_told(desk: Client, escalated: JoinRequest, administrator: User) -> None:
    path = reverse("join_requests:edit", args=[escalated.pk])
    joining.refuse(request=escalated, actor=administrator)
    assert desk.post(path, {"answer": "accept", "role": "reader"}).status_code in {302, 404}
    assert state_of(escalated) == JoinState.REFUSED


def test_what_administrators_may_still_answer_is_not_for_staff(desk: Client, profile: Profile, newcomer: User) -> None:
    request = ask(profile, newcomer)
    assert profile.name not in desk.get(reverse("join_requests:index")).content.decode()
    assert desk.get(reverse("join_requests:edit", args=[request.pk])).status_code == 404


def test_other_staff_have_no_such_screen(escalated: JoinRequest, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client = entered(make_staff())
    for path in (reverse("join_requests:index"), reverse("join_requests:edit", args=[escalated.pk])):
        assert client.get(path).status_code in {302, 403, 404}
    assert state_of(escalated) == JoinState.ESCALATED
