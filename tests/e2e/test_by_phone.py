"""« Scanner avec mon téléphone »: a computer and a phone of 320 px, with and without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from formkit.fieldtypes import DocumentField, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.e2e.keyboard import PHONE
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure
from tests.locker.photo_samples import jpeg

pytestmark = pytest.mark.both_databases

STATUTES, NAME = "f_statuts1", "f_name1234"
STEP = Step(
    key="s_pieces12",
    title="Vos pièces",
    fields=(
        ShortTextField(key=NAME, label="Nom du projet"),
        DocumentField(key=STATUTES, label="Statuts", category="statuts"),
    ),
)
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user()
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


def pages(folder: Path) -> list[Path]:
    """Two photos as a phone takes them."""
    paths = [folder / f"IMG_{number}.jpg" for number in (1, 2)]
    for number, path in enumerate(paths, start=1):
        path.write_bytes(jpeg(size=(400 * number, 600), orientation=6))
    return paths


def show_the_code(computer: Page, draft: ServiceRequest, enter: Callable[..., None]) -> str:
    """Come to the code from the step; the address that it shows."""
    enter(computer.context, draft.applicant.email)
    computer.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    computer.get_by_label("Nom du projet").fill("Fête de la rivière")
    computer.get_by_role("button", name="Scanner avec mon téléphone – Statuts").click()
    press(computer, "Afficher le code")
    expect(computer.get_by_role("img", name="Code QR")).to_be_visible()
    return computer.locator("a[rel=noreferrer]").get_attribute("href") or ""


def test_the_computer_shows_what_the_phone_takes(
    page: Page,
    new_visit: NewVisit,
    draft: ServiceRequest,
    enter: Callable[..., None],
    axe: Callable[..., None],
    tmp_path: Path,
) -> None:
    address = show_the_code(page, draft, enter)
    axe(page)
    state = page.get_by_role("status").filter(has_text="Le lien répond jusqu’à")
    expect(state).to_contain_text("Aucun téléphone")
    phone = new_visit(viewport=PHONE).new_page()
    phone.goto(address)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(state).to_contain_text("Un téléphone est relié")
    for photo in pages(tmp_path):  # one at a time, as a camera gives them
        phone.get_by_label("Prendre une photo").set_input_files(photo)
    expect(phone.get_by_text("Photos prises : 2")).to_be_visible()
    press(phone, "Envoyer à l’ordinateur")
    expect(phone.locator(".notice--success")).to_contain_text("1 document est arrivé")
    axe(phone)
    expect(page.locator("[data-phone]")).to_contain_text("Statuts")
    assert draft.attachments.get().stored_file.page_count == 2
    page.get_by_role("link", name="Revenir à l’étape").click()
    expect(page.locator(f"#document_{STATUTES} [data-joined]")).to_contain_text("Statuts")
    expect(page.get_by_label("Nom du projet")).to_have_value("Fête de la rivière")


def test_without_javascript_on_either(
    no_js_page: Page, new_visit: NewVisit, draft: ServiceRequest, enter: Callable[..., None], tmp_path: Path
) -> None:
    address = show_the_code(no_js_page, draft, enter)
    phone = new_visit(viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto(address)
    phone.get_by_label("Ou choisir des photos ou un PDF").set_input_files(pages(tmp_path))
    press(phone, "Envoyer à l’ordinateur")
    expect(phone.locator(".notice--success")).to_contain_text("1 document est arrivé")
    no_js_page.get_by_role("link", name="Actualiser").click()
    expect(no_js_page.locator("[data-phone]")).to_contain_text("Un téléphone est relié")
    expect(no_js_page.locator("[data-phone]")).to_contain_text("Statuts")
    press(no_js_page, "Fermer ce lien")
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Vos pièces")
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ce lien ne mène plus à rien")
