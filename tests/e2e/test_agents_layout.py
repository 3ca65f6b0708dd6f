"""What Wagtail gives our screens of its admin, by scripts that come after the page or when they are wanted."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"
CORE = "() => 'wagtailConfig' in window"


@pytest.fixture
def agent(new_visit: NewVisit, enter: Enter) -> Page:
    """An instructor at the list, who has done nothing yet."""
    team = make_team()
    make_request(procedure=make_procedure(team=team))
    page = new_visit().new_page()
    enter(page.context, make_instructor(team).email)
    page.goto(LIST)
    expect(page.locator(".sidebar")).to_be_visible()
    assert not page.evaluate(CORE)
    return page


def test_the_first_press_of_a_key_of_wagtail_is_obeyed(agent: Page) -> None:
    agent.keyboard.press("?")
    keys = agent.get_by_role("dialog", name="Raccourcis clavier")
    expect(keys).to_be_visible()
    agent.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    assert agent.evaluate(CORE)


def test_a_key_folds_the_menu_and_unfolds_it(agent: Page) -> None:
    folded = agent.locator(".sidebar--slim")
    agent.keyboard.press("[")
    expect(folded).to_be_visible()
    agent.keyboard.press("[")
    expect(folded).to_have_count(0)


def test_the_help_of_the_menu_opens_the_list_of_keys(agent: Page) -> None:
    agent.get_by_role("button", name="Aide", exact=True).click()
    agent.locator("[data-a11y-dialog-show]").click()
    expect(agent.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()


def test_a_key_leads_to_the_search_of_the_menu(page: Page, enter: Enter) -> None:
    enter(page.context, "admin@demo.test")
    page.goto("/admin/studio/")
    search = page.locator("#menu-search-q")
    expect(search).to_be_visible()
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("transport")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/**q=transport")


def test_the_link_to_the_content_moves_the_focus(agent: Page) -> None:
    agent.keyboard.press("Tab")
    expect(agent.locator(".skiplink")).to_be_focused()
    agent.wait_for_function(CORE)
    agent.keyboard.press("Enter")
    expect(agent.locator("#main")).to_be_focused()
