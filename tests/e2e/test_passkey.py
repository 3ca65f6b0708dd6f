"""Passkeys in the browser, with Chromium's own virtual authenticator: added, then used alone and as a second factor."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.actors import press
from tests.e2e.screens.base import new_address
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def address(portal: LiveServer) -> str:
    """The portal by a name: browsers know no passkey for a number."""
    return portal.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def window(browser: Browser, address: str):
    """A window there."""
    with override_settings(PARVIS_BASE_URL=address):
        context = browser.new_context(base_url=address, locale="fr-FR")
        context.set_default_timeout(30_000)
        yield context
        context.close()


@pytest.fixture
def page(window: BrowserContext) -> Page:
    return window.new_page()


@pytest.fixture
def device(window: BrowserContext, page: Page) -> CDPSession:
    """A device that keeps passkeys and recognises its owner."""
    session = window.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def enter(page: Page, email: str) -> None:
    """Identifier and password."""
    page.goto("/compte/connexion/")
    page.locator("main input[name=login]").fill(email)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()


def test_a_passkey_is_added_then_opens_the_account_alone_and_as_a_second_step(
    page: Page, device: CDPSession, window: BrowserContext, axe: Callable[..., None]
) -> None:
    user = make_user(new_address())
    enter(page, user.email)
    page.wait_for_url("**/compte/")
    page.goto("/compte/second-facteur/cles/ajouter/")
    page.locator("main input[name=password]").fill(PASSWORD)
    press(page, "Continuer")
    page.locator("main input[name=name]").fill("Mon téléphone")
    axe(page)
    press(page, "Ajouter cet appareil")
    page.wait_for_url("**/second-facteur/codes/")
    page.goto("/compte/second-facteur/cles/")
    expect(page.locator("main")).to_contain_text("Mon téléphone")

    window.clear_cookies()
    page.goto("/compte/connexion/?next=/compte/profils/")
    press(page, "Se connecter avec une clé d’accès")
    page.wait_for_url(lambda url: urlsplit(url).path == "/compte/profils/")

    window.clear_cookies()
    enter(page, user.email)
    page.wait_for_url("**/second-facteur/code/")
    axe(page)
    press(page, "Utiliser une clé d’accès")
    page.wait_for_url("**/compte/")

    page.goto("/compte/second-facteur/cles/")
    page.get_by_role("link", name="Retirer").click()
    page.wait_for_url("**/confirmer/**")  # the password again: the passkey proved a sign-in, not this act
    page.locator("main input[name=password]").fill(PASSWORD)
    press(page, "Continuer")
    press(page, "Retirer")
    expect(page.locator("main .empty")).to_be_visible()


def test_a_device_without_passkey_is_told(page: Page, device: CDPSession) -> None:
    page.goto("/compte/connexion/")
    press(page, "Se connecter avec une clé d’accès")
    expect(page.locator("[data-passkey-status]")).to_contain_text("n’a pas donné de clé d’accès")


def test_another_persons_device_opens_nothing(page: Page, device: CDPSession) -> None:
    user = make_user(new_address())
    enter(page, user.email)
    page.wait_for_url("**/compte/")
    page.goto("/compte/second-facteur/cles/ajouter/")
    page.locator("main input[name=password]").fill(PASSWORD)
    press(page, "Continuer")
    press(page, "Ajouter cet appareil")
    page.wait_for_url("**/second-facteur/codes/")
    user.authenticator_set.all().delete()
    page.context.clear_cookies()
    page.goto("/compte/connexion/")
    press(page, "Se connecter avec une clé d’accès")
    expect(page.locator("main")).to_contain_text("n’ouvre aucun compte ici")
