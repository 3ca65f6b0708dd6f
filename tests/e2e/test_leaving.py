"""One's data taken, one's account deleted, a lapsed link replaced, a session extended or lost, in the browser."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import DataExport, User
from tests.accounts.journeys import later
from tests.e2e import actors
from tests.e2e.conftest import Mailbox
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.procedures import make_request

SignIn = Callable[..., None]
DATA = "/compte/donnees-personnelles/"


@pytest.fixture
def user(portal: object) -> User:
    return make_user(first_name="Solène", last_name="Kervella")


def confirm_password(page: Page) -> None:
    """« Confirmez que c'est bien vous »."""
    page.locator("main input[name=password]").fill(PASSWORD)
    actors.press(page, "Continuer")


def wait_until_watched(page: Page) -> None:
    """The script that watches the session has come."""
    page.wait_for_selector("[data-session][data-watching]", state="attached")


def test_one_takes_all_ones_data(
    page: Page, user: User, sign_in: SignIn, mailbox: Mailbox, drain: Callable[[], int], tmp_path: Path
) -> None:
    request = make_request(user=user)
    sign_in(page, user.email, PASSWORD)
    page.goto(DATA)
    page.get_by_role("link", name="Télécharger mes données").click()
    if "/confirmer/" in page.url:
        confirm_password(page)
    actors.press(page, "Préparer mes données")
    expect(page.get_by_role("progressbar")).to_be_visible()
    drain()
    link = page.get_by_role("link", name="Télécharger mes données (ZIP)")
    expect(link).to_be_visible(timeout=30_000)  # the page noticed by itself
    assert "/export/" in mailbox.link(user.email, "/export/")
    with page.expect_download() as download:
        link.click()
    path = tmp_path / "donnees.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "archive")
    index = (tmp_path / "archive" / "index.html").read_text()
    assert "Kervella" in index
    assert request.reference in index
    assert any(name.suffix == ".pdf" for name in (tmp_path / "archive" / "pieces").rglob("*"))


def test_one_takes_ones_data_without_javascript(
    no_js_page: Page, user: User, sign_in: SignIn, drain: Callable[[], int]
) -> None:
    page = no_js_page
    sign_in(page, user.email, PASSWORD)
    page.goto(f"{DATA}export/")
    if "/confirmer/" in page.url:
        confirm_password(page)
    actors.press(page, "Préparer mes données")
    expect(page.locator("main")).to_contain_text("en préparation")
    drain()
    page.goto(f"{DATA}export/")
    with page.expect_download():
        page.get_by_role("link", name="Télécharger mes données (ZIP)").click()
    assert DataExport.objects.filter(user=user).count() == 1


def test_one_deletes_ones_account(
    page: Page, user: User, sign_in: SignIn, mailbox: Mailbox, axe: Callable[..., None]
) -> None:
    sign_in(page, user.email, PASSWORD)
    page.goto(DATA)
    page.get_by_role("link", name="Supprimer mon compte").click()
    if "/confirmer/" in page.url:
        confirm_password(page)
    expect(page.locator("main")).to_contain_text("Ce qui sera effacé")
    axe(page)
    actors.press(page, "Supprimer mon compte")
    expect(page.locator(".error-summary")).to_contain_text("cochez la case")
    page.get_by_label("Je comprends que mon compte").check()
    actors.press(page, "Supprimer mon compte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre compte est supprimé")
    axe(page)
    assert "supprimé" in mailbox.last(user.email).subject
    page.goto("/compte/")
    page.wait_for_url("**/connexion/**")


def test_a_lapsed_link_offers_a_new_one_on_its_own_page(page: Page, user: User, mailbox: Mailbox) -> None:
    page.goto("/compte/mot-de-passe/oublie/")
    page.locator("main input[name=email]").fill(user.email)
    actors.press(page, "Envoyer le lien")
    first = mailbox.link(user.email, "/cle/")
    with later(hours=2):
        page.goto(first)
        expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien a expiré")
        actors.press(page, "Recevoir un nouveau lien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Consultez vos courriels")
        second = mailbox.link(user.email, "/cle/")
        assert second != first
        page.goto(second)
        expect(page.locator("main input[name=password1]")).to_be_visible()


def test_the_session_warns_twice_and_goes_on(page: Page, user: User, sign_in: SignIn, axe: Callable[..., None]) -> None:
    page.clock.install()
    sign_in(page, user.email, PASSWORD)
    page.goto(f"{DATA}telephone/")
    wait_until_watched(page)
    page.locator("input[name=telephone]").focus()
    alert = page.locator("[data-session-message]")
    expect(alert).to_have_text("")
    page.clock.fast_forward("01:55:10")
    expect(alert).to_contain_text("dans 5 minutes")
    page.clock.fast_forward("04:00")
    expect(alert).to_contain_text("dans une minute")
    with page.expect_response("**/session/prolonger/") as answer:
        page.get_by_role("button", name="Rester connecté").click()
    assert answer.value.status == 200
    expect(alert).to_have_text("Votre session continue.")
    expect(page.locator("input[name=telephone]")).to_be_focused()


def test_nothing_typed_is_lost_when_the_session_ended(page: Page, user: User, sign_in: SignIn) -> None:
    sign_in(page, user.email, PASSWORD)
    page.goto(f"{DATA}adresse/")
    page.locator("input[name=address_line]").fill("12 quai des Tanneurs")
    page.locator("input[name=city]").fill("Brenne")
    wait_until_watched(page)
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    if "/connexion/" not in page.url:  # the token went with the cookies
        expect(page.get_by_role("heading", level=1)).to_contain_text("expiré")
        page.goto(f"/compte/connexion/?next={DATA}adresse/")
    page.locator("main input[name=login]").fill(user.email)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/adresse/")
    expect(page.locator("input[name=address_line]")).to_have_value("12 quai des Tanneurs")
    expect(page.locator("[data-session-message]")).to_contain_text("est de retour")


def test_what_one_typed_is_not_given_to_the_next_person(page: Page, user: User, sign_in: SignIn) -> None:
    other = make_user()
    sign_in(page, user.email, PASSWORD)
    page.goto(f"{DATA}adresse/")
    page.locator("input[name=address_line]").fill("12 quai des Tanneurs")
    wait_until_watched(page)
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    sign_in(page, other.email, PASSWORD)
    page.goto(f"{DATA}adresse/")
    wait_until_watched(page)
    expect(page.locator("input[name=address_line]")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('parvis-kept-form')") is None
