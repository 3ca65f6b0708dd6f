"""Who is taken out of a profile while a form is open: told why, given back what they typed; others learn nothing."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Profile, Role, User
from accounts.profiles import membership
from teleservices.answering.fingerprints import NOTHING
from teleservices.models import ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, make_draft, make_request
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
STEP = "s_project1"


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(user=user)


@pytest.fixture
def paul(draft: ServiceRequest) -> User:
    """An editor of the draft's profile."""
    paul = make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=draft.profile, user=paul, role=Role.EDITOR)
    return paul


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def remove(profile: Profile, member: User, actor: User) -> None:
    membership.remove(actor=actor, profile=profile, member=member)


def typed(draft: ServiceRequest) -> dict[str, str]:
    return {**beside(draft), PROJECT: "Fête de la rivière", AMOUNT: "beaucoup", "action": "continue"}


def test_autosave_says_why_nothing_is_saved(draft: ServiceRequest, paul: User, user: User) -> None:
    remove(draft.profile, paul, user)
    door = reverse("filing_autosave", args=[draft.reference, STEP])
    answer = at(paul).post(door, {**typed(draft), "field": PROJECT, f"seen_{PROJECT}": NOTHING})
    assert answer.status_code == 403
    said = answer.json()["message"]
    assert f"Vous ne faites plus partie du profil «\u00a0{draft.profile.name}\u00a0» depuis le" in said
    assert f"{user.get_full_name()} a mis fin à votre accès." in said
    assert "n’est plus enregistré" in said
    assert "saved" not in answer.json()
    upload = at(paul).post(reverse("filing_upload", args=[draft.reference, STEP]), {"field": PROJECT})
    assert (upload.status_code, upload.json()["message"]) == (403, said)


def test_continue_gives_back_what_was_typed(draft: ServiceRequest, paul: User, user: User) -> None:
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={AMOUNT: 98_765_43})
    remove(draft.profile, paul, user)
    page = at(paul).post(reverse("filing_step", args=[draft.reference, STEP]), typed(draft))
    text = page.content.decode()
    assert page.status_code == 403
    assert "Vous ne faites plus partie" in text
    assert "Fête de la rivière" in text
    assert "beaucoup" in text
    assert "98\u202f765" not in text, "what the others answered stays theirs"
    assert ServiceRequest.objects.get(pk=draft.pk).answers == {AMOUNT: 98_765_43}


def test_who_left_alone_is_told_so(draft: ServiceRequest, paul: User) -> None:
    membership.leave(profile=draft.profile, user=paul)
    page = at(paul).get(reverse("filing_step", args=[draft.reference, STEP]))
    assert page.status_code == 403
    assert "Vous avez quitté le profil" in page.content.decode()
    assert "Ce que vous venez de saisir" not in page.content.decode()


def test_a_message_being_written_comes_back_too(paul: User, user: User, draft: ServiceRequest) -> None:
    sent = make_request(state=State.SUBMITTED, user=user, profile=draft.profile)
    remove(draft.profile, paul, user)
    page = at(paul).post(reverse("request_messages", args=[sent.reference]), {"text": "Voici nos raisons."})
    assert page.status_code == 403
    assert "Voici nos raisons." in page.content.decode()


@pytest.mark.parametrize("name", ["filing_step", "filing_autosave"])
def test_a_stranger_and_an_unknown_request_answer_alike(draft: ServiceRequest, name: str) -> None:
    stranger = at(make_user())
    for reference in (draft.reference, f"X{uuid4().hex[:6]}"):
        assert stranger.post(reverse(name, args=[reference, STEP]), typed(draft)).status_code == 404


def test_what_was_begun_after_they_left_is_not_found(draft: ServiceRequest, paul: User, user: User) -> None:
    remove(draft.profile, paul, user)
    later = make_draft(user=user, profile=draft.profile)
    assert at(paul).get(reverse("filing_step", args=[later.reference, STEP])).status_code == 404


def test_who_came_back_goes_on(draft: ServiceRequest, paul: User, user: User) -> None:
    remove(draft.profile, paul, user)
    membership.add_member(profile=draft.profile, user=paul, role=Role.EDITOR, function="", how="key")
    assert at(paul).get(reverse("filing_step", args=[draft.reference, STEP])).status_code == 200
