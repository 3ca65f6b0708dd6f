"""« Mes données personnelles » besides its first groups: e-mails, sessions, sign-ins, a changed address undone."""

from django.test import Client

from accounts.entrance import email_change
from accounts.models import IdentitySource, SignIn, SignInMethod, User
from tests.e2e.screens.account import empty, mine, newcomer
from tests.e2e.screens.base import Place, Screen, link_in_email, new_address, pressing, session_of, signed_in
from tests.factories.accounts import PASSWORD, make_user

DATA = "/compte/donnees-personnelles/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1"


def several_sessions() -> Place:
    """Someone whose account is open on three devices."""
    user = make_user(new_address())
    for agent in (PHONE, "curl/8"):
        Client(headers={"user-agent": agent}).post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return Place("/compte/sessions/", session=session_of(signed_in(user.email)))


def long_history() -> Place:
    """Someone who signed in often, and mistyped their password today."""
    user = make_user(new_address())
    SignIn.objects.bulk_create(
        SignIn(user=user, method=SignInMethod.PASSWORD_AND_CODE, device="Firefox, Windows") for _ in range(50)
    )
    Client().post("/compte/connexion/", {"login": user.email, "password": "pas la bonne phrase"})
    return Place("/compte/connexions/", session=session_of(signed_in(user.email)))


def from_franceconnect() -> Place:
    """Someone whose names FranceConnect supplied."""
    user = make_user(new_address())
    User.objects.filter(pk=user.pk).update(identity_source=IdentitySource.FRANCECONNECT, birth_name="Le Goff")
    return Place(DATA, session=session_of(signed_in(user.email)))


def undo_link() -> str:
    """The link that the former address of a changed account received."""
    user, former = make_user(new_address()), new_address()
    email_change.note(user=user, old_email=former)
    return link_in_email(former)


def used_undo_link() -> Place:
    """One that was used."""
    link = undo_link()
    Client().post(link)
    return Place(link)


SCREENS = [
    Screen("agenda", empty("/compte/agenda/")),
    Screen("agenda-made", empty("/compte/agenda/"), pressing("Créer l’adresse")),
    Screen("notices", mine(f"{DATA}courriels/"), shows="main [name=organisations]"),
    Screen("notices-without-organisation", empty(f"{DATA}courriels/")),
    Screen("personal-data-from-franceconnect", from_franceconnect),
    Screen("sessions-several", several_sessions, shows="main table form button"),
    Screen("sign-ins", long_history, shows="main .pagination"),
    Screen("empty-sign-ins", lambda: Place("/compte/connexions/", newcomer().email)),
    Screen("address-undo", lambda: Place(undo_link())),
    Screen("address-undo-lapsed", used_undo_link, status=410),
]
