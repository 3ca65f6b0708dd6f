"""Corrections by pointing, in a browser, counted in clicks; the same without scripts; nothing to scroll."""

import re

import pytest
from playwright.sync_api import Page, expect

from teleservices.models import CorrectionRequest, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_procedure, make_request

ASK = "Demander des compléments"


@pytest.fixture
def reviewed() -> ServiceRequest:
    """A request whose document is missing."""
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure())
    request.attachments.all().delete()
    return request


def at_the_desk(request: ServiceRequest, new_visit: NewVisit, enter: Enter, **options: object) -> Page:
    """The instructor who follows it, at the list, on a small screen."""
    assert request.assignee is not None
    page = new_visit(viewport={"width": 1280, "height": 720}, **options).new_page()
    enter(page.context, request.assignee.email)
    page.goto("/admin/instruction/")
    return page


def scrolled(page: Page) -> float:
    return float(page.locator("main").evaluate("main => main.scrollTop"))


@pytest.mark.parametrize("scripts", [True, False])
def test_one_missing_document_is_asked_for_in_three_clicks_and_no_scroll(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter, java_script_enabled=scripts)
    page.get_by_role("link", name=reviewed.reference).click()
    pencil = page.locator(f".desk-slots .desk-pencil[value={STATUTES}]")
    expect(pencil).to_be_in_viewport(ratio=1)
    pencil.click()
    send = page.locator("#basket").get_by_role("button", name=ASK)
    expect(send).to_be_in_viewport(ratio=1)
    expect(page.locator("#basket .desk-preview")).to_contain_text("Cet élément manque.")
    if scripts:
        assert scrolled(page) == 0
    send.click()
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    correction = CorrectionRequest.objects.get(request=reviewed)
    assert (correction.field_keys, correction.remarks) == ([STATUTES], {STATUTES: "Cet élément manque."})


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_stays_when_something_else_is_pointed_at(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter, java_script_enabled=scripts)
    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/")
    page.locator(f".desk-answers .desk-pencil[value={PROJECT}]").click()
    project = page.locator(f"[name=remark_{PROJECT}]")
    project.fill("Donnez le titre complet.")
    page.locator(f".desk-answers .desk-pencil[value={AMOUNT}]").click()
    page.locator(f"[name=remark_{AMOUNT}]").fill("Le budget donne un autre montant.")
    expect(project).to_have_value("Donnez le titre complet.")
    page.locator(f".desk-answers .desk-pencil[value={PROJECT}]").click()
    expect(project).to_have_count(0)
    if scripts:
        expect(page.locator("#basket .desk-preview")).to_contain_text("Le budget donne un autre montant.")
    press(page, "Revoir l’aperçu avec ma saisie")
    expect(page.locator("#basket .desk-preview")).to_contain_text("Le budget donne un autre montant.")
    page.wait_for_load_state()
    press(page, ASK)
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert CorrectionRequest.objects.get(request=reviewed).remarks == {AMOUNT: "Le budget donne un autre montant."}


def test_no_act_is_below_the_fold_of_a_tablet(reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter) -> None:
    page = at_the_desk(reviewed, new_visit, enter)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/")
    acts = page.locator(".desk-acts > li > :is(a, details)")
    expect(acts.first).to_be_visible()
    for act in acts.all():
        expect(act).to_be_in_viewport(ratio=1)


def test_paper_holds_neither_what_can_be_done_nor_what_is_not_sent(
    reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter)
    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/")
    page.locator(f".desk-slots .desk-pencil[value={STATUTES}]").click()
    parts = [page.locator(part) for part in ("#can-do", ".desk-acts", "#basket .desk-basket")]
    for part in parts:
        expect(part).to_be_visible()
    page.emulate_media(media="print")
    for part in parts:
        expect(part).to_be_hidden()
    expect(page.locator("#answers")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_is_read_beside_the_answers_and_found_illegible(
    scripts: bool, new_visit: NewVisit, enter: Enter
) -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure())
    page = at_the_desk(request, new_visit, enter, java_script_enabled=scripts)
    page.goto(f"/admin/instruction/demandes/{request.reference}/")
    page.locator(f".desk-answers .desk-pencil[value={PROJECT}]").click()
    page.locator(f"[name=remark_{PROJECT}]").fill("Donnez le titre complet.")
    if scripts:
        page.locator("h1").click()
        page.keyboard.press("g")
    else:
        page.locator(".desk-document [data-view]").click()
    picture = page.locator(".desk-viewer img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalHeight") == 1_100
    page.get_by_role("link", name="Tourner").click()
    expect(picture).to_have_attribute("src", re.compile("turn=1"))
    page.locator(".desk-viewer").get_by_role("button", name="Illisible").click()
    expect(page.locator(f"[name=remark_{STATUTES}]")).to_have_value(re.compile("illisible"))
    expect(picture).to_have_attribute("src", re.compile("turn=1"))
    if scripts:
        expect(page.locator(f"[name=remark_{PROJECT}]")).to_have_value("Donnez le titre complet.")
    assert request.document_reviews.get().finding == "illegible"
    page.get_by_role("textbox", name="Remarque, gardée avec le constat").fill("Les pages 2 et 3 sont noires.")
    page.locator(".desk-viewer").get_by_role("button", name="Illisible").click()
    expect(page.locator(f"[name=remark_{STATUTES}]")).to_have_value("Les pages 2 et 3 sont noires.")
    expect(page.locator(".desk-document")).to_contain_text("Les pages 2 et 3 sont noires.")
