"""Sign-in, sign-up, activation, forgotten password: before someone is let in, and when they are not."""

import datetime as dt
import time
from collections.abc import Callable

import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from home.demo.people import ODILE
from tests.accounts.journeys import activate_anew, sign_up
from tests.e2e.screens.base import (
    Place,
    Screen,
    entering,
    link_in_email,
    new_address,
    newly_proven,
    pressing,
    send_the_form,
    session_of,
    visitor,
)
from tests.factories.accounts import PASSWORD, make_user

RESET, SIGN_IN = "/compte/mot-de-passe/oublie/", "/compte/connexion/"


def ago(**span: int) -> time_machine.travel:
    """So long before, without changing the zone (Django's reset links count in local time)."""
    return time_machine.travel(time.time() - dt.timedelta(**span).total_seconds())


def activation_link() -> Place:
    """The link that someone who has just signed up receives, in another browser."""
    address = new_address()
    sign_up(Client(), email=address)
    return Place(link_in_email(address))


def activation_link_here() -> Place:
    """The same, in the browser where they have just signed up."""
    address, client = new_address(), Client()
    sign_up(client, email=address)
    return Place(link_in_email(address), session=session_of(client))


def address_link_elsewhere() -> Place:
    """The link that makes a new address someone's identifier, in a browser where they are not signed in."""
    _address, client = newly_proven()
    newer = new_address()
    client.post(reverse("account_email"), {"email": newer, "action_add": "1"})
    return Place(link_in_email(newer))


def lapsed_activation_link() -> Place:
    """The same, two days later."""
    with ago(days=2):
        return activation_link()


def used_activation_link() -> Place:
    """The same, once it has activated the account."""
    place = activation_link()
    activate_anew(Client(), place.path)
    return place


def reset_link() -> Place:
    """The link that someone who forgot their password receives; it opens a form without the link in its address."""
    user = make_user(new_address())
    Client().post(RESET, {"email": user.email})
    path = link_in_email(user.email)
    uid = path.removesuffix("/").rsplit("/", 1)[-1].split("-", 1)[0]
    return Place(path, lands=reverse("account_reset_password_from_key", args=[uid, "set-password"]))


def lapsed_reset_link() -> Place:
    """The same, two hours later."""
    with ago(hours=2):
        return Place(reset_link().path)


def signing_in(path: str, who: str = "") -> Callable[[], Place]:
    """An address that asks to sign in."""
    return lambda: Place(path, who, lands=SIGN_IN)


def without_script(page: Page) -> None:
    """Send the front page's sign-in zone as a browser without JavaScript does."""
    page.locator("main input[name=login]").fill(ODILE)
    page.locator("main form:has(input[name=password])").evaluate("form => form.submit()")
    page.wait_for_url("**/relais/")


def too_often(page: Page) -> None:
    """Ask for a link more often than an address may."""
    address = new_address()
    for _ in range(3):
        Client().post(RESET, {"email": address})
    entering(email=address)(page)


def with_a_lost_token(page: Page) -> None:
    """Send a form whose token the browser has lost."""
    page.context.clear_cookies()
    send_the_form(page)


SCREENS = [
    Screen("sign-in", visitor(SIGN_IN)),
    Screen("sign-in-error", visitor(SIGN_IN), send_the_form),
    Screen("sign-in-wrong-error", visitor(SIGN_IN), entering(login=new_address(), password=PASSWORD)),
    Screen("sign-in-asked-for", signing_in("/compte/demandes/")),
    Screen("sign-in-without-script", visitor("/"), without_script, shows=f"main input[value='{ODILE}']"),
    Screen("sign-up", visitor("/compte/creer/")),
    Screen("sign-up-question", visitor("/compte/creer/?verification=question")),
    Screen("sign-up-error", visitor("/compte/creer/?verification=question"), pressing("Valider")),
    Screen("terms", visitor("/compte/conditions-d-utilisation/")),
    Screen("activation-again", visitor("/compte/activation/renvoyer/")),
    Screen("activation-again-error", visitor("/compte/activation/renvoyer/"), send_the_form),
    Screen("activation-sent", visitor("/compte/activation/")),
    Screen("activation", activation_link_here, shows="main button"),
    Screen("activation-elsewhere", activation_link, shows="main input[name=password1]"),
    Screen("activation-elsewhere-error", activation_link, send_the_form),
    Screen("address-elsewhere", address_link_elsewhere, shows="main a[href*='?next=']"),
    Screen("activation-lapsed", lapsed_activation_link, shows="main form:has(input[name=key]) button"),
    Screen("activation-used", used_activation_link, shows=f"main a[href='{SIGN_IN}']"),
    Screen("activation-dead", visitor("/compte/activation/perdue/")),
    Screen("password-reset", visitor(RESET)),
    Screen("password-reset-error", visitor(RESET), send_the_form),
    Screen("password-reset-sent", visitor(f"{RESET}envoye/")),
    Screen("password-reset-too-often", visitor(RESET), too_often),
    Screen("password-new", reset_link, shows="main input[name=password1]"),
    Screen("password-new-error", reset_link, send_the_form),
    Screen("password-new-weak-error", reset_link, entering(password1="brenne")),
    Screen("password-new-done", reset_link, entering(password1="huit barques vertes sous la pluie")),
    Screen("password-new-lapsed", lapsed_reset_link, shows="main button[name=again]"),
    Screen("inactive", visitor("/compte/inactif/")),
    Screen("lost-token", visitor(SIGN_IN), with_a_lost_token),
    Screen("forbidden", lambda: Place("/admin/", ODILE), status=403),
]  # fmt: skip
