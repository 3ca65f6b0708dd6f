"""The dense list: how many requests are in sight, how an answer is filtered by, what is shortened and made whole."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes.yes_no import YesNoField
from formkit.schema import FormSchema, Step
from teleservices.lifecycle.facts import rebuild
from teleservices.models import DeskVisit, Procedure, ServiceRequest
from tests.e2e.counting import Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import (
    copies_of,
    make_form,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)

LIST = "/admin/instruction/"
NEW = YesNoField(key="f_neuf", label="Premier projet", required=False)
FORM = FormSchema(steps=(*make_form().steps, Step(key="s_projet12", title="Le projet", fields=(NEW,))))
IN_SIGHT = """() => {
  const bar = document.querySelector(".desk-bulk").getBoundingClientRect();
  const end = getComputedStyle(document.querySelector(".desk-bulk")).position === "sticky" ? bar.top : innerHeight;
  const head = document.querySelector(".desk-table thead").getBoundingClientRect().bottom;
  const rows = [...document.querySelectorAll(".desk-table tbody tr")].map((row) => row.getBoundingClientRect());
  return rows.filter(({ top, bottom }) => top >= head - 1 && bottom <= end + 1).length;
}"""
"""Rows that are whole between the head of the table and the bar of acts, or the bottom of the window."""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".desk-list :is(a, button, summary, input)")]
  .filter((target) => target.checkVisibility()).map((target) => target.getBoundingClientRect().height)
  .filter((height) => height))"""


@pytest.fixture
def procedure() -> Procedure:
    """Sixty requests of one procedure, and one of another of the same service, of a name that no column holds."""
    team = make_team(f"Service {uuid4().hex[:8]}")
    procedure = make_procedure(title="Aide aux projets", form=FORM, team=team, filtered_fields=["f_neuf"])
    first = make_request(procedure=procedure)
    first.answers |= {"f_neuf": True}
    ServiceRequest.objects.filter(pk=first.pk).update(answers=first.answers)
    copies_of(first, 59)
    make_request(procedure=make_procedure(title="Fonds de secours", team=team))
    rebuild(ServiceRequest.objects.filter(procedure__team=team))
    return procedure


@pytest.fixture
def agent(procedure: Procedure, new_visit: NewVisit, enter: Enter) -> Page:
    page = new_visit().new_page()
    enter(page.context, make_instructor(procedure.team).email)
    return page


@pytest.mark.parametrize(("width", "height", "rows"), [(1280, 800, 20), (1024, 768, 14)])
def test_many_requests_are_in_sight_one_line_each(agent: Page, width: int, height: int, rows: int) -> None:
    """With a filter, and the bar of acts over a row that is ticked."""
    agent.set_viewport_size({"width": width, "height": height})
    agent.goto(f"{LIST}?state=submitted")
    agent.locator("[name=request]").first.check()
    assert agent.evaluate(IN_SIGHT) >= rows
    assert agent.evaluate(SMALLEST) >= 24
    agent.locator("main").evaluate("main => { main.scrollTop = 600; }")
    assert agent.evaluate(IN_SIGHT) >= rows
    expect(agent.get_by_role("columnheader", name="Demandeur")).to_be_in_viewport()


def test_a_filter_on_an_answer_is_four_clicks_from_the_list(agent: Page, procedure: Procedure) -> None:
    counted = Counted(agent)
    agent.goto(LIST)
    count = agent.locator(".desk-head strong")
    expect(count).to_contain_text(f"{procedure.requests.count() + 1} ")
    agent.get_by_text("Filtres", exact=True).click()
    agent.locator(".desk-answer-group summary", has_text=procedure.title).click()
    agent.get_by_role("group", name="Premier projet").get_by_label("Oui").check()
    agent.get_by_role("button", name="Filtrer").click()
    expect(count).to_contain_text(f"{procedure.requests.count()} ")
    assert counted.taken() == 4
    agent.locator(".desk-chips summary", has_text="Premier projet").click()
    agent.locator(".desk-chips").get_by_label("Non").check()
    agent.locator(".desk-chips").get_by_label("Oui").uncheck()
    agent.locator(".desk-chips").get_by_role("button", name="Filtrer").click()
    expect(agent.locator(".desk-table")).to_have_count(0)


def test_a_panel_closes_by_escape_and_beside_it(agent: Page) -> None:
    agent.goto(LIST)
    panel = agent.locator(".desk-asking .desk-fields").first
    agent.get_by_text("Filtres", exact=True).click()
    expect(panel).to_be_visible()
    agent.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(agent.locator("summary", has_text="Filtres")).to_be_focused()
    agent.get_by_text("Filtres", exact=True).click()
    expect(panel).to_be_visible()
    agent.locator("h1").click()
    expect(panel).to_be_hidden()


def test_what_is_shortened_is_whole_where_the_keys_are(agent: Page, procedure: Procedure) -> None:
    request = procedure.requests.latest("pk")
    ServiceRequest.objects.filter(pk=request.pk).update(applicant_name="Association des amis " + "du moulin " * 12)
    agent.goto(LIST)
    agent.wait_for_load_state()
    row = agent.locator("tr", has=agent.locator(f"[value='{request.reference}']"))
    assert row.evaluate("row => row.clientHeight") <= 30
    row.get_by_role("link").focus()
    agent.keyboard.press("j")
    agent.keyboard.press("k")
    expect(row.get_by_role("link")).to_be_focused()
    name = row.locator(".desk-fill")
    assert name.evaluate("cell => cell.scrollWidth <= cell.clientWidth && cell.clientHeight > 30")
    name.hover()
    expect(name).to_have_attribute("title", re.compile("moulin du moulin"))


def test_rows_are_spaced_by_choice(agent: Page, procedure: Procedure) -> None:
    agent.goto(LIST)
    agent.get_by_role("button", name="Aérer les lignes").click()
    expect(agent.get_by_role("button", name="Resserrer les lignes")).to_be_visible()
    expect(agent.locator(".desk-list--dense")).to_have_count(0)
    assert DeskVisit.objects.filter(user__team_memberships__team=procedure.team, has_airy_rows=True).count() == 1
