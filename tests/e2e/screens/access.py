"""The other ways in: passkeys, FranceConnect's pages, staff's invitations, lost second factors and departures."""

from collections.abc import Callable

from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.federation import FRANCECONNECT
from accounts.identity_providers.identities import Identity
from accounts.identity_providers.visits import WAITING
from accounts.models import User
from accounts.staff import invitations
from home.demo.accounts import DEMO_PASSWORD
from portal.web.secret_addresses import digest_of
from tests.accounts.passkeys import make_passkey
from tests.accounts.providers import ANGELA
from tests.e2e.screens.base import (
    SAYS_THAT_NOTHING_IS_THERE,
    Place,
    Screen,
    entering,
    new_address,
    newly_proven,
    pressing,
    send_the_form,
    session_of,
    signed_in,
)
from tests.factories.accounts import make_user

PASSKEYS = "/compte/second-facteur/cles/"
WELCOME, MANAGE = "/compte/franceconnect/bienvenue/", "/compte/franceconnect/"
ADMINISTRATOR = "admin@demo.test"


def proven(path: str) -> Callable[[], Place]:
    """Someone's who has just confirmed their password."""
    return lambda: Place(path, session=session_of(newly_proven()[1]))


def with_passkey(url_name: str, *, names_key: bool) -> Callable[[], Place]:
    """A page of passkeys, of someone who has one by name (no device answers for it)."""

    def find() -> Place:
        address, client = newly_proven()
        passkey = make_passkey(User.objects.get(email=address))
        return Place(reverse(url_name, args=[passkey.pk] if names_key else []), session=session_of(client))

    return find


def waiting(path: str, client: Client | None = None) -> Place:
    """Someone whom FranceConnect has just recognised."""
    client = client or Client()
    session = client.session
    identity = Identity.of(ANGELA | {"sub": new_address()})
    session[WAITING] = {"identity": identity.as_data(), "id_token": "", "token_digest": digest_of("lien")}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return Place(path, session=session_of(client))


def tied() -> Place:
    """Someone whose account FranceConnect opens."""
    user = make_user(new_address())
    SocialAccount.objects.create(user=user, provider=FRANCECONNECT, uid=user.email)
    return Place(MANAGE, user.email)


def invited() -> Place:
    """The link of someone invited."""
    user = make_user(new_address())
    invitations.invite(user=user)
    return Place(invitations.link_for(user).removeprefix(settings.PARVIS_BASE_URL))


def departure(*, active: bool) -> Callable[[], Place]:
    """Where an account is closed, or opened again."""

    def find() -> Place:
        user = make_user(new_address())
        user.is_active = active
        user.save(update_fields=["is_active"])
        return Place(reverse("wagtailusers_users:departure", args=[user.pk]), ADMINISTRATOR)

    return find


def lost(*, factor: bool = True) -> Callable[[], Place]:
    """Where a lost second factor is removed, for an administrator who has just given their password again."""

    def find() -> Place:
        client = signed_in(ADMINISTRATOR, DEMO_PASSWORD)
        client.post(reverse("account_reauthenticate"), {"password": DEMO_PASSWORD})
        user = make_user(new_address())
        if factor:
            TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        return Place(reverse("wagtailusers_users:lost_second_factor", args=[user.pk]), session=session_of(client))

    return find


SCREENS = [
    Screen("passkeys-none", proven(PASSKEYS), shows=SAYS_THAT_NOTHING_IS_THERE),
    Screen("passkeys", with_passkey("mfa_list_webauthn", names_key=False)),
    Screen("passkey-add", proven(f"{PASSKEYS}ajouter/")),
    Screen("passkey-again", with_passkey("mfa_reauthenticate_webauthn", names_key=False)),
    Screen("passkey-rename", with_passkey("mfa_edit_webauthn", names_key=True)),
    Screen("passkey-rename-error", with_passkey("mfa_edit_webauthn", names_key=True), entering(name="")),
    Screen("passkey-remove", with_passkey("mfa_remove_webauthn", names_key=True)),
    Screen("franceconnect-first", lambda: waiting(WELCOME)),
    Screen("franceconnect-first-error", lambda: waiting(WELCOME), pressing("Envoyer le lien")),
    Screen("franceconnect-sent", lambda: Place("/compte/franceconnect/lien-envoye/")),
    Screen("franceconnect-link", lambda: waiting("/compte/franceconnect/lien/lien/")),
    Screen("franceconnect-link-elsewhere", lambda: Place("/compte/franceconnect/lien/autre/"), status=403),
    Screen("franceconnect-tied", tied),
    Screen("invitation", invited),
    Screen("invitation-error", invited, send_the_form),
    Screen("invitation-lapsed", lambda: Place("/compte/invitation/perdue/"), status=410),
    Screen("second-factor-lost", lost(), region="main"),
    Screen("second-factor-lost-error", lost(), pressing("Retirer la double vérification"), region="main"),
    Screen("second-factor-lost-none", lost(factor=False), region="main", shows="main .help-warning"),
    Screen("departure", departure(active=True), region="main"),
    Screen("departure-closed", departure(active=False), region="main"),
]  # fmt: skip
