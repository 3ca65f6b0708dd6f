"""What each actor of the main job does on screen, one function an act; the tests put them in order."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.accounts.journeys import answer_to
from tests.factories.accounts import PASSWORD

TITLE = "Sortie nature en classe"
SERVICE = "Service Jeunesse et réussite éducative"
ADMIN = "/admin/studio/"


LETTER = "Ouvrir le courrier (PDF, nouvel onglet)"


def press(page: Page, name: str, within: str = "main") -> None:
    """Press the button of this name."""
    page.locator(within).get_by_role("button", name=name, exact=True).click()


# --- The designer ----------------------------------------------------------------------------------------------------
def design_procedure(page: Page, title: str) -> None:
    """Create a procedure with one question and one document, set its legal facts, try it, publish it."""
    page.goto("/admin/studio/nouvelle/")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Particulier").check()
    page.locator("select[name=team]").select_option(label=SERVICE)
    press(page, "Créer la démarche")
    page.get_by_role("link", name="Votre demande").first.click()
    _add_field(page, "Texte court", "Nom de la sortie")
    _add_field(page, "Pièce justificative", "Relevé d’identité bancaire", category="rib")
    say_what_the_law_asks(page)
    say_who_decides(page)
    page.get_by_role("link", name="Publier").click()
    press(page, "Publier cette version")
    expect(page.locator("main")).to_contain_text("Version 1")


def say_what_the_law_asks(page: Page) -> None:
    """Silence is a refusal; the remedies."""
    page.locator("main").get_by_role("link", name="Réglages").first.click()
    page.get_by_role("link", name="Ce que demande la loi").click()
    page.locator("select[name=regime]").select_option("rejection")
    page.locator("textarea[name=remedies]").fill("Recours devant le tribunal administratif, dans les deux mois.")
    press(page, "Enregistrer")


def say_who_decides(page: Page) -> None:
    """The standing committee decides everything, and no sum is granted."""
    page.locator("main").get_by_role("link", name="Décision", exact=True).click()
    by_the_committee(page)
    expect(page.locator("main")).to_contain_text("Irrecevable\u00a0: la commission permanente.")


def by_the_committee(page: Page) -> None:
    """Say so on the screen « Décision »."""
    for outcome in ("accepted", "accepted_in_part", "refused", "inadmissible"):
        page.locator(f"main input[name='{outcome}-authorities'][value=standing_committee]").check()
    press(page, "Enregistrer")


def _add_field(page: Page, type_label: str, label: str, category: str = "") -> None:
    page.get_by_role("link", name="Ajouter une question").first.click()
    page.get_by_role("link", name=type_label).click()
    page.locator("input[name=label]").fill(label)
    if category:
        page.locator("select[name=category]").select_option(category)
    press(page, "Ajouter à l’étape")


# --- The editor ------------------------------------------------------------------------------------------------------
def publish_page(page: Page, title: str) -> None:
    """Give the procedure its public page."""
    page.goto("/admin/pages/search/?q=Toutes+les+démarches")
    page.locator("main table").get_by_role("link", name="Toutes les démarches").first.click()
    page.wait_for_url("**/edit/")
    index = page.url.rstrip("/").removesuffix("/edit").rsplit("/", 1)[-1]
    page.goto(f"/admin/pages/add/home/procedurepage/{index}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_procedure").select_option(label=title)
    page.locator("#id_theme").select_option("environnement")
    page.locator("#id_summary").fill("Une aide pour emmener les élèves dehors.")
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text(title)


# --- The citizen -----------------------------------------------------------------------------------------------------
def find_procedure(page: Page, title: str) -> None:
    """From the front page to the procedure's page."""
    page.goto("/")
    page.get_by_role("link", name="Aides par profil").first.click()
    page.get_by_role("link", name="Particulier").first.click()
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def create_account(page: Page, email: str, answer_question: bool = False) -> None:
    """Fill the sign-up form, the anti-robot check included."""
    page.get_by_role("link", name="Créer votre compte personnel").first.click()
    if answer_question:
        answer_plain_question(page)
    page.get_by_label("Prénom").fill("Inès")
    page.locator("main input[name=last_name]").fill("Roussel")
    page.locator("main input[name=email]").fill(email)
    page.locator("main input[name=password1]").fill(PASSWORD)
    page.get_by_label("J’ai lu et j’accepte les conditions générales d’utilisation").check()
    if not answer_question:
        expect(page.locator("altcha-widget input[type=hidden]")).not_to_have_value("", timeout=30_000)
    press(page, "Valider")


def answer_plain_question(page: Page) -> None:
    """Answer the question that stands for the anti-robot check where no script runs."""
    control = page.locator("input[name=robot_check_answer]")
    expect(control).to_be_visible()
    control.fill(answer_to(page.locator("main form").last.text_content() or ""))


def answer_step(page: Page, upload: Path, outing: str = "La mare aux tritons") -> None:
    """Answer the question, join the document, go on."""
    page.get_by_label("Nom de la sortie").fill(outing)
    page.locator("input[type=file]").set_input_files(upload)
    press(page, "Continuer")


def report_a_hole(page: Page) -> None:
    """Answer the questions of the demo's « Signaler un problème », its first step."""
    page.get_by_label("Un trou, une fissure, un affaissement").check()
    page.get_by_label("Quelle route ?").fill("D 14")
    page.locator("[name=f_commune]").fill("Brenne")
    page.get_by_label("Où exactement").fill("Un trou au milieu du pont, dans le sens de Courcelle.")
    page.get_by_label("Quel jour ?").fill((timezone.localdate() - dt.timedelta(days=3)).isoformat())


def transmit(page: Page) -> str:
    """Declare on one's honour, transmit; returns the reference."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    page.locator("input[name=on_honour]").check()
    press(page, "Transmettre")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est transmise")
    return page.locator("main strong.nowrap").inner_text()


# --- The instructor --------------------------------------------------------------------------------------------------
def open_request(page: Page, reference: str) -> None:
    """Find the request in the desk."""
    page.goto(f"/admin/instruction/?q={reference}")
    page.get_by_role("link", name=reference).click()


def open_act(page: Page, act: str) -> None:
    """Go to the page of an act of the sheet, from its bar or from its menu."""
    link = page.locator("#can-do").get_by_role("link", name=act, exact=True, include_hidden=True)
    expect(link).to_have_count(1)
    if not link.is_visible():
        page.locator("#can-do summary").click()
    link.click()


def do(page: Page, act: str, fill: Callable[[Page], None] | None = None) -> None:
    """Choose an act of the sheet, fill what it asks, look at what will leave, confirm it."""
    open_act(page, act)
    preview = page.get_by_role("button", name="Revoir l’aperçu avec ma saisie")
    if fill:
        fill(page)
        if preview.count():
            with page.expect_navigation():
                preview.click()
    decide(page, act)


def decide(page: Page, act: str) -> None:
    """Press the button of an act; once more where it first shows the letter that leaves."""
    with page.expect_navigation():
        press(page, act)
    if page.get_by_role("link", name=LETTER).count():
        press(page, act)
    expect(page.locator(".messages")).to_contain_text("C’est fait")


def text_of_download(page: Page, link: str) -> str:
    """Follow a link that downloads a PDF; returns the text of its pages."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    content = download.value.path().read_bytes()
    return " ".join(pdf_page.extract_text() for pdf_page in PdfReader(io.BytesIO(content)).pages)
