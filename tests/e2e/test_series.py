"""A series of documents to check, by the keys alone: open, find, write why, skip, ask, the next one by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from teleservices.models import Finding, ServiceRequest, State
from tests.e2e.counting import Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import STATUTES, make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"
WIDTHS = [(1280, 800), (1024, 768)]


@pytest.fixture
def three() -> list[ServiceRequest]:
    """The newest first, as the list shows them."""
    procedure = make_procedure(team=make_team())
    instructor = make_instructor(procedure.team)
    return [make_request(procedure=procedure, state=State.IN_REVIEW, instructor=instructor) for _ in range(3)][::-1]


@pytest.fixture
def agent(three: list[ServiceRequest], new_visit: NewVisit, enter: Enter) -> Counted:
    counted = Counted(new_visit().new_page())
    assert three[0].assignee is not None
    enter(counted.page.context, three[0].assignee.email)
    return counted


def at(page: Page, request: ServiceRequest) -> None:
    expect(page.locator("h1")).to_contain_text(request.reference)
    page.wait_for_load_state()


def test_documents_are_checked_by_the_keys_and_the_next_request_opens_by_itself(
    agent: Counted, three: list[ServiceRequest]
) -> None:
    page = agent.page
    page.goto(LIST)
    page.locator(".desk-head").get_by_role("button", name="Instruire en série").click()
    at(page, three[0])
    assert agent.taken() == 1
    page.keyboard.press("g")
    expect(page.locator(".desk-viewer img")).to_be_visible()
    page.keyboard.press("1")
    verdict = page.locator(".desk-viewer .desk-findings [aria-pressed=true]")
    expect(verdict).to_have_attribute("value", Finding.COMPLIANT)
    page.keyboard.press("n")
    at(page, three[1])
    expect(page.locator(".desk-viewer img")).to_be_visible()
    page.keyboard.press("3")
    expect(verdict).to_have_attribute("value", Finding.ILLEGIBLE)
    expect(verdict).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("La page 2 est noire.")
    page.keyboard.press("Enter")
    expect(page.locator(f"[name=remark_{STATUTES}]")).to_have_value("La page 2 est noire.")
    assert agent.taken() == 0
    page.locator("#basket").get_by_role("button", name="Demander des compléments").click()
    at(page, three[2])
    expect(page.locator(".desk-queue strong")).to_have_text(re.compile(r"\s*3 sur 3\s*"))
    expect(page.locator(".desk-viewer img")).to_be_visible()
    assert agent.taken() == 1
    page.get_by_role("button", name="Arrêter la série").click()
    expect(page.locator(".messages")).to_contain_text("1")
    expect(page.locator(".desk-table")).to_be_visible()
    three[1].refresh_from_db()
    assert three[1].state == State.CORRECTION_REQUESTED


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_who_what_and_acts_stay_above_and_the_document_has_the_height(
    agent: Counted, three: list[ServiceRequest], width: int, height: int
) -> None:
    page = agent.page
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/admin/instruction/demandes/{three[0].reference}/?list=")
    top = page.locator(".desk-top")
    assert top.evaluate("top => top.getBoundingClientRect().bottom") <= 200
    page.locator("main").evaluate("main => { main.scrollTop = 400; }")
    assert top.evaluate("top => top.getBoundingClientRect().top") == 0
    page.locator(".desk-document [data-view]").first.click()
    picture = page.locator(".desk-viewer__page")
    expect(picture).to_be_visible()
    box = picture.evaluate(
        "page => { const { width, height, top } = page.getBoundingClientRect(); return { width, height, top }; }"
    )
    assert box["width"] >= 560
    assert box["height"] >= 400
    assert box["top"] + box["height"] <= height
    page.keyboard.press("Escape")
    expect(picture).to_have_count(0)
