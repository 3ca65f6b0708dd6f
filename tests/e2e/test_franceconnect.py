"""FranceConnect in the browser, against the provider on the loopback: first time, next time, sign-out there too."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test.utils import override_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.accounts.providers import ANGELA
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox, context_options
from tests.e2e.screens.base import new_address
from tests.factories.accounts import make_user
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, running


@pytest.fixture
def provider(portal: LiveServer) -> Iterator[IdentityProvider]:
    """FranceConnect."""
    cache.clear()
    with (
        running(claims=ANGELA | {"email": new_address()}) as provider,
        override_settings(
            FRANCECONNECT_ISSUER=provider.address,
            FRANCECONNECT_CLIENT_ID=CLIENT_ID,
            FRANCECONNECT_CLIENT_SECRET=CLIENT_SECRET,
        ),
    ):
        yield provider


@pytest.fixture
def page(browser: Browser, portal: LiveServer) -> Iterator[Page]:
    """A window that may go to the provider and back."""
    faults: list[str] = []
    context = browser.new_context(**context_options(portal))
    context.set_default_timeout(30_000)
    context.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield context.new_page()
    context.close()
    assert not faults


def identify(page: Page) -> None:
    """Press the button of the sign-in page."""
    page.goto("/compte/connexion/")
    page.get_by_role("link", name="S’identifier avec FranceConnect").click()


def test_from_the_first_time_to_the_sign_out(
    page: Page, provider: IdentityProvider, mailbox: Mailbox, axe: Callable[..., None]
) -> None:
    email = provider.claims["email"]
    make_user(email, last_name="Ancien")
    page.goto("/compte/connexion/")
    axe(page)
    identify(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre première fois avec FranceConnect")
    axe(page)
    press(page, "Envoyer le lien")
    expect(page.locator("main .error-summary")).to_be_visible()
    expect(page.locator("main input[name=email]")).to_have_value(email)
    page.locator("main input[name=terms]").check()
    press(page, "Envoyer le lien")
    axe(page)
    page.goto(mailbox.link(email, "/franceconnect/lien/"))
    axe(page)
    press(page, "Ouvrir mon compte")
    page.wait_for_url(re.compile("/compte/$"))
    assert User.objects.get(email=email).last_name == "DUBOIS"
    page.goto("/compte/franceconnect/")
    axe(page)

    page.goto("/compte/deconnexion/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    assert provider.ended[0]["id_token_hint"].count(".") == 2
    page.goto("/compte/")
    page.wait_for_url("**/connexion/**")

    identify(page)
    page.wait_for_url(re.compile("/compte/$"))


def test_what_can_not_be_checked_is_told(page: Page, provider: IdentityProvider, axe: Callable[..., None]) -> None:
    provider.lies = {"nonce": "un-autre"}
    identify(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("La connexion n’a pas abouti")
    axe(page)
