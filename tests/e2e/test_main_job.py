"""The main job through the screens: designed, published, found, filed, instructed, decided, read."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from teleservices.models import Team
from tests.e2e import actors
from tests.e2e.conftest import Mailbox
from tests.factories.competence import make_deliberation
from tests.locker.pdf_samples import ordinary

pytestmark = pytest.mark.both_databases

SignIn = Callable[[Page, str], None]
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "rib de l'école.pdf"
    path.write_bytes(ordinary())
    return path


@pytest.mark.long
def test_the_main_job(
    new_visit: NewVisit, mailbox: Mailbox, sign_in: SignIn, upload: Path, axe: Callable[[Page], None]
) -> None:
    mark = uuid4().hex[:6]
    title, email = f"{actors.TITLE} {mark}", f"ines{mark}@exemple.test"

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
    actors.press(citizen, "Activer mon compte")
    actors.press(citizen, "Commencer")
    citizen.wait_for_url("**/etapes/**")
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
    actors.press(citizen, "Vérifier mes compléments")
    citizen.wait_for_url("**/completer/verifier/**")
    axe(citizen)
    expect(citizen.locator("ins")).to_have_text("La mare aux tritons, à Vernay")
    actors.press(citizen, "Transmettre les compléments")
    citizen.get_by_role("link", name="Contenu", exact=True).click()
    expect(citizen.locator("main")).to_contain_text("La mare aux tritons, à Vernay")

    actors.open_request(instructor, reference)
    expect(instructor.locator("main")).to_contain_text("La mare aux tritons, à Vernay")
    make_deliberation(Team.objects.get(name=actors.SERVICE))
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
    page.locator("button[name=add]").first.click()
    page.get_by_label("Message au demandeur").fill("Précisez le lieu de la sortie.")


def refuse(page: Page) -> None:
    page.locator("select[name=deliberation]").select_option(index=1)
    page.get_by_label("Motifs").fill("La sortie a lieu hors du département.")


def test_the_citizens_part_without_javascript(no_js_page: Page, mailbox: Mailbox, upload: Path, tmp_path: Path) -> None:
    page, email = no_js_page, f"sans-script{uuid4().hex[:6]}@exemple.test"
    page.goto("/demarches/signaler-un-probleme-sur-une-route/")
    page.get_by_role("link", name="Commencer").first.click()
    actors.create_account(page, email, answer_question=True)
    page.goto(mailbox.link(email, "/activation/"))
    actors.press(page, "Activer mon compte")
    actors.press(page, "Commencer")

    actors.report_a_hole(page)
    join = page.locator("button[value^='join:']")
    page.locator("input[type=file]").set_input_files(not_a_pdf(tmp_path))
    join.click()
    expect(page.locator(".error-summary")).to_contain_text("PDF")
    expect(page.get_by_label("Quelle route ?")).to_have_value("D 14")

    page.locator("input[type=file]").set_input_files(upload)
    join.click()
    joined = page.get_by_role("link", name="rib de l'école", exact=True)
    expect(joined).to_be_visible()
    page.get_by_role("button", name="Retirer").click()
    expect(joined).to_have_count(0)
    page.get_by_label("Choisir un de mes documents").select_option(index=1)
    actors.press(page, "Continuer")

    page.get_by_label("Téléphone").fill("02 61 91 00 12")
    actors.press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("rib de l'école")
    expect(page.locator("main")).to_contain_text("Un trou au milieu du pont")
    reference = actors.transmit(page)
    assert reference in mailbox.last(email).subject
    page.get_by_role("link", name="Suivre ma demande").click()
    page.get_by_role("link", name="Contenu", exact=True).click()
    expect(page.locator("main")).to_contain_text("D 14")


def not_a_pdf(folder: Path) -> Path:
    path = folder / "photo.pdf"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 4_000)
    return path
