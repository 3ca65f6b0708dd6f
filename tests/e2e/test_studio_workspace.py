"""The studio's workspace changed in place: one document, the focus kept, rows moved; and complete without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from formkit.schema import parse_schema
from home.demo.accounts import address_of
from teleservices.models import Procedure
from tests.e2e.actors import press
from tests.factories.procedures import AMOUNT, PROJECT, make_procedure

Enter = Callable[[BrowserContext, str], None]
STEP = "s_project1"


@pytest.fixture
def procedure(portal: object) -> Procedure:
    return make_procedure(title="Aide essayée dans le navigateur")


def labels(procedure: Procedure) -> list[str]:
    procedure.refresh_from_db()
    return [field.label for field in parse_schema(procedure.draft_schema).step(STEP).fields]


def open_step(page: Page, procedure: Procedure, enter: Enter) -> None:
    enter(page.context, address_of("design"))
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/{STEP}/")


def rows(page: Page) -> Locator:
    return page.locator(".studio-outline ol ol li[data-studio-move]")


def test_a_preview_that_comes_late_shows_what_was_typed_meanwhile(
    page: Page, procedure: Procedure, enter: Enter
) -> None:
    """The frame's own page, which holds what is saved, is served after what was typed."""
    late: list[Route] = []
    enter(page.context, address_of("design"))
    page.route(
        re.compile(r"/apercu/"), lambda route: late.append(route) if route.request.method == "GET" else route.fallback()
    )
    page.goto(f"/admin/studio/{procedure.uuid}/questions/{PROJECT}/", wait_until="domcontentloaded")
    with page.expect_response(lambda response: "/apercu/" in response.url and response.request.method == "POST"):
        page.locator("#id_label").fill("Titre du projet")
    while late:
        late.pop().continue_()
    expect(page.frame_locator("iframe[name=studio-preview]").get_by_text("Titre du projet", exact=True)).to_be_visible()


def test_the_focus_is_not_taken_from_who_works_as_soon_as_a_screen_shows(
    page: Page, procedure: Procedure, enter: Enter
) -> None:
    """Keys pressed at once would go elsewhere: what they meant to change would be saved as it was."""
    open_step(page, procedure, enter)
    page.evaluate("""() => {
        const watch = new MutationObserver(() => {
            if (!document.getElementById("id_label")) return;
            watch.disconnect();
            document.getElementById("id_label").focus();
            setTimeout(() => { window.waited = true }, 500);
        });
        watch.observe(document.body, { childList: true, subtree: true });
    }""")
    page.locator(f"#outline-{PROJECT}").click()
    page.wait_for_function("() => window.waited")
    expect(page.locator("#id_label")).to_be_focused()


def test_acts_change_the_page_in_place_and_keep_the_focus(page: Page, procedure: Procedure, enter: Enter) -> None:
    open_step(page, procedure, enter)
    page.evaluate("() => { window.sameDocument = true }")
    page.locator(f"#outline-{PROJECT}").click()
    expect(page.locator("#studio-editor-title")).to_be_focused()
    expect(page).to_have_url(f"/admin/studio/{procedure.uuid}/questions/{PROJECT}/")

    page.locator("#id_label").fill("Titre du projet")
    expect(page.frame_locator("iframe[name=studio-preview]").get_by_text("Titre du projet", exact=True)).to_be_visible()
    assert labels(procedure)[1] == "Nom du projet", "a preview stores nothing"
    press(page, "Enregistrer")
    expect(page.locator("body > [aria-live]")).to_contain_text("est enregistré")
    expect(page.locator("#studio-save")).to_be_focused()
    assert labels(procedure)[1] == "Titre du projet"

    page.locator("#studio-undo").click()
    expect(page.locator("#studio-redo")).to_contain_text("Titre du projet")
    assert labels(procedure)[1] == "Nom du projet"
    page.locator("#studio-redo").click()
    expect(page.locator("#studio-undo")).to_be_visible()

    page.locator("#id_label").fill("")
    press(page, "Enregistrer")
    expect(page.locator(".studio-editor [role=alert]")).to_be_focused()
    assert page.evaluate("() => window.sameDocument")
    page.once("dialog", lambda dialog: dialog.accept())  # what was refused is not saved: leaving it is asked about
    page.go_back()
    expect(page.locator("#studio-editor-title")).to_contain_text("Votre projet")


def test_rows_move_by_keyboard_and_by_hand(page: Page, procedure: Procedure, enter: Enter) -> None:
    open_step(page, procedure, enter)
    page.locator(f"#outline-{AMOUNT}").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows(page).nth(1)).to_contain_text("Montant demandé")
    expect(page.locator(f"#outline-{AMOUNT}")).to_be_focused()
    assert labels(procedure) == ["Avant de commencer", "Montant demandé", "Nom du projet"]

    box = rows(page).nth(2).bounding_box()
    assert box is not None
    with page.expect_response(lambda response: response.url.endswith("/deplacer/")):
        rows(page).nth(1).drag_to(rows(page).nth(2), target_position={"x": 40, "y": box["height"] - 4})
    expect(rows(page).nth(2)).to_contain_text("Montant demandé")
    expect(page.locator("#studio-undo")).to_contain_text("Question déplacée")
    assert labels(procedure) == ["Avant de commencer", "Nom du projet", "Montant demandé"]
    assert page.url.endswith(f"/etapes/{STEP}/")


def test_everything_is_done_without_scripts(no_js_page: Page, procedure: Procedure, enter: Enter) -> None:
    page = no_js_page
    open_step(page, procedure, enter)
    page.locator(f"#up-{AMOUNT}").click()
    assert labels(procedure) == ["Avant de commencer", "Montant demandé", "Nom du projet"]
    page.locator("#studio-undo").click()
    assert labels(procedure) == ["Avant de commencer", "Nom du projet", "Montant demandé"]
    page.get_by_label("Titre de l’étape").fill("Le projet")
    press(page, "Aperçu")
    expect(page.frame_locator("iframe[name=studio-preview]").get_by_role("heading", level=1)).to_have_text("Le projet")
    press(page, "Enregistrer")
    procedure.refresh_from_db()
    assert parse_schema(procedure.draft_schema).step(STEP).title == "Le projet"
