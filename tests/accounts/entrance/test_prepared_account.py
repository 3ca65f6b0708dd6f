"""An account prepared by somebody else gives them nothing: who proves the address begins with an empty one."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.entrance import fresh_start
from accounts.models import AuditEvent, Membership, Profile, TermsAcceptance, User
from accounts.permissions import enters_the_admin
from portal.models import TermsVersion
from tests.accounts.journeys import OWNER, activate_anew, last_email, later, link_in, sign_in, sign_up
from tests.accounts.passkeys import make_passkey
from tests.accounts.providers import ANGELA, through, use_franceconnect
from tests.factories.accounts import PASSWORD, make_profile, make_user
from tests.french import french
from tests.identity_provider import IdentityProvider, running

pytestmark = pytest.mark.django_db
EMAIL = "ines@exemple.test"
ATTACKER = {"first_name": "Mallory", "last_name": "Attaquant", "email": EMAIL}
VICTIM = {"first_name": OWNER["first_name"], "last_name": OWNER["last_name"], "email": EMAIL}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def attacker() -> Client:
    return Client()


def link() -> str:
    return link_in(last_email(EMAIL))


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/compte/").status_code == 200)


def prepare(user: User) -> None:
    """All that could be added to an account by who knows its password."""
    TOTP.activate(user, SECRET)
    make_passkey(user)
    RecoveryCodes.activate(user)
    SocialAccount.objects.create(user=user, provider="franceconnect", uid="mallory")
    EmailAddress.objects.create(user=user, email="mallory@exemple.test")
    make_profile(member=user)
    user.telephone, user.address_line, user.wants_reminders = "+33612345678", "1 rue du Piège", False
    user.identity_source = "franceconnect"
    user.save()


def is_the_owners(user: User) -> None:
    """Nothing of before is left in the account, and its owner enters with nothing more than their password."""
    user.refresh_from_db()
    assert user.get_full_name() == "Inès Bauer"
    assert not user.check_password(PASSWORD)
    assert (user.telephone, user.address_line, user.identity_source, user.wants_reminders) == ("", "", "", True)
    assert not Authenticator.objects.filter(user=user).exists()
    assert not SocialAccount.objects.filter(user=user).exists()
    assert [(row.email, row.verified, row.primary) for row in user.emailaddress_set.all()] == [(EMAIL, True, True)]
    assert [row.profile.name for row in Membership.objects.filter(user=user)] == ["Inès Bauer"]
    assert not Profile.objects.filter(name__contains="Mallory").exists()
    assert sign_in(Client(), EMAIL, PASSWORD).status_code == 200
    assert sign_in(Client(), EMAIL, OWNER["password1"]).url == "/compte/"


def test_the_attacker_first(client: Client, attacker: Client) -> None:
    TermsVersion.objects.create(number=3, body="<p>Conditions.</p>", published_at=timezone.now())
    sign_up(attacker, **ATTACKER)
    with later(minutes=4):
        sign_up(client, **VICTIM, password1=OWNER["password1"])
        page = client.get(link()).content.decode()
        assert "Mallory" not in page
        assert "Choisissez un mot de passe" in page or 'name="password1"' in page
        assert client.post(link()).status_code == 200, "a button alone activates nothing here"
        assert not EmailAddress.objects.get().verified
        answer = activate_anew(client, link())
        assert answer.url == "/compte/"
        assert french("Your account is active.") in client.get(answer.url).content.decode()
        is_the_owners(User.objects.get())
        assert TermsAcceptance.objects.count() == 1
        assert TermsAcceptance.objects.get().accepted_at > User.objects.get().date_joined
        assert not is_signed_in(attacker)
        assert "déjà actif" in attacker.get(link()).content.decode()
        assert "déjà actif" in attacker.post(link()).content.decode()
        assert not is_signed_in(attacker)


def test_the_attacker_last(client: Client, attacker: Client) -> None:
    sign_up(client, **VICTIM, password1=OWNER["password1"])
    with later(minutes=4):
        sign_up(attacker, **ATTACKER)
        assert "Plus qu’un clic" in client.get(link()).content.decode()
        assert client.post(link()).url == "/compte/"
    is_the_owners(User.objects.get())
    assert not is_signed_in(attacker)


def test_the_attacker_last_and_another_device(client: Client, attacker: Client) -> None:
    sign_up(client, **VICTIM, password1="autre phrase des mêmes hérons")
    with later(minutes=4):
        sign_up(attacker, **ATTACKER)
        assert activate_anew(Client(), link()).url == "/compte/"
    is_the_owners(User.objects.get())


def test_what_was_added_meanwhile_goes(attacker: Client) -> None:
    sign_up(attacker, **ATTACKER)
    user = User.objects.get()
    prepare(user)
    attacker.force_login(user)
    UserSession.objects.create(user=user, session_key=attacker.session.session_key, ip="192.0.2.0", user_agent="x")
    owner = Client()
    activate_anew(owner, link())
    is_the_owners(user)
    assert is_signed_in(owner)
    assert not is_signed_in(attacker)
    assert AuditEvent.objects.filter(account=user, kind="begun_anew").count() == 1


def test_to_know_the_password_is_not_to_be_the_browser_that_signed_up(attacker: Client) -> None:
    sign_up(attacker, **ATTACKER)
    other = Client()
    assert sign_in(other, EMAIL, PASSWORD).url == "/compte/activation/"
    assert 'name="password1"' in other.get(link()).content.decode()


def test_a_forgotten_password_activates_nothing_of_before(attacker: Client) -> None:
    sign_up(attacker, **ATTACKER)
    prepare(User.objects.get())
    owner = Client()
    owner.post("/compte/mot-de-passe/oublie/", {"email": EMAIL})
    activation = owner.get(owner.get(link()).url).url
    assert "Mallory" not in owner.get(activation).content.decode()
    assert activate_anew(owner, activation).url == "/compte/"
    is_the_owners(User.objects.get())


def test_a_forgotten_password_is_chosen_anew_where_one_signed_up_too(client: Client) -> None:
    sign_up(client, **VICTIM)
    client.post("/compte/mot-de-passe/oublie/", {"email": EMAIL})
    activation = client.get(client.get(link()).url).url
    assert 'name="password1"' in client.get(activation).content.decode()


def test_signing_up_again_here_with_something_else_asks_anew(client: Client) -> None:
    sign_up(client, **VICTIM)
    sign_up(client, **VICTIM)
    assert "Plus qu’un clic" in client.get(link()).content.decode(), "sent twice, the same"
    sign_up(client, **VICTIM, password1="une phrase changée entre les deux")
    assert 'name="password1"' in client.get(link()).content.decode()


def test_a_mistake_is_explained_keeps_what_was_typed_and_activates_nothing(attacker: Client) -> None:
    sign_up(attacker, **ATTACKER)
    for changes, message in (
        ({"first_name": ""}, "Indiquez votre prénom."),
        ({"last_name": ""}, "Indiquez votre nom."),
        ({"password1": "InesBauer2026"}, "trop facile à deviner"),
        ({"password1": "court"}, "d’au moins 12 caractères"),
        ({"password1": ""}, "Choisissez un mot de passe."),
        ({"terms": ""}, "acceptez les conditions générales"),
    ):
        page = activate_anew(Client(), link(), **changes).content.decode()
        assert message in page
        assert ("Inès" in page) == ("first_name" not in changes)
        assert OWNER["password1"] not in page
    assert not EmailAddress.objects.get().verified
    assert User.objects.get().check_password(PASSWORD), "nothing is emptied before its owner enters what replaces it"


def test_rights_given_to_the_address_stay_and_ask_for_the_password_of_staff(attacker: Client) -> None:
    sign_up(attacker, **ATTACKER)
    user = User.objects.get()
    group = Group.objects.create(name="Agents")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    assert "d’au moins 15 caractères" in activate_anew(Client(), link(), password1="brume 7 hélas").content.decode()
    activate_anew(Client(), link())
    assert enters_the_admin(User.objects.get())
    is_the_owners(user)


def test_someone_invited_then_signed_up_by_another(attacker: Client) -> None:
    invited = User.objects.create_user(EMAIL, None, first_name="Ali", last_name="Nour")
    EmailAddress.objects.create(user=invited, email=EMAIL, primary=True)
    sign_up(attacker, **ATTACKER)
    activate_anew(Client(), link())
    is_the_owners(invited)


def test_pressed_twice_at_once_it_is_emptied_once() -> None:
    user = make_user(EMAIL)
    with pytest.raises(fresh_start.AlreadyActiveError):
        fresh_start.begin(user=user, password=None, first_name="", last_name="", terms=None)


@pytest.fixture
def provider(settings: Settings) -> Iterator[IdentityProvider]:
    cache.clear()
    with running(claims=dict(ANGELA)) as provider:
        use_franceconnect(settings, provider)
        yield provider


def test_franceconnect_opens_it_empty(client: Client, attacker: Client, provider: IdentityProvider) -> None:
    sign_up(attacker, **ATTACKER)
    user = User.objects.get()
    TOTP.activate(user, SECRET)
    user.telephone = "+33612345678"
    user.save()
    through(client)
    client.post("/compte/franceconnect/bienvenue/", {"email": EMAIL, "terms": "on"})
    client.post(link())
    assert is_signed_in(client), "no code of another is asked for"
    user.refresh_from_db()
    assert (user.get_full_name(), user.telephone) == ("Angela DUBOIS", "")
    assert [row.profile.name for row in Membership.objects.filter(user=user)] == ["Angela DUBOIS"]
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), EMAIL, PASSWORD).status_code == 200
