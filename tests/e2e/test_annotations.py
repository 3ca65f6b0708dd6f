"""The annotations of a sheet in a browser: saved as they are left, two agents at once, without JavaScript too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes import LongTextField, YesNoField
from teleservices.models import ServiceRequest, State
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_form, make_instructor, make_procedure, make_request, make_team

Axe = Callable[[Page], None]
CEILING = YesNoField(key="f_ceiling1", label="Plafond du règlement respecté", private=True)
OPINION = LongTextField(key="f_opinion1", label="Avis technique", required=False, private=True)
STATE = f"#annotation-{OPINION.key}-state"


@pytest.fixture
def noted() -> ServiceRequest:
    form = make_form().model_copy(update={"annotations": (CEILING, OPINION)})
    team = make_team()
    procedure = make_procedure(team=team, form=form)
    return make_request(state=State.IN_REVIEW, procedure=procedure, instructor=make_instructor(team))


@pytest.fixture
def open_sheet(noted: ServiceRequest, new_visit: NewVisit, enter: Enter) -> Callable[..., Page]:
    """The sheet as a colleague of their own opens it."""

    def open_for(**changes: object) -> Page:
        page = new_visit(**changes).new_page()
        enter(page.context, make_instructor(noted.team).email)
        page.goto(f"/admin/instruction/demandes/{noted.reference}/")
        page.wait_for_load_state()
        return page

    return open_for


def test_they_are_saved_as_they_are_left_and_a_colleague_s_is_shown_beside_what_is_typed(
    open_sheet: Callable[..., Page], axe: Axe, noted: ServiceRequest
) -> None:
    mine, theirs = open_sheet(), open_sheet()
    mine.get_by_label("Oui").check()
    expect(mine.locator(f"#annotation-{CEILING.key}-state")).to_contain_text("Enregistré par")
    theirs.get_by_role("textbox", name="Avis technique").fill("Favorable.")
    theirs.get_by_role("textbox", name="Avis technique").press("Tab")
    expect(theirs.locator(STATE)).to_contain_text("Enregistré par")

    mine.get_by_role("textbox", name="Avis technique").fill("Budget à revoir.")
    mine.get_by_role("textbox", name="Avis technique").press("Tab")
    expect(mine.locator(STATE)).to_contain_text("Favorable.")
    expect(mine.get_by_role("textbox", name="Avis technique")).to_have_value("Budget à revoir.")
    axe(mine)
    mine.locator(f"#annotation-{OPINION.key} button").click()
    expect(mine.locator(STATE)).to_contain_text("Enregistré par")
    expect(mine.locator(STATE)).not_to_contain_text("Favorable.")
    mine.reload()
    expect(mine.get_by_role("textbox", name="Avis technique")).to_have_value("Budget à revoir.")
    expect(mine.get_by_label("Oui")).to_be_checked()


def test_without_javascript_a_button_saves(open_sheet: Callable[..., Page]) -> None:
    page = open_sheet(java_script_enabled=False)
    page.get_by_role("textbox", name="Avis technique").fill("Favorable.")
    page.locator(f"#annotation-{OPINION.key} button").click()
    expect(page.locator(STATE)).to_contain_text("Enregistré par")
    expect(page.get_by_role("textbox", name="Avis technique")).to_have_value("Favorable.")


def test_what_no_server_answers_is_said(open_sheet: Callable[..., Page]) -> None:
    page = open_sheet()
    page.route("**/annotations/**", lambda route: route.abort())
    page.get_by_role("textbox", name="Avis technique").fill("Favorable.")
    page.get_by_role("textbox", name="Avis technique").press("Tab")
    expect(page.locator("[data-annotations-failed]")).to_be_visible()
    page.unroute("**/annotations/**")
    page.locator(f"#annotation-{OPINION.key} button").click()
    expect(page.locator(STATE)).to_contain_text("Enregistré par")
    expect(page.locator("[data-annotations-failed]")).to_be_hidden()


def test_what_a_busy_server_refused_is_said_until_it_is_sent_again(open_sheet: Callable[..., Page]) -> None:
    """Whatever is saved of the others meanwhile."""
    page = open_sheet()
    alert = page.locator("[data-annotations-failed]")
    page.route(f"**/{OPINION.key}/**", lambda route: route.fulfill(status=503))
    page.get_by_role("textbox", name="Avis technique").fill("Favorable.")
    page.get_by_role("textbox", name="Avis technique").press("Tab")
    expect(alert).to_be_visible()
    page.get_by_label("Oui").check()
    expect(page.locator(f"#annotation-{CEILING.key}-state")).to_contain_text("Enregistré par")
    expect(alert).to_be_visible()
    page.unroute(f"**/{OPINION.key}/**")
    expect(page.locator(STATE)).to_contain_text("Enregistré par")
    expect(alert).to_be_hidden()
