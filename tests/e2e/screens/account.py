"""« Mon compte »: personal data, profiles, lockers, password, sessions; filled, still empty, in error."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page

from accounts.entrance.registration import own_profile
from accounts.models import User
from home.demo.people import FESTIVITIES, ODILE, RUNNERS
from locker.models import LockerDocument
from tests.e2e.screens.base import (
    SAYS_THAT_NOTHING_IS_THERE,
    Place,
    Screen,
    demo_profile,
    entering,
    new_address,
    newly_proven,
    pressing,
    send_the_form,
    session_of,
)
from tests.factories.accounts import make_user

CONFIRM = "/compte/confirmer/"
SPACE = ("space", "space_members", "locker_sent", "locker_received", "space_drafts", "space_requests")


def mine(path: str, lands: str = "") -> Callable[[], Place]:
    """Odile's."""
    return lambda: Place(path, ODILE, lands=lands)


def proven(path: str) -> Callable[[], Place]:
    """Someone's who has just confirmed their password."""
    return lambda: Place(path, session=session_of(newly_proven()[1]))


def in_space(url_name: str, organisation: str = FESTIVITIES) -> Callable[[], Place]:
    """A screen of a space of Odile's: she administers the first organisation and only reads the second."""
    return lambda: Place(reverse(url_name, args=[demo_profile(organisation).uuid]), ODILE)


def on_document(url_name: str) -> Callable[[], Place]:
    """A screen of a document that Odile keeps in her association's locker."""

    def find() -> Place:
        sent = LockerDocument.objects.sent().filter(profile=demo_profile(FESTIVITIES))
        return Place(reverse(url_name, args=[sent.latest("pk").uuid]), ODILE)

    return find


@cache
def newcomer() -> User:
    """Someone whose account holds nothing yet."""
    return make_user(new_address())


def empty(path: str) -> Callable[[], Place]:
    """Theirs."""
    return lambda: Place(path, newcomer().email)


def in_empty_space(url_name: str) -> Callable[[], Place]:
    """A screen of the newcomer's own space."""
    return lambda: Place(reverse(url_name, args=[own_profile(user=newcomer()).uuid]), newcomer().email)


def changing_address() -> Place:
    """Someone who has asked for another identifier, and hasn't confirmed it yet."""
    _address, client = newly_proven()
    client.post("/compte/adresse/", {"email": new_address(), "action_add": ""})
    return Place("/compte/adresse/", session=session_of(client))


def without_password() -> Place:
    """Someone who never chose a password."""
    user = make_user(new_address())
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return Place("/compte/mot-de-passe/choisir/", user.email)


def attach_what_is_no_pdf(page: Page) -> None:
    """Attach this file."""
    page.locator("main input[type=file]").set_input_files(Path(__file__))
    pressing("Joindre un fichier")(page)


SCREENS = [
    *(Screen(path.strip("/") or "account", mine(f"/compte/{path}")) for path in (
        "", "donnees-personnelles/identite/", "donnees-personnelles/adresse/",
        "donnees-personnelles/telephone/", "profils/", "profils/ajouter/", "documents-recus/", "documents-envoyes/",
        "brouillons/",
        "demandes/", "sessions/", "deconnexion/",
    )),
    Screen("personal-data", mine("/compte/donnees-personnelles/")),
    Screen("front-signed-in", mine("/")),
    Screen("identity-error", mine("/compte/donnees-personnelles/identite/"), entering(first_name="", last_name="")),
    Screen("address-error", mine("/compte/donnees-personnelles/adresse/"), entering(postcode="12", city="")),
    Screen("telephone-error", mine("/compte/donnees-personnelles/telephone/"), entering(telephone="12")),
    *(Screen(name, in_space(name)) for name in (*SPACE, "locker_attach")),
    *(Screen(f"{name}-read-only", in_space(name, RUNNERS)) for name in SPACE),
    Screen("locker_attach-error", in_space("locker_attach"), pressing("Joindre un fichier")),
    Screen("locker_attach-refused-error", in_space("locker_attach"), attach_what_is_no_pdf),
    Screen("locker_rename", on_document("locker_rename")),
    Screen("locker_rename-error", on_document("locker_rename"), entering(title="")),
    Screen("locker_delete", on_document("locker_delete")),
    Screen("empty-account", empty("/compte/"), shows="#pour-commencer"),
    Screen("empty-personal-data", empty("/compte/donnees-personnelles/")),
    Screen("empty-profiles", empty("/compte/profils/")),
    *(Screen(f"empty-{path}", empty(f"/compte/{path}/"), shows=SAYS_THAT_NOTHING_IS_THERE) for path in (
        "brouillons", "demandes", "documents-recus", "documents-envoyes",
    )),
    Screen("empty-space", in_empty_space("space")),
    Screen("empty-space_members", in_empty_space("space_members")),
    *(Screen(f"empty-{name}", in_empty_space(name), shows=SAYS_THAT_NOTHING_IS_THERE) for name in SPACE[2:]),
    Screen("password", proven("/compte/mot-de-passe/")),
    Screen("password-error", proven("/compte/mot-de-passe/"), send_the_form),
    Screen("password-first", without_password),
    Screen("password-first-error", without_password, send_the_form),
    Screen("identifier", proven("/compte/adresse/")),
    Screen("identifier-error", proven("/compte/adresse/"), entering(email="odile")),
    Screen("identifier-changing", changing_address),
    Screen("password-again", mine("/compte/adresse/", lands=CONFIRM)),
    Screen("password-again-error", mine("/compte/adresse/", lands=CONFIRM), entering(password="brenne")),
]  # fmt: skip
