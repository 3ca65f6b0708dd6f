"""The department's own sign-in: staff's accounts and rights by its groups, its second factor, no other door."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.entrance import email_change
from accounts.models import AuditEvent, SealedAccount, User
from notifications.models import OutgoingEmail
from teleservices.models import State, Team, TeamMember
from tests.accounts.journeys import later, sign_in, sign_up
from tests.accounts.providers import through, use_department
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.factories.procedures import make_procedure, make_request
from tests.identity_provider import IdentityProvider, running

pytestmark = pytest.mark.django_db
START = "/compte/agents/connexion/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ROLES = {
    "gp-instruction": {"groups": ["Instruction"], "teams": ["Service culture"]},
    "gp-sports": {"teams": ["Service des sports"]},
    "gp-conception": {"groups": ["Conception"]},
}
ALI = {
    "sub": "f3b0c1",
    "email": "ali.nour@departement.test",
    "email_verified": True,
    "given_name": "Ali",
    "family_name": "Nour",
    "groups": ["gp-instruction", "inconnu-ici"],
}


@pytest.fixture
def provider(settings: Settings) -> Iterator[IdentityProvider]:
    cache.clear()
    for name in ("Instruction", "Conception", "Autre"):
        group = Group.objects.get_or_create(name=name)[0]
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in ("Service culture", "Service des sports"):
        Team.objects.create(name=name)
    with running(claims=dict(ALI), signs_userinfo=False, assurance={"amr": ["pwd", "mfa"]}) as provider:
        use_department(settings, provider, roles=ROLES)
        yield provider


def come_back_with(provider: IdentityProvider, **claims: Any) -> tuple[Client, Any]:
    """Sign in again from another browser, the provider saying something else."""
    provider.claims = ALI | claims
    browser = Client()
    return browser, through(browser, START)


def enters(client: Client) -> bool:
    return bool(client.get("/admin/").status_code == 200)


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def teams_of(user: User) -> set[str]:
    return set(TeamMember.objects.filter(user=user).values_list("team__name", flat=True))


def test_a_first_sign_in_makes_the_account_with_its_rights(client: Client, provider: IdentityProvider) -> None:
    through(client, f"{START}?next=/admin/")
    user = User.objects.get()
    assert (user.email, user.first_name, user.last_name) == (ALI["email"], "Ali", "Nour")
    assert not user.has_usable_password()
    assert groups_of(user) == {"Instruction"}
    assert teams_of(user) == {"Service culture"}
    assert enters(client), "the provider asserted a second factor"
    assert AuditEvent.objects.filter(account=user, kind="groups_by_provider").count() == 1


def test_the_rights_of_the_day_replace_those_of_the_day_before(provider: IdentityProvider) -> None:
    come_back_with(provider)
    user = User.objects.get()
    user.groups.add(Group.objects.get(name="Autre"))
    TeamMember.objects.filter(user=user).update(capacity="Cheffe de projet")
    come_back_with(provider, groups=["gp-conception", "gp-sports", "gp-instruction"])
    assert groups_of(user) == {"Conception", "Instruction", "Autre"}
    assert teams_of(user) == {"Service culture", "Service des sports"}
    assert TeamMember.objects.get(user=user, team__name="Service culture").capacity == "Cheffe de projet"
    come_back_with(provider, groups=["gp-conception"])
    assert groups_of(user) == {"Conception", "Autre"}, "what the map does not know stays"
    assert teams_of(user) == set()


def test_who_may_no_longer_instruct_gives_their_files_back(provider: IdentityProvider) -> None:
    Group.objects.get(name="Instruction").permissions.add(Permission.objects.get(codename="instruct_request"))
    come_back_with(provider)
    team = Team.objects.create(name="Service des aides", email="aides@departement.test")
    TeamMember.objects.create(team=team, user=User.objects.get(), capacity="Renfort")  # by hand: no group gives it
    request = make_request(procedure=make_procedure(team=team), state=State.IN_REVIEW, instructor=User.objects.get())
    assert request.assignee == User.objects.get(email=ALI["email"])
    come_back_with(provider, groups=["gp-conception"])
    request.refresh_from_db()
    assert request.assignee is None


def test_without_right_any_more_nobody_enters(provider: IdentityProvider) -> None:
    browser, _answer = come_back_with(provider)
    assert enters(browser)
    other, answer = come_back_with(provider, groups=[])
    assert answer.status_code == 403
    assert "ne donne aucun droit" in answer.content.decode()
    assert not enters(other)
    assert not enters(browser), "the session that was open has lost them too"


def test_a_stranger_to_the_groups_gets_no_account(provider: IdentityProvider) -> None:
    _browser, answer = come_back_with(provider, groups=["gp-sports"])
    assert answer.status_code == 403
    assert not User.objects.exists()


def test_groups_may_stand_deeper(settings: Settings, provider: IdentityProvider) -> None:
    settings.OIDC_GROUPS_CLAIM = "realm_access.roles"
    come_back_with(provider, groups=None, realm_access={"roles": ["gp-conception"]})
    assert groups_of(User.objects.get()) == {"Conception"}


# --- The second factor -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("assurance", [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": "mfa"}], ids=str)
def test_ours_is_asked_when_none_is_asserted(
    client: Client, provider: IdentityProvider, assurance: dict[str, object]
) -> None:
    provider.assurance = assurance
    through(client, START)
    assert client.get("/admin/").url.startswith("/compte/second-facteur/application/")


def test_before_what_is_sensitive_it_proves_again_who_one_is(client: Client, provider: IdentityProvider) -> None:
    provider.assurance = {"amr": ["pwd"]}
    with later(hours=0):
        through(client, START)
        assert client.get("/compte/second-facteur/application/").status_code == 200, "just proven there"
    with later(minutes=6):
        again = client.get("/compte/second-facteur/application/")
        assert through(client, again.url).url == "/compte/second-facteur/application/"
        assert (provider.asked[-1]["prompt"], provider.asked[-1]["max_age"]) == ("login", "0")
        assert client.get("/compte/second-facteur/application/").status_code == 200


def test_ours_is_asked_at_once_when_there_is_one(client: Client, provider: IdentityProvider) -> None:
    come_back_with(provider)
    TOTP.activate(User.objects.get(), SECRET)
    provider.assurance = {"amr": ["pwd"]}
    assert through(client, START).url == "/compte/second-facteur/code/"
    assert not enters(client)


def test_ours_is_not_asked_when_one_is_asserted(client: Client, provider: IdentityProvider) -> None:
    come_back_with(provider)
    TOTP.activate(User.objects.get(), SECRET)
    through(client, START)
    assert enters(client)


def test_the_level_may_say_it(client: Client, settings: Settings, provider: IdentityProvider) -> None:
    settings.OIDC_SECOND_FACTOR_ACR = ["https://refeds.org/profile/mfa"]
    provider.assurance = {"acr": "https://refeds.org/profile/mfa"}
    through(client, START)
    assert enters(client)


def test_userinfo_can_not_assert_it(client: Client, provider: IdentityProvider) -> None:
    provider.assurance = {}
    provider.userinfo_lies = {"amr": ["mfa"]}
    through(client, START)
    assert not enters(client), "only the ID token, which is signed, says how the person proved who they are"


# --- An account that exists ------------------------------------------------------------------------------------------
def test_an_account_of_this_address_is_joined_when_the_provider_vouches_for_it(provider: IdentityProvider) -> None:
    user = make_user(ALI["email"])
    browser, _answer = come_back_with(provider)
    assert SocialAccount.objects.get().user == user
    assert enters(browser)


def test_and_is_not_otherwise(settings: Settings, provider: IdentityProvider) -> None:
    make_user(ALI["email"])
    for word in (None, False, "true"):
        _browser, answer = come_back_with(provider, email_verified=word)
        assert answer.status_code == 403
        assert "garante" in answer.content.decode()
    settings.OIDC_TRUST_EMAIL = True
    for word in (False, "false", "true", 0):
        _browser, answer = come_back_with(provider, email_verified=word)
        assert answer.status_code == 403, "the setting is for a provider that says nothing of it"
    assert not SocialAccount.objects.exists()
    come_back_with(provider, email_verified=None)
    assert SocialAccount.objects.exists()


def test_an_address_that_an_account_may_still_take_back_is_refused_with_what_to_do(provider: IdentityProvider) -> None:
    email_change.note(user=make_user("nouvelle@departement.test"), old_email=ALI["email"])
    browser, answer = come_back_with(provider)
    assert answer.status_code == 409
    assert "annoncé" in answer.content.decode()
    assert not enters(browser)
    assert not User.objects.filter(email=ALI["email"]).exists()
    with later(days=7, minutes=1):
        come_back_with(provider)
    assert User.objects.filter(email=ALI["email"]).exists()


def test_an_address_that_it_does_not_vouch_for_is_never_verified_by_it(
    settings: Settings, provider: IdentityProvider
) -> None:
    for word in (None, False, "true", 1):
        browser, answer = come_back_with(provider, email_verified=word)
        assert answer.status_code == 403
        assert "garante" in answer.content.decode()
        assert not enters(browser)
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    settings.OIDC_TRUST_EMAIL = True
    come_back_with(provider, email_verified=None)
    assert EmailAddress.objects.get().verified


def test_of_an_account_prepared_by_another_nothing_is_left(provider: IdentityProvider) -> None:
    attacker = Client()
    sign_up(attacker, email=ALI["email"], first_name="Mallory", last_name="Attaquant")
    TOTP.activate(User.objects.get(), SECRET)
    browser, _answer = come_back_with(provider)
    assert enters(browser)
    user = User.objects.get()
    assert user.get_full_name() == "Ali Nour"
    assert not user.has_usable_password()
    assert not Authenticator.objects.exists()


def test_a_closed_account_stays_closed(provider: IdentityProvider) -> None:
    come_back_with(provider)
    User.objects.update(is_active=False)
    browser, answer = come_back_with(provider)
    assert answer.status_code == 403
    assert not enters(browser)


# --- No other door ---------------------------------------------------------------------------------------------------
def test_passwords_of_staff_open_nothing_any_more(client: Client, provider: IdentityProvider) -> None:
    staff = make_staff("agente@departement.test")
    answer = sign_in(client, staff.email, PASSWORD)
    assert answer.status_code == 403
    assert START in answer.content.decode()
    assert client.get("/compte/").status_code == 302


def test_passwords_of_citizens_still_do(client: Client, provider: IdentityProvider) -> None:
    assert sign_in(client, make_user("odile@exemple.test").email, PASSWORD).url == "/compte/"


def test_the_wrong_password_of_staff_says_what_it_says_to_all(client: Client, provider: IdentityProvider) -> None:
    make_staff("agente@departement.test")
    answer = sign_in(client, "agente@departement.test", "autre chose")
    assert answer.status_code == 200
    assert "n’est pas le bon" in answer.content.decode()


def test_one_sealed_account_opens_and_its_use_is_told(
    client: Client, settings: Settings, provider: IdentityProvider
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    chief = make_staff("cheffe@departement.test", superuser=True)
    printed = StringIO()
    call_command("seal_break_glass", stdout=printed)
    email, password = re.findall(r": +(\S+)", printed.getvalue())[:2]
    assert len(password.replace("-", "")) == 30
    OutgoingEmail.objects.all().delete()
    assert sign_in(client, email, password).status_code == 302
    assert enters(client)
    notice = OutgoingEmail.objects.get()
    assert (notice.recipient, notice.kind) == (chief.email, "account.sealed_account_used")
    assert AuditEvent.objects.filter(account__email=email, kind="emergency_account_used").count() == 1


def test_sealing_it_again_closes_what_was_open(client: Client, settings: Settings, provider: IdentityProvider) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    printed = StringIO()
    call_command("seal_break_glass", stdout=printed)
    email, password = re.findall(r": +(\S+)", printed.getvalue())[:2]
    sign_in(client, email, password)
    TOTP.activate(User.objects.get(email=email), SECRET)
    call_command("seal_break_glass", stdout=StringIO())
    assert not enters(client)
    assert SealedAccount.objects.count() == 1
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), email, password).status_code == 200, "the former password opens nothing"


def test_it_owes_a_second_factor_as_all_staff(client: Client, provider: IdentityProvider) -> None:
    printed = StringIO()
    call_command("seal_break_glass", stdout=printed)
    email, password = re.findall(r": +(\S+)", printed.getvalue())[:2]
    sign_in(client, email, password)
    assert client.get("/admin/").url.startswith("/compte/second-facteur/application/")
