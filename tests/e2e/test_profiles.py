"""Profiles in the browser: added from the register, by hand when it is down, joined once someone accepts."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Membership, Profile
from accounts.register import RegisterUnavailableError
from accounts.register.recorded import RecordedRegister
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox
from tests.factories.accounts import PASSWORD, make_profile, make_user

pytestmark = pytest.mark.both_databases

TENNIS, SCHOOL, FARM, SHOP = "00000007500010", "00000010900017", "00000012500013", "00000011700010"

SignIn = Callable[..., None]
Axe = Callable[[Page], None]


def new_person(page: Page, sign_in: SignIn, **names: str) -> str:
    """Someone with an account of their own, signed in; returns their address."""
    email = f"personne-{uuid4().hex[:8]}@exemple.test"
    make_user(email, **names)
    sign_in(page, email, PASSWORD)
    return email


def search(page: Page, kind: str, siret: str) -> None:
    """« Ajouter ou rejoindre un profil », the type, the SIRET, « Rechercher »."""
    page.goto("/compte/profils/")
    page.get_by_role("link", name="Ajouter ou rejoindre un profil").click()
    page.get_by_role("link", name=kind, exact=True).click()
    page.get_by_label("SIRET", exact=False).first.fill(siret)
    press(page, "Rechercher")


def test_an_organisation_found_in_the_register_is_added(page: Page, sign_in: SignIn, axe: Axe) -> None:
    new_person(page, sign_in)
    search(page, "Association", "000 000 075 00010")
    expect(page.get_by_role("heading", name="Club de tennis de Brenne")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Répertoire de démonstration")
    axe(page)
    page.get_by_label("Votre fonction").fill("Présidente")
    press(page, "Ajouter ce profil")
    expect(page.get_by_role("heading", level=1)).to_have_text("Club de tennis de Brenne")
    page.get_by_role("link", name="Données du profil").first.click()
    expect(page.locator("main")).to_contain_text("d’après")
    axe(page)
    page.get_by_role("link", name="Modifier Compte bancaire").click()
    page.get_by_label("IBAN").fill("FR14 2004 1010 0505 0001 3M02 606")
    page.get_by_label("Titulaire du compte").fill("Club de tennis de Brenne")
    press(page, "Enregistrer")
    expect(page.locator("main")).to_contain_text("606")
    expect(page.locator("main")).not_to_contain_text("2004")


def test_it_works_on_a_phone_without_javascript(no_js_page: Page, sign_in: SignIn) -> None:
    no_js_page.set_viewport_size({"width": 320, "height": 700})
    new_person(no_js_page, sign_in)
    search(no_js_page, "Collège", SCHOOL)
    no_js_page.get_by_label("Votre fonction").fill("Gestionnaire")
    press(no_js_page, "Ajouter ce profil")
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Collège Germaine-Tillion")


def test_a_register_that_is_down_leaves_it_to_the_person(
    page: Page, sign_in: SignIn, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: RecordedRegister, siret: str) -> None:
        raise RegisterUnavailableError

    monkeypatch.setattr(RecordedRegister, "find", fail)
    new_person(page, sign_in)
    search(page, "Exploitation agricole", FARM)
    expect(page.locator("main")).to_contain_text("Le répertoire ne répond pas pour le moment")
    axe(page)
    page.get_by_label("Nom de l’organisme").fill("La ferme du pré")
    page.get_by_label("Votre fonction").fill("Exploitante")
    press(page, "Ajouter ce profil")
    expect(page.get_by_role("heading", level=1)).to_have_text("La ferme du pré")
    monkeypatch.undo()
    page.get_by_role("link", name="Données du profil").first.click()
    expect(page.locator("main")).to_contain_text("déclaré par les membres du profil")
    press(page, "Reprendre le nom et l’adresse du répertoire")
    expect(page.locator("main")).to_contain_text("Ferme du Grand Pré")


def test_a_known_siret_is_asked_for_and_accepted_in_another_browser(
    new_visit: Callable[..., BrowserContext], sign_in: SignIn, mailbox: Mailbox, axe: Axe
) -> None:
    chief, asker = new_visit().new_page(), new_visit().new_page()
    address = new_person(chief, sign_in, first_name="Lucie", last_name="Castaing")
    search(chief, "Entreprise", SHOP)
    chief.get_by_label("Votre fonction").fill("Gérante")
    press(chief, "Ajouter ce profil")

    email = new_person(asker, sign_in, first_name="Amélie", last_name="Joubert")
    search(asker, "Entreprise", SHOP)
    expect(asker.get_by_role("heading", level=1)).to_have_text("Demander à rejoindre un profil")
    expect(asker.locator("main")).not_to_contain_text("Lucie")
    axe(asker)
    press(asker, "Demander à rejoindre")
    expect(asker.locator(".error-summary")).to_contain_text("Dites pourquoi")
    asker.get_by_label("Votre fonction").fill("Comptable")
    asker.get_by_label("Pourquoi vous demandez").fill("Je tiens les comptes depuis lundi.")
    press(asker, "Demander à rejoindre")
    expect(asker.locator("main")).to_contain_text("En attente de réponse")

    chief.goto(mailbox.link(address, "/demandes-de-rattachement/"))
    expect(chief.locator("main")).to_contain_text("Je tiens les comptes depuis lundi.")
    axe(chief)
    chief.get_by_label("Accepter").check()
    chief.locator("main input[name=role][value=editor]").check()
    press(chief, "Envoyer la réponse")
    expect(chief.locator("main")).to_contain_text("Amélie Joubert")

    asker.goto(mailbox.link(email, "/espaces/"))
    expect(asker.get_by_role("heading", level=1)).to_have_text("Menuiserie Castaing et filles")
    profile = Profile.objects.get(siret=SHOP)
    assert Membership.objects.get(profile=profile, user__email=email).role == "editor"


def test_staff_decide_for_a_profile_that_nobody_administers(
    new_visit: Callable[..., BrowserContext], sign_in: SignIn, axe: Callable[..., None]
) -> None:
    name = f"Les Amis du gué {uuid4().hex[:6]}"
    make_profile(name=name, siret=TENNIS[:-5] + "00028")
    asker, staff = new_visit().new_page(), new_visit().new_page()
    new_person(asker, sign_in)
    search(asker, "Association", TENNIS[:-5] + "00028")
    asker.get_by_label("Votre fonction").fill("Présidente")
    asker.get_by_label("Pourquoi vous demandez").fill("Élue dimanche ; le bureau a démissionné.")
    press(asker, "Demander à rejoindre")

    sign_in(staff, "admin@demo.test")
    staff.goto("/admin/demandes-de-rattachement/")
    staff.get_by_role("link", name=name).first.click()
    expect(staff.locator("main")).to_contain_text("Élue dimanche")
    axe(staff, "main")
    staff.get_by_label("Accepter").check()
    staff.get_by_label("Administration", exact=False).first.check()
    staff.locator("main form button[type=submit]").last.click()
    expect(staff.locator(".messages")).to_contain_text("La réponse est enregistrée")
    asker.goto("/compte/profils/")
    expect(asker.get_by_role("link", name=name)).to_be_visible()
