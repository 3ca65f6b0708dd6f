"""Documents of a form in a browser: progress, cancel, retry, each file alone; photos as one; nothing else is lost."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from formkit.fieldtypes import DocumentField, ShortTextField
from formkit.schema import FormSchema, Step
from locker.models import LockerDocument
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_stored_file
from tests.factories.procedures import make_procedure
from tests.french import french
from tests.locker.pdf_samples import ordinary

pytestmark = pytest.mark.both_databases

QUOTES, STATUTES, NAME = "f_quotes12", "f_statuts1", "f_name1234"
STEP = Step(
    key="s_pieces12",
    title="Vos pièces",
    fields=(
        ShortTextField(key=NAME, label="Nom du projet"),
        DocumentField(key=QUOTES, label="Devis", category="devis", several=True, required=False),
        DocumentField(key=STATUTES, label="Statuts", category="statuts", required=False),
    ),
)
Enter = Callable[..., None]
File = dict[str, object]


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user()
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


def reach(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()
    expect(page.locator(f"#document_{QUOTES} .sending")).to_be_attached()


def pdf(name: str, pages: int = 1) -> File:
    return {"name": name, "mimeType": "application/pdf", "buffer": ordinary(pages=pages)}


def photo(name: str, colour: str) -> File:
    taken = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(taken, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": taken.getvalue()}


def titles(draft: ServiceRequest, key: str = QUOTES) -> list[str]:
    return list(draft.attachments.filter(field_key=key).values_list("title", flat=True))


def choose(page: Page, files: list[File], key: str = QUOTES) -> None:
    page.locator(f"#file_{key}").set_input_files(files)  # type: ignore[arg-type]


def test_several_at_once_one_wrong_costs_nothing_else(
    page: Page, draft: ServiceRequest, enter: Enter, axe: Callable[..., None]
) -> None:
    reach(page, draft, enter)
    page.get_by_label("Nom du projet").fill("Fête, pas encore quittée")
    wrong: File = {"name": "lettre.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 rien"}
    choose(page, [pdf("devis-1.pdf"), wrong, pdf("devis-2.pdf", 2)])
    zone = page.locator(f"#document_{QUOTES}")
    expect(zone.locator("[data-joined]")).to_contain_text("devis-2")
    expect(zone.locator(".sending .field__error")).to_contain_text("abîmé")
    assert titles(draft) == ["devis-1", "devis-2"]
    expect(page.get_by_label("Nom du projet")).to_have_value("Fête, pas encore quittée")
    axe(page)
    expect(zone.get_by_role("button", name="Réessayer lettre.pdf")).to_have_count(0)  # it would be refused again
    zone.get_by_role("button", name="Ôter de cette liste lettre.pdf").press("Enter")
    expect(zone.locator(".sending")).to_be_empty()
    expect(zone).to_be_focused()
    page.reload()
    expect(zone.locator(".sending")).to_be_empty()
    assert titles(draft) == ["devis-1", "devis-2"]


def test_a_file_that_is_empty_is_said_to_be(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    choose(page, [{"name": "vide.pdf", "mimeType": "application/pdf", "buffer": b""}])
    choose(page, [{"name": "vide.jpg", "mimeType": "image/jpeg", "buffer": b""}], STATUTES)
    for key in (QUOTES, STATUTES):
        expect(page.locator(f"#document_{key} .sending .field__error")).to_contain_text("Ce fichier est vide.")
    expect(page.get_by_role("button", name="Réessayer")).to_have_count(0)


def test_a_button_opens_the_chooser_by_mouse_and_by_keyboard(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    page.on("filechooser", lambda _chooser: None)  # else the browser is told not to, then to tell of the second
    zone = page.locator(f"#document_{QUOTES}")
    with page.expect_file_chooser() as chooser:
        zone.get_by_text("Joindre un fichier", exact=True).click()
    chooser.value.set_files([pdf("devis.pdf")])  # type: ignore[list-item]
    expect(zone.locator("[data-joined]")).to_contain_text("devis")
    reached = page.get_by_label("Joindre un fichier").nth(1)
    reached.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(reached).to_be_focused()
    ring = page.locator(f"#document_{STATUTES} .upload > label").evaluate("it => getComputedStyle(it).boxShadow")
    assert ring != "none"
    with page.expect_file_chooser():
        page.keyboard.press("Space")


def test_how_to_make_a_pdf_is_told_once_a_step(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    help_block = page.locator("main details", has_text=french("How do I make a PDF?"))
    expect(help_block).to_have_count(1)
    expect(help_block.locator(".disclosure__body")).to_be_hidden()
    expect(page.get_by_text(french("How do I make a PDF?"))).to_have_count(1)  # not said again under each document
    help_block.locator("summary").click()
    expect(help_block.locator(".disclosure__body")).to_be_visible()


def test_cut_then_tried_again_and_the_page_waits_for_it(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    page.context.set_offline(True)
    choose(page, [pdf("devis.pdf")])
    said = page.locator(f"#document_{QUOTES} .sending .field__error")
    expect(said).to_contain_text("La connexion a été coupée")
    expect(page.get_by_role("button", name="Ôter de cette liste devis.pdf")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer devis.pdf").click()
    press(page, "Enregistrer et quitter")
    page.wait_for_url("**/brouillons/")
    assert titles(draft) == ["devis"]


def test_a_file_on_its_way_can_be_cancelled(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    page.route("**/pieces/", lambda route: None)  # an answer that never comes
    choose(page, [pdf("devis.pdf")])
    zone = page.locator(f"#document_{QUOTES}")
    expect(zone.get_by_role("progressbar", name="Envoi de devis.pdf")).to_be_visible()
    zone.get_by_role("button", name="Annuler devis.pdf").click()
    expect(zone.locator(".sending")).to_contain_text("Annulé")
    assert titles(draft) == []


def test_photos_taken_with_a_phone_become_one_document(
    new_visit: Callable[..., BrowserContext], draft: ServiceRequest, enter: Enter
) -> None:
    page = new_visit(viewport={"width": 360, "height": 740}).new_page()
    reach(page, draft, enter)
    choose(page, [photo("IMG_1.jpg", "white"), photo("IMG_2.jpg", "grey")], STATUTES)
    zone = page.locator(f"#document_{STATUTES}")
    expect(zone.locator("[data-joined]")).to_contain_text("Statuts")
    expect(zone.locator("[data-joining]")).to_be_hidden()
    attachment = draft.attachments.get()
    assert attachment.stored_file.page_count == 2
    expect(zone.locator(".joined__picture")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dropped_on_its_place(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    content = list(ordinary())
    handle = page.evaluate_handle(
        """bytes => { const held = new DataTransfer();
        held.items.add(new File([new Uint8Array(bytes)], "devis.pdf", { type: "application/pdf" })); return held; }""",
        content,
    )
    page.locator(f"#document_{QUOTES} .upload").dispatch_event("drop", {"dataTransfer": handle})
    expect(page.locator(f"#document_{QUOTES} [data-joined]")).to_contain_text("devis")
    assert titles(draft) == ["devis"]


@pytest.fixture
def kept(draft: ServiceRequest) -> list[LockerDocument]:
    """Two statutes and a quote in the locker."""
    return [
        LockerDocument.objects.create(
            profile=draft.profile, category=make_category(code, code), stored_file=make_stored_file(), title=title
        )
        for code, title in [
            ("statuts", "Statuts de 2024"),
            ("statuts", "Statuts de 2025"),
            ("devis", "Devis"),
        ]
    ]


def test_a_document_of_the_locker_is_saved_as_it_is_chosen(
    page: Page, draft: ServiceRequest, kept: list[LockerDocument], enter: Enter, axe: Callable[..., None]
) -> None:
    reach(page, draft, enter)
    zone = page.locator(f"#document_{STATUTES}")
    with page.expect_response("**/pieces/"):
        choose_kept(page, kept[1])
    expect(zone.locator("[data-joined]")).to_contain_text("Statuts de 2025")
    expect(zone.locator("[data-joining]")).to_be_hidden()
    expect(page.locator("[data-saved]")).to_contain_text("enregistré à")
    assert titles(draft, STATUTES) == ["Statuts de 2025"]
    axe(page)
    page.reload()
    expect(zone).to_contain_text("Statuts de 2025")


def choose_kept(page: Page, document: LockerDocument, key: str = STATUTES) -> None:
    """Choose in the list as a finger or a mouse does."""
    page.locator(f"#locker_{key}").dispatch_event("pointerdown")
    page.locator(f"#locker_{key}").select_option(str(document.uuid))


def test_with_the_arrow_keys_only_what_is_left_is_joined(
    page: Page, draft: ServiceRequest, kept: list[LockerDocument], enter: Enter
) -> None:
    reach(page, draft, enter)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator(f"#locker_{STATUTES}").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-saved]")).to_have_text("pas encore enregistré")
    assert sent == []
    with page.expect_response("**/pieces/"):
        page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("enregistré à")
    assert len(titles(draft, STATUTES)) == 1


def test_never_said_to_be_saved_while_the_choice_is_not(
    page: Page, draft: ServiceRequest, kept: list[LockerDocument], enter: Enter
) -> None:
    reach(page, draft, enter)
    page.route("**/pieces/", lambda route: route.abort())
    choose_kept(page, kept[2], QUOTES)
    said = page.locator(f"#document_{QUOTES} .sending .field__error")
    expect(said).to_contain_text("ce document n’a pas été joint")
    with page.expect_response("**/enregistrer/"):
        page.get_by_label("Nom du projet").fill("Fête")
        page.keyboard.press("Tab")
    expect(page.locator("form[data-autosave]")).to_have_attribute("data-state", "idle")
    expect(page.locator("[data-saved]")).to_have_text("pas encore enregistré")
    page.unroute("**/pieces/")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert titles(draft) == ["Devis"]


def test_going_on_waits_for_the_document_chosen(
    page: Page, draft: ServiceRequest, kept: list[LockerDocument], enter: Enter
) -> None:
    reach(page, draft, enter)
    page.get_by_label("Nom du projet").fill("Fête")
    page.locator(f"#locker_{STATUTES}").focus()
    page.keyboard.press("ArrowDown")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert len(titles(draft, STATUTES)) == 1


def test_without_javascript_a_document_of_the_locker_goes_with_the_page(
    no_js_page: Page, draft: ServiceRequest, kept: list[LockerDocument], enter: Enter
) -> None:
    enter(no_js_page.context, draft.applicant.email)
    no_js_page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    no_js_page.locator(f"#locker_{STATUTES}").select_option(str(kept[0].uuid))
    no_js_page.get_by_role("button", name="Joindre ce document – Statuts").click()
    assert titles(draft, STATUTES) == ["Statuts de 2024"]
    no_js_page.get_by_label("Nom du projet").fill("Fête")
    no_js_page.locator(f"#locker_{QUOTES}").select_option(str(kept[2].uuid))
    press(no_js_page, "Continuer")
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert titles(draft) == ["Devis"]


def test_without_javascript_too(no_js_page: Page, draft: ServiceRequest, enter: Enter, tmp_path: Path) -> None:
    enter(no_js_page.context, draft.applicant.email)
    no_js_page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    choose(no_js_page, [pdf("devis-0.pdf")])
    no_js_page.get_by_role("button", name="Joindre un fichier – Devis").click()
    assert titles(draft) == ["devis-0"]
    draft.attachments.all().delete()
    choose(no_js_page, [pdf("devis.pdf"), photo("IMG_1.jpg", "white")])
    no_js_page.locator(f"#apart_{QUOTES}").check()
    press(no_js_page, "Enregistrer et quitter")
    assert sorted(titles(draft)) == ["Devis", "devis"]
    assert set(draft.attachments.values_list("locker_document", flat=True)) == {None}
