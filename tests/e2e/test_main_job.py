"""The main job through the screens: designed, published, found, filed, instructed, decided, read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import actors
from tests.e2e.conftest import Mailbox
from tests.locker.pdf_samples import ordinary

SignIn = Callable[[Page, str], None]
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "rib de l'école.pdf"
    path.write_bytes(ordinary())
    return path


def test_the_main_job(
    new_visit: NewVisit, mailbox: Mailbox, sign_in: SignIn, upload: Path, axe: Callable[[Page], None]
) -> None:
    title, email = f"{actors.TITLE} {id(upload) % 10_000}", f"ines{id(upload)}@exemple.test"

    designer = new_visit().new_page()
    sign_in(designer, "conception@demo.test")
    actors.design_procedure(designer, title)

    editor = new_visit().new_page()
    sign_in(editor, "redaction@demo.test")
    actors.publish_page(editor, title)

    citizen = new_visit().new_page()
    actors.find_procedure(citizen, title)
    axe(citizen)
    citizen.get_by_role("link", name="Commencer").first.click()
    actors.create_account(citizen, email)
    citizen.goto(mailbox.link(email, "/activation/"))
    actors.press(citizen, "Confirmer cette adresse")
    actors.press(citizen, "Commencer")
    axe(citizen)
    actors.answer_step(citizen, upload)
    axe(citizen)
    reference = actors.transmit(citizen)
    axe(citizen)
    receipt = mailbox.last(email)
    assert reference in receipt.subject
    assert "tribunal administratif" in str(receipt.body)

    instructor = new_visit().new_page()
    sign_in(instructor, "instruction@demo.test")
    actors.open_request(instructor, reference)
    actors.do(instructor, "Prendre en charge")
    actors.do(instructor, "Demander des compléments", ask_for_a_clearer_name)
    assert "Précisez le lieu" in str(mailbox.last(email).body)

    citizen.goto("/compte/")
    citizen.get_by_role("link", name="Compléter").first.click()
    axe(citizen)
    citizen.get_by_label("Nom de la sortie").fill("La mare aux tritons, à Vernay")
    actors.press(citizen, "Transmettre les compléments")
    expect(citizen.locator("main")).to_contain_text("La mare aux tritons, à Vernay")

    actors.open_request(instructor, reference)
    expect(instructor.locator("main")).to_contain_text("La mare aux tritons, à Vernay")
    actors.do(instructor, "Refuser", refuse)
    assert reference in mailbox.last(email).subject

    citizen.goto("/compte/documents-recus/")
    letter = actors.text_of_download(citizen, title)
    assert reference in letter
    assert "La sortie a lieu hors du département" in letter
    citizen.goto(f"/compte/demandes/{reference}/")
    axe(citizen)
    assert reference in actors.text_of_download(citizen, "Télécharger une copie")


def ask_for_a_clearer_name(page: Page) -> None:
    page.get_by_label("Nom de la sortie").check()
    page.get_by_label("Message au demandeur").fill("Précisez le lieu de la sortie.")


def refuse(page: Page) -> None:
    page.get_by_label("Autorité compétente").fill("Commission permanente")
    page.get_by_label("Motifs").fill("La sortie a lieu hors du département.")
