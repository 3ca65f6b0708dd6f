"""« Mes données personnelles » in a browser: each pencil, a changed address undone, devices signed out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox
from tests.e2e.screens.base import new_address
from tests.factories.accounts import PASSWORD, make_profile, make_user

DATA = "/compte/donnees-personnelles/"
NEW_PASSWORD = "sept cigognes traversent la brume"


@pytest.fixture
def person(portal: LiveServer) -> User:
    return make_user(new_address())


@pytest.fixture
def signed_in(page: Page, person: User, sign_in: Callable[..., None]) -> Page:
    sign_in(page, person.email, PASSWORD)
    return page


def pencil(page: Page, group: str) -> None:
    """Press the pencil of this group, found by its text alternative."""
    page.goto(DATA)
    page.get_by_role("link", name=f"Modifier {group}").click()


def saved(page: Page, text: str) -> None:
    """Back on the page, the change is said and shown."""
    expect(page).to_have_url(re.compile(f"{DATA}$"))
    expect(page.locator("main")).to_contain_text(text)


def prove(page: Page) -> None:
    """Give the password again, as is asked before what protects the account."""
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(page, "Continuer")


def test_each_pencil(signed_in: Page, person: User) -> None:
    page, organisation = signed_in, make_profile(member=person)
    pencil(page, "Identité")
    page.get_by_label("Nom de naissance").fill("Le Goff")
    press(page, "Enregistrer")
    saved(page, "Nom de naissance : Le Goff")
    pencil(page, "Adresse postale")
    page.get_by_label("Numéro et rue").fill("3 rue du Moulin")
    page.get_by_label("Code postal").fill("24000")
    page.get_by_label("Ville").fill("Brenne")
    press(page, "Enregistrer")
    saved(page, "3 rue du Moulin, 24000 Brenne")
    pencil(page, "Téléphone")
    page.get_by_label("Téléphone").fill("0612345678")
    press(page, "Enregistrer")
    saved(page, "06 12 34 56 78")
    pencil(page, "Courriels que vous recevez")
    page.get_by_label(organisation.name).check()
    press(page, "Enregistrer")
    saved(page, f"Demandes\u00a0: {organisation.name}")
    pencil(page, "Mot de passe")
    page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    press(page, "Enregistrer")
    saved(page, "06 12 34 56 78")
    pencil(page, "Connexion en deux étapes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion en deux étapes")


def test_a_changed_address_is_taken_back(
    signed_in: Page, person: User, mailbox: Mailbox, browser: Browser, portal: LiveServer
) -> None:
    page, old, new = signed_in, person.email, new_address()
    pencil(page, "Adresse électronique")
    prove(page)
    page.get_by_label("Nouvelle adresse électronique").fill(new)
    press(page, "Envoyer le lien")
    page.goto(_link(mailbox, new))
    press(page, "Confirmer cette adresse")
    saved(page, new)

    with browser.new_context() as elsewhere:
        victim = elsewhere.new_page()
        victim.goto(_link(mailbox, old))
        press(victim, "Reprendre mon compte")
        expect(victim.get_by_role("heading", level=1)).to_have_text("Votre compte est de retour")
        victim.get_by_role("link", name="Choisir un nouveau mot de passe").click()
        victim.get_by_label("Votre adresse électronique").fill(old)
        victim.locator("main form button[type=submit]").click()
        victim.goto(_link(mailbox, old))
        victim.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
        victim.locator("main form button[type=submit]").click()

    page.goto(DATA)
    expect(page).to_have_url(re.compile("/compte/connexion/"))
    page.locator("main input[name=login]").fill(old)
    page.locator("main input[name=password]").fill(NEW_PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    saved(page, old)


def test_a_device_is_signed_out(
    signed_in: Page, person: User, browser: Browser, portal: LiveServer, sign_in: Callable[..., None]
) -> None:
    with browser.new_context(base_url=portal.url, user_agent="Firefox/140 (Android)") as telephone:
        other = telephone.new_page()
        sign_in(other, person.email, PASSWORD)
        signed_in.goto("/compte/sessions/")
        row = signed_in.locator("tr", has_text="Firefox, Android")
        row.get_by_role("button", name="Déconnecter cet appareil").click()
        expect(signed_in.locator("body")).to_contain_text("1 session est fermée.")
        expect(row).to_have_count(0)
        other.goto("/compte/")
        expect(other).to_have_url(re.compile("/compte/connexion/"))
    signed_in.get_by_role("link", name="Voir l’historique de mes connexions").click()
    expect(signed_in.locator("main")).to_contain_text("Firefox, Android")


def _link(mailbox: Mailbox, recipient: str) -> str:
    """The link of the newest e-mail's action."""
    match = re.search(r"https?://\S+/compte/\S+", str(mailbox.last(recipient).body))
    assert match
    return match[0]
