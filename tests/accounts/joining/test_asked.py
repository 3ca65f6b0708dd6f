"""« Demander à rejoindre » on screen: a known SIRET, who is told what, each mistake explained."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.entrance.registration import own_profile
from accounts.models import JoinRequest, JoinState, Profile, Source, User
from accounts.profiles import joining, membership
from tests.accounts.joining.asking import WHY, ask, kinds_to, look_for
from tests.accounts.journeys import last_email, link_in
from tests.accounts.sharing import entered
from tests.factories.accounts import make_profile, make_user
from tests.french import french


def test_a_known_siret_leads_to_the_request(profile: Profile, newcomer: User, administrator: User) -> None:
    client = entered(newcomer)
    response = look_for(client)
    page = response.content.decode()
    assert response.request["PATH_INFO"].endswith("/rejoindre/")
    assert "Un profil existe déjà pour le SIRET" in page
    assert "Chorale des Deux Rives" in page
    asked = client.post(response.request["PATH_INFO"], {"function": "Secrétaire", "justification": WHY}, follow=True)
    assert french("Your request is sent. An e-mail will bring you the answer.") in asked.content.decode()
    request = JoinRequest.objects.get()
    assert (request.profile, request.user, request.state) == (profile, newcomer, JoinState.PENDING)
    assert kinds_to(administrator) == ["join_asked"]
    assert kinds_to(newcomer) == ["join_sent"]
    assert (
        link_in(last_email(administrator.email))
        == f"/compte/espaces/{profile.uuid}/demandes-de-rattachement/{request.uuid}/"
    )
    assert WHY not in last_email(administrator.email).text


def test_who_asks_never_learns_who_the_members_are(profile: Profile, newcomer: User, administrator: User) -> None:
    client = entered(newcomer)
    response = look_for(client)
    asked = client.post(response.request["PATH_INFO"], {"function": "Secrétaire", "justification": WHY}, follow=True)
    text = response.content.decode() + asked.content.decode() + last_email(newcomer.email).text
    for secret in (administrator.get_full_name(), administrator.email, profile.name, str(profile.uuid)):
        assert secret not in text
    assert "SIRET 000\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}067\N{NO-BREAK SPACE}00017" in text


def test_the_name_of_the_register_may_be_told(profile: Profile, newcomer: User) -> None:
    Profile.objects.filter(pk=profile.pk).update(
        name="Chorale des Deux Rives", name_source=Source.REGISTER, register_read_at=timezone.now()
    )
    ask(Profile.objects.get(pk=profile.pk), newcomer)
    assert "Chorale des Deux Rives" in last_email(newcomer.email).text
    assert "Chorale des Deux Rives" in entered(newcomer).get("/compte/profils/").content.decode()


def test_each_mistake_is_explained_and_nothing_typed_is_lost(profile: Profile, newcomer: User) -> None:
    client = entered(newcomer)
    path = look_for(client).request["PATH_INFO"]
    answer = client.post(path, {"function": "", "justification": WHY})
    assert answer.status_code == 422
    assert "Indiquez votre fonction." in answer.content.decode()
    assert WHY in answer.content.decode()
    assert "Dites pourquoi" in client.post(path, {"function": "Secrétaire"}).content.decode()
    assert not JoinRequest.objects.exists()


def test_a_member_is_led_to_the_space(profile: Profile, administrator: User) -> None:
    response = look_for(entered(administrator))
    assert response.request["PATH_INFO"] == f"/compte/espaces/{profile.uuid}/"
    with pytest.raises(membership.AlreadyMemberError):
        ask(profile, administrator)


@pytest.mark.both_databases
def test_one_asks_once_at_a_time(profile: Profile, newcomer: User) -> None:
    request = ask(profile, newcomer)
    with pytest.raises(joining.AlreadyAskedError):
        ask(profile, newcomer)
    assert "Vous avez déjà demandé" in look_for(entered(newcomer)).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.create(profile=profile, user=newcomer, function="", justification="")
    joining.refuse(request=request, actor=profile.memberships.get().user)
    assert ask(profile, newcomer).pk != request.pk


def test_a_person_alone_is_never_joined(newcomer: User, administrator: User) -> None:
    with pytest.raises(joining.NotAskableError):
        ask(own_profile(user=administrator), newcomer)


def test_requests_are_limited_by_account(newcomer: User, monkeypatch: pytest.MonkeyPatch, profile: Profile) -> None:
    monkeypatch.setattr(joining, "ASKINGS", 1)
    ask(make_profile(member=make_user()), newcomer)
    client = entered(newcomer)
    path = look_for(client).request["PATH_INFO"]
    answer = client.post(path, {"function": "Secrétaire", "justification": WHY})
    assert answer.status_code == 429
    assert "Vous avez demandé à rejoindre beaucoup de profils" in answer.content.decode()
    assert JoinRequest.objects.count() == 1
