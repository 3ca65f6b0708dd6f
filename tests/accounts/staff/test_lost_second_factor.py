"""A second factor that was lost: an administrator removes it, never chooses it, and its owner sets up another."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.staff import lost_second_factor
from accounts.staff.lost_second_factor import IdentityCheck
from accounts.staff.sealed_account import seal
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, later, sign_in
from tests.accounts.rewriting import is_whole
from tests.accounts.rights.test_erasure_at_once import together
from tests.accounts.second_factor.test_second_factor import SET_UP
from tests.accounts.telephone import SECRET, code
from tests.factories.accounts import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db
IN_PERSON = {"identity": "in_person"}


def page_of(user: User) -> str:
    return reverse("wagtailusers_users:lost_second_factor", args=[user.pk])


def with_factors(user: User) -> User:
    """Someone who has an application and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def chief() -> User:
    return make_staff("admin@exemple.test", superuser=True)


@pytest.fixture
def admin(client: Client, chief: User, settings: Settings) -> Client:
    """An administrator who has just given their password again."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sign_in(client, chief.email, PASSWORD)
    client.post("/compte/confirmer/?next=/compte/", {"password": PASSWORD})
    return client


@pytest.fixture
def colleague() -> User:
    return with_factors(make_staff("agent@exemple.test"))


def test_all_factors_go_sessions_end_and_the_person_is_told(
    admin: Client, chief: User, colleague: User, settings: Settings
) -> None:
    theirs = Client()
    sign_in(theirs, colleague.email, PASSWORD)
    theirs.post("/compte/second-facteur/code/", {"code": code()})
    assert theirs.get("/compte/").status_code == 200
    page = admin.get(page_of(colleague)).content.decode()
    assert SECRET not in page
    assert admin.post(page_of(colleague), IN_PERSON).url == reverse("wagtailusers_users:edit", args=[colleague.pk])
    assert not Authenticator.objects.filter(user=colleague).exists()
    assert theirs.get("/compte/").url.startswith("/compte/connexion/")
    assert last_email(colleague.email).kind == "account.second_factor_reset"
    event = colleague.audit_events.get(kind="second_factor_reset")
    assert (event.actor, event.details) == (chief, {"identity": "in_person"})
    assert is_whole(account=colleague)
    settings.PARVIS_STAFF_SECOND_FACTOR = True
    sign_in(theirs, colleague.email, PASSWORD)
    assert theirs.get("/admin/").url.startswith(SET_UP), "another one first"


def test_a_citizen_signs_in_with_the_password_alone(admin: Client) -> None:
    citizen = with_factors(make_user("odile@exemple.test"))
    admin.post(page_of(citizen), IN_PERSON)
    browser = Client()
    assert sign_in(browser, citizen.email, PASSWORD).url == "/compte/"


def test_the_password_is_asked_again_first(admin: Client, colleague: User) -> None:
    with later(minutes=6):
        for answer in (admin.get(page_of(colleague)), admin.post(page_of(colleague), IN_PERSON)):
            assert answer.url.startswith("/compte/confirmer/")
    assert Authenticator.objects.filter(user=colleague).exists()


@pytest.mark.parametrize(("data", "words"), [({}, "Dites comment"), ({"identity": "by_email"}, "by_email")])
def test_how_one_made_sure_of_who_asks_must_be_said(
    admin: Client, colleague: User, data: dict[str, str], words: str
) -> None:
    assert words in admin.post(page_of(colleague), data).content.decode()
    assert Authenticator.objects.filter(user=colleague).exists()


def test_not_ones_own(admin: Client, chief: User) -> None:
    with_factors(chief)
    with later(seconds=31):
        admin.post("/compte/confirmer/?next=/compte/", {"password": PASSWORD})
    assert "une autre personne qui administre" in admin.get(page_of(chief)).content.decode()
    admin.post(page_of(chief), IN_PERSON)
    assert Authenticator.objects.filter(user=chief).count() == 2


def test_not_the_emergency_account(admin: Client, chief: User) -> None:
    sealed = with_factors(seal()[0])
    with pytest.raises(lost_second_factor.SealedFactorError):
        lost_second_factor.reset(user=sealed, identity=IdentityCheck.IN_PERSON, actor=chief)
    assert "scell" in admin.post(page_of(sealed), IN_PERSON).content.decode()


def test_nothing_to_remove_is_said_and_writes_nothing(admin: Client) -> None:
    user = make_user("odile@exemple.test")
    before = OutgoingEmail.objects.count()
    for page in (admin.get(page_of(user)), admin.post(page_of(user), IN_PERSON)):
        assert "rien à retirer" in page.content.decode()
    assert OutgoingEmail.objects.count() == before
    assert not user.audit_events.filter(kind="second_factor_reset").exists()


def test_for_administrators_alone(client: Client, colleague: User, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    other = make_staff("autre@exemple.test")
    sign_in(client, other.email, PASSWORD)
    client.post("/compte/confirmer/?next=/compte/", {"password": PASSWORD})
    for answer in (client.get(page_of(colleague)), client.post(page_of(colleague), IN_PERSON)):
        assert answer.status_code in (302, 403)
        assert "confirmer" not in answer.headers.get("Location", "")
    assert Authenticator.objects.filter(user=colleague).exists()


def test_the_second_step_says_what_to_do(client: Client) -> None:
    citizen = with_factors(make_user("odile@exemple.test"))
    sign_in(client, citizen.email, PASSWORD)
    page = client.get("/compte/second-facteur/code/").content.decode()
    assert "codes de secours" in page
    assert "perdu" in page


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_remove_it_once() -> None:
    first, second = make_staff(superuser=True), make_staff(superuser=True)
    user = with_factors(make_staff("agent@exemple.test"))
    ends = together(
        *[
            lambda actor=actor: lost_second_factor.reset(user=user, identity=IdentityCheck.IN_PERSON, actor=actor)
            for actor in (first, second)
        ]
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "NothingToRemoveError"]
    assert user.audit_events.filter(kind="second_factor_reset").count() == 1
