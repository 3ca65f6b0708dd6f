"""The studio's hand: the preview leads to what it shows, « / » adds, a long outline is searched, advice is followed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from formkit.design.operations import add_field
from formkit.fieldtypes import ShortTextField
from home.demo.accounts import address_of
from teleservices.models import Procedure
from tests.e2e.test_desk_truths import NewVisit
from tests.e2e.test_studio_workspace import STEP, Enter, labels, open_step
from tests.factories.procedures import AMOUNT, PROJECT, make_form, make_large_form, make_procedure

SMALL = {"width": 1024, "height": 768}
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def procedure(portal: object) -> Procedure:
    return make_procedure(title="Aide dont on prend l’aperçu en main")


def preview(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=studio-preview]")


@pytest.mark.parametrize("size", [SMALL, NARROW])
def test_a_question_pressed_in_the_preview_is_edited(
    size: dict[str, int], page: Page, procedure: Procedure, enter: Enter
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type] # a ViewportSize
    open_step(page, procedure, enter)
    page.evaluate("() => { window.sameDocument = true }")
    preview(page).locator(f"#field-{PROJECT} input").first.click()
    expect(page).to_have_url(f"/admin/studio/{procedure.uuid}/questions/{PROJECT}/")
    expect(page.locator("#id_label")).to_be_focused()
    expect(page.locator("#id_label")).to_be_in_viewport(ratio=1)
    assert page.evaluate("() => window.sameDocument")
    expect(preview(page).locator(".step-item:has([aria-current])")).to_have_id(f"field-{PROJECT}")


def test_the_links_of_the_preview_do_by_keyboard(page: Page, procedure: Procedure, enter: Enter) -> None:
    open_step(page, procedure, enter)
    links = preview(page).locator(f"#field-{AMOUNT} .design-links a")
    links.nth(1).press("Enter")
    expect(page.locator("#id_label")).to_be_focused()
    preview(page).locator(f"#field-{AMOUNT} .design-links a").first.press("Enter")
    expect(page.locator("#studio-type")).to_be_focused()
    page.locator("#studio-type").press("Enter")
    page.locator("#id_label").fill("Lieu")
    expect(preview(page).locator(".step-item:has([aria-current])")).to_contain_text("Lieu")
    page.locator("#id_label").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Lieu")
    assert labels(procedure)[2] == "Lieu"


def test_the_check_page_leads_to_any_question(page: Page, procedure: Procedure, enter: Enter) -> None:
    open_step(page, procedure, enter)
    page.locator("[data-studio-page=check]").click()
    preview(page).locator(".summary-list__row", has_text="Statuts").click()
    expect(page.locator("#id_label")).to_have_value("Statuts")
    expect(page.locator("#id_label")).to_be_focused()


def test_leaving_by_the_preview_asks_about_what_is_not_saved(page: Page, procedure: Procedure, enter: Enter) -> None:
    open_step(page, procedure, enter)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#id_title").fill("Autre titre")
    preview(page).locator(f"#field-{PROJECT} .design-links a").nth(1).click()
    assert len(asked) == 1
    expect(page.locator("#id_title")).to_have_value("Autre titre")


def test_without_scripts_the_links_open_the_screen(new_visit: NewVisit, procedure: Procedure, enter: Enter) -> None:
    page = new_visit(java_script_enabled=False).new_page()
    open_step(page, procedure, enter)
    preview(page).locator(f"#field-{PROJECT} .design-links a").nth(1).click()
    page.wait_for_url(f"**/questions/{PROJECT}/#id_label")
    expect(page.locator("#id_label")).to_be_visible()
    expect(preview(page).locator(".step-item:has([aria-current])")).to_have_id(f"field-{PROJECT}")


def test_a_stroke_opens_the_types_and_is_a_letter_where_one_types(
    page: Page, procedure: Procedure, enter: Enter
) -> None:
    open_step(page, procedure, enter)
    page.locator("#id_title").press("End")
    page.locator("#id_title").press("/")
    expect(page.locator("#id_title")).to_have_value("Votre projet/")
    page.goto(f"/admin/studio/{procedure.uuid}/questions/{PROJECT}/")
    page.keyboard.press("/")
    expect(page.locator("#studio-type")).to_be_focused()
    assert f"before={AMOUNT}" in page.url


def test_a_long_outline_is_searched(page: Page, portal: object, enter: Enter, new_visit: NewVisit) -> None:
    procedure = make_procedure(title="Deux cents questions")
    form = add_field(
        make_large_form(10, 20), step_key="s_step7", field=ShortTextField(key="f_first123", label="Prénom")
    )
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=form.to_json())
    enter(page.context, address_of("design"))
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/s_step0/")
    page.locator("#studio-seek").fill("PRENOM")
    results = page.locator(".studio-outline li li").filter(visible=True)
    expect(results).to_have_text(["Prénom"])
    page.locator("#studio-seek").press("Enter")
    expect(page.locator("#id_label")).to_have_value("Prénom")
    page.locator("#studio-seek").fill("rien de tel")
    expect(page.locator(".studio-outline li").filter(visible=True)).to_have_count(0)
    page.locator("#studio-seek").fill("")
    expect(page.locator(".studio-outline__step").filter(visible=True)).to_have_count(10)

    plain = new_visit(java_script_enabled=False).new_page()
    enter(plain.context, address_of("design"))
    plain.goto(f"/admin/studio/{procedure.uuid}/etapes/s_step0/")
    expect(plain.locator(".studio-outline__step").filter(visible=True)).to_have_count(10)


def test_advice_is_followed_in_one_click_and_undone(
    page: Page, procedure: Procedure, enter: Enter, axe: Callable[..., None]
) -> None:
    field = ShortTextField(key="f_mail1234", label="Votre courriel")
    form = add_field(make_form(), step_key=STEP, field=field)
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=form.to_json())
    enter(page.context, address_of("design"))
    page.goto(f"/admin/studio/{procedure.uuid}/verifier/")
    axe(page)
    page.locator("form[action$='/conseils/f_mail1234/suivre/'] button").click()
    expect(page.locator(".messages")).to_contain_text("Votre courriel")
    expect(page.locator("form[action$='/conseils/f_mail1234/suivre/']")).to_have_count(0)
    page.locator("#studio-undo").click()
    expect(page.locator("form[action$='/conseils/f_mail1234/suivre/']")).to_have_count(1)
