"""A basket of corrections outlives what one does about the sheet, with and without scripts; nobody else reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from teleservices.lifecycle import Assignment, perform
from teleservices.models import CorrectionRequest, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.e2e.test_pointing import ASK, at_the_desk
from tests.factories.procedures import AMOUNT, PROJECT, make_instructor, make_procedure, make_request

TYPED = "Donnez le titre complet."


@pytest.fixture
def reviewed() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW, procedure=make_procedure())


def sheet(request: ServiceRequest) -> str:
    return f"/admin/instruction/demandes/{request.reference}/"


def point(page: Page, request: ServiceRequest) -> str:
    """The title of the project in the basket, with a remark and a deadline that reached the server; the deadline."""
    page.goto(sheet(request))
    page.locator(f".desk-answers .desk-pencil[value={PROJECT}]").click()
    page.locator(f"#basket [name=remark_{PROJECT}]").fill(TYPED)
    deadline = page.locator("#basket [name=deadline]")
    day = deadline.input_value()[:8] + "28"
    deadline.fill(day)
    page.get_by_role("button", name="Revoir l’aperçu avec ma saisie").click()
    expect(page.locator("#basket .desk-preview")).to_contain_text(TYPED)
    return day


@pytest.mark.parametrize("scripts", [True, False])
def test_it_outlives_the_tabs_and_the_pages_of_a_document(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter, java_script_enabled=scripts)
    day = point(page, reviewed)
    tabs = page.locator(".desk-tabs")
    for tab in ("Pièces", "Échanges", "Notes", "Historique", "Demande"):
        tabs.get_by_role("link", name=tab).click()
        page.wait_for_load_state()
        assert "remark" not in page.url
        assert PROJECT not in page.url
        if tab in {"Pièces", "Demande"}:
            expect(page.locator(f"#basket [name=remark_{PROJECT}]")).to_have_value(TYPED)
            expect(page.locator("#basket [name=deadline]")).to_have_value(day)
            expect(page.locator("#basket .desk-preview")).to_contain_text(TYPED)
    page.locator(".desk-document [data-view]").click()
    for link, sign in (("Tourner", "turn=1"), ("Agrandir", "zoom=2"), ("Ajuster", "zoom=1")):
        page.locator(".desk-viewer").get_by_role("link", name=link).click()
        expect(page.locator(".desk-viewer img")).to_have_attribute("src", re.compile(sign))
        expect(page.locator(f"#basket [name=remark_{PROJECT}]")).to_have_value(TYPED)
    expect(page.locator(f".desk-answers .desk-pencil[value={PROJECT}]")).to_have_attribute("aria-pressed", "true")
    press(page, ASK)
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert CorrectionRequest.objects.get(request=reviewed).remarks == {PROJECT: TYPED}
    expect(page.locator("#basket .desk-basket")).to_have_count(0)


def test_what_was_typed_the_moment_before_is_there_too(
    reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter)
    point(page, reviewed)
    page.locator(f".desk-answers .desk-pencil[value={AMOUNT}]").click()
    page.locator(f"#basket [name=remark_{AMOUNT}]").fill("Le budget donne un autre montant.")
    page.locator(".desk-tabs").get_by_role("link", name="Pièces").click()
    page.wait_for_url("**/pieces/**")
    expect(page.locator(f"#basket [name=remark_{AMOUNT}]")).to_have_value("Le budget donne un autre montant.")
    page.locator(f"#basket [name=remark_{AMOUNT}]").fill("Lequel ?")
    page.goto("/admin/instruction/")
    for _once_more in range(20):  # what a page sends as it is left comes when it comes
        page.goto(sheet(reviewed))
        if page.locator(f"#basket [name=remark_{AMOUNT}]").input_value() == "Lequel ?":
            break
    expect(page.locator(f"#basket [name=remark_{AMOUNT}]")).to_have_value("Lequel ?")
    expect(page.locator(f"#basket [name=remark_{PROJECT}]")).to_have_value(TYPED)
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count(TYPED) == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_moved_by_somebody_else_it_is_given_back_to_be_copied(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter, java_script_enabled=scripts)
    point(page, reviewed)
    colleague = make_instructor(reviewed.team)
    perform(
        request_id=reviewed.pk,
        act_name="assign",
        actor=colleague,
        revision_number=reviewed.revision_number,
        payload=Assignment(assignee=colleague),
    )
    page.locator(".desk-tabs").get_by_role("link", name="Pièces").click()
    expect(page.locator("main [role=alert]")).to_contain_text("Cette demande a changé")
    expect(page.locator("main .desk-facts").first).to_contain_text(TYPED)
    expect(page.locator("#basket .desk-basket")).to_have_count(0)
    page.reload()
    expect(page.locator("main [role=alert]")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_next_person_of_a_shared_computer_reads_nothing_of_it(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_desk(reviewed, new_visit, enter, java_script_enabled=scripts)
    point(page, reviewed)
    page.goto("/compte/deconnexion/")
    page.locator("main form").get_by_role("button", name="déconnecter").click()
    expect(page.locator("main .desk-sheet")).to_have_count(0)
    enter(page.context, make_instructor(reviewed.team).email)
    page.goto(sheet(reviewed))
    expect(page.locator("#answers")).to_be_visible()
    assert TYPED not in page.content()
