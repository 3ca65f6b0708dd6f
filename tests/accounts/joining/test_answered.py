"""Administrators answer a request to join, one at a time, once."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, JoinRequest, JoinState, Membership, Profile, Role, User
from accounts.profiles import joining, membership
from tests.accounts.joining.asking import WHY, address_of, ask, kinds_to, refusal, state_of
from tests.accounts.journeys import last_email, link_in
from tests.accounts.rewriting import is_whole
from tests.accounts.sharing import at_once, entered
from tests.factories.accounts import make_profile, make_user
from tests.french import french


def test_an_administrator_accepts_with_a_role(profile: Profile, newcomer: User, administrator: User) -> None:
    request = ask(profile, newcomer)
    client = entered(administrator)
    assert "demande à rejoindre" in client.get("/compte/").content.decode()
    page = client.get(address_of(request)).content.decode()
    assert WHY in page
    assert newcomer.email in page
    answered = client.post(address_of(request), {"answer": "accept", "role": "editor"}, follow=True)
    assert "Amélie Joubert est maintenant membre du profil." in answered.content.decode()
    joined = Membership.objects.get(profile=profile, user=newcomer)
    assert (joined.role, joined.function) == (Role.EDITOR, "Secrétaire")
    assert kinds_to(newcomer) == ["join_sent", "join_accepted"]
    assert entered(newcomer).get(link_in(last_email(newcomer.email))).status_code == 200
    decided = JoinRequest.objects.get()
    assert (decided.state, decided.role, decided.decided_by) == (JoinState.ACCEPTED, Role.EDITOR, administrator)
    kinds = [event.kind for event in AuditEvent.objects.filter(profile=profile).order_by("number")]
    assert kinds == ["join_asked", "join_accepted", "member_joined"]
    assert is_whole(profile=profile)
    assert "demande à rejoindre" not in client.get("/compte/").content.decode()


def test_an_administrator_refuses(profile: Profile, newcomer: User, administrator: User) -> None:
    request = ask(profile, newcomer)
    entered(administrator).post(address_of(request), {"answer": "refuse"})
    assert state_of(request) == JoinState.REFUSED
    assert kinds_to(newcomer) == ["join_sent", "join_refused"]
    assert not Membership.objects.filter(profile=profile, user=newcomer).exists()
    assert administrator.get_full_name() not in last_email(newcomer.email).text
    assert "Refusée" in entered(newcomer).get("/compte/profils/").content.decode()


def test_an_answer_without_a_choice_is_no_answer(profile: Profile, newcomer: User, administrator: User) -> None:
    request = ask(profile, newcomer)
    answer = entered(administrator).post(address_of(request), {"role": "reader"})
    assert answer.status_code == 422
    assert "Choisissez une réponse." in answer.content.decode()
    assert state_of(request) == JoinState.PENDING


def test_without_a_role_one_reads(profile: Profile, newcomer: User, administrator: User) -> None:
    request = ask(profile, newcomer)
    entered(administrator).post(address_of(request), {"answer": "accept"})
    assert Membership.objects.get(profile=profile, user=newcomer).role == Role.READER


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER, None])
def test_who_does_not_administer_neither_sees_nor_answers(profile: Profile, newcomer: User, role: Role | None) -> None:
    request = ask(profile, newcomer)
    other = make_user()
    if role:
        Membership.objects.create(profile=profile, user=other, role=role)
    client = entered(other)
    expected = 403 if role else 404
    for address in (address_of(request), reverse("join_request_list", args=[profile.uuid])):
        assert client.get(address).status_code == expected
    assert client.post(address_of(request), {"answer": "accept", "role": "administrator"}).status_code == expected
    for act in (
        lambda: joining.accept(request=request, actor=other, role=Role.READER),
        lambda: joining.refuse(request=request, actor=other),
    ):
        with pytest.raises(joining.MayNotAnswerError):
            act()
    assert state_of(request) == JoinState.PENDING


def test_a_request_of_another_profile_has_no_page_here(profile: Profile, newcomer: User, administrator: User) -> None:
    elsewhere = ask(make_profile(member=make_user()), newcomer)
    path = reverse("join_request", args=[profile.uuid, elsewhere.uuid])
    assert entered(administrator).get(path).status_code == 404


def test_the_second_to_answer_is_told(profile: Profile, newcomer: User, administrator: User) -> None:
    second = make_user()
    Membership.objects.create(profile=profile, user=second, role=Role.ADMINISTRATOR)
    request = ask(profile, newcomer)
    joining.refuse(request=JoinRequest.objects.get(), actor=administrator)
    answered = entered(second).post(address_of(request), {"answer": "accept", "role": "reader"}, follow=True)
    page = answered.content.decode()
    assert french("Someone else has answered this request already. Your answer changes nothing.") in page
    assert french("This request has been answered") in page
    assert not Membership.objects.filter(profile=profile, user=newcomer).exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_answer_at_the_same_instant() -> None:
    first, second, asker = make_user(), make_user(), make_user()
    profile = make_profile(member=first)
    Membership.objects.create(profile=profile, user=second, role=Role.ADMINISTRATOR)
    request = ask(profile, asker)
    outcomes = at_once(
        refusal(lambda: joining.accept(request=JoinRequest.objects.get(pk=request.pk), actor=first, role=Role.READER)),
        refusal(lambda: joining.refuse(request=JoinRequest.objects.get(pk=request.pk), actor=second)),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDecidedError", "NoneType"]
    accepted = state_of(request) == JoinState.ACCEPTED
    assert Membership.objects.filter(profile=profile, user=asker).exists() is accepted
    assert len([kind for kind in kinds_to(asker) if kind in {"join_accepted", "join_refused"}]) == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_asks_twice_at_the_same_instant() -> None:
    profile, asker = make_profile(member=make_user()), make_user()
    outcomes = at_once(*(refusal(lambda: ask(profile, asker)) for _ in range(2)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyAskedError", "JoinRequest"]
    assert JoinRequest.objects.count() == 1


def test_a_key_was_quicker(profile: Profile, newcomer: User, administrator: User) -> None:
    request = ask(profile, newcomer)
    membership.add_member(profile=profile, user=newcomer, role=Role.EDITOR, function="Secrétaire", how="key")
    joining.accept(request=request, actor=administrator, role=Role.READER)
    assert Membership.objects.get(profile=profile, user=newcomer).role == Role.EDITOR
    assert state_of(request) == JoinState.ACCEPTED
