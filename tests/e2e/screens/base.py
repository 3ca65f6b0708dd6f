"""What a screen in one of its states is, for the tests that look at all of them, and how people get there.

Addresses are found in the demo when the test runs; nothing is written here that the demo could rename.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Profile
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email
from tests.e2e.actors import press
from tests.factories.accounts import PASSWORD, make_user

# In our forms, then in those that Wagtail draws.
SAYS_WHAT_IS_WRONG = "main .error-summary, main .field__error, main .error-message, main .help-critical"
SAYS_THAT_NOTHING_IS_THERE = "main .empty"

# What sticks out of the window and can't be reached by scrolling its own box.
STICKS_OUT = """region => [...document.querySelectorAll(`:is(${region}), :is(${region}) *`)].filter(one => {
  const box = one.getBoundingClientRect();
  if (!one.checkVisibility() || !box.width || !box.height || box.right <= innerWidth + 1) return false;
  for (let up = one; up && up !== document.body; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (style.overflowX !== "visible" || style.position === "absolute" && box.height <= 1) return false;
  }
  return true;
}).map(one => one.outerHTML.slice(0, 160))"""

_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """An address; the account that opens it (none: a visitor), or the session in which it is opened."""

    path: str
    who: str = ""
    session: str = ""
    lands: str = ""
    """Where the address leads, when elsewhere."""


@dataclass(frozen=True)
class Screen:
    """A screen in one of its states: what is done there first, what must then be seen, which part of it is ours."""

    name: str
    place: Callable[[], Place]
    before: Callable[[Page], None] | None = None
    region: str = "body"
    status: int = 200
    shows: str = ""

    @property
    def must_show(self) -> str:
        """What proves that the state was reached; a screen in error says what is wrong."""
        return self.shows or (SAYS_WHAT_IS_WRONG if self.name.endswith("-error") else "main")

    def reach(self, page: Page, place: Place) -> None:
        """Open the page at `place`, put it in the state, and make sure that this is the state."""
        response = page.goto(place.path)
        assert response is not None, place.path
        assert response.status == self.status, f"{place.path}: {response.status}"
        landed = urlsplit(page.url).path
        assert landed == (place.lands or urlsplit(place.path).path), f"{place.path} leads to {landed}"
        if self.before:
            self.before(page)
            page.wait_for_load_state()
        expect(page.locator(self.must_show).filter(visible=True).first).to_be_visible()


# --- What is done on a page ------------------------------------------------------------------------------------------
def pressing(button: str) -> Callable[[Page], None]:
    """Send the form as it stands: what is missing is then said."""
    return lambda page: press(page, button)


def send_the_form(page: Page) -> None:
    """The same, where the button's words are not known."""
    page.locator("main form button:not([type=button])").last.click()


def entering(**values: str) -> Callable[[Page], None]:
    """Enter these values in the controls of these names, then send the form."""

    def enter(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"main [name={name}]").fill(value)
        send_the_form(page)

    return enter


# --- Who opens it ----------------------------------------------------------------------------------------------------
def visitor(path: str, lands: str = "") -> Callable[[], Place]:
    """Anybody."""
    return lambda: Place(path, lands=lands)


def demo_profile(name: str) -> Profile:
    """An organisation of the demo, whatever other tests named alike since."""
    return Profile.objects.select_related("type").filter(name=name).earliest("pk")


def new_address() -> str:
    """An e-mail address that no account has."""
    return f"nouvelle{next(_numbers)}@exemple.test"


def signed_in(address: str, password: str = PASSWORD) -> Client:
    """A client that has just entered this password; a second factor may still be asked."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": address, "password": password})
    assert answer.status_code == 302, f"{address} could not sign in"
    return client


def newly_proven() -> tuple[str, Client]:
    """A new person to whom what is sensitive is open: their address, and a client that has confirmed the password."""
    address = make_user(new_address()).email
    client = signed_in(address)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return address, client


def session_of(client: Client) -> str:
    """The session of a client, for a browser to go on with."""
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def link_in_email(address: str) -> str:
    """The link of the newest e-mail to this address, without the host."""
    email: OutgoingEmail = last_email(address)
    match = re.search(r"https?://[^/\s]+(/compte/\S+)", email.text)
    assert match, email.text
    return match[1]
