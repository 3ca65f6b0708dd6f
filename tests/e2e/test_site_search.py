"""The site's search box by keyboard: pages suggested while one types; the form alone where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import context_options
from tests.e2e.keyboard import PHONE


def type_in(page: Page, box: Locator, text: str) -> Locator:
    """Type as a person does; returns what is suggested."""
    expect(box).to_have_attribute("role", "combobox")
    box.focus()
    page.keyboard.type(text)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def test_page_is_opened_among_suggestions_by_keyboard(page: Page, axe: Callable[..., None]) -> None:
    page.goto("/")
    box = page.locator("#recherche")
    options = type_in(page, box, "transport sc")
    expect(options.first).to_have_text("Carte de transport scolaire démarche")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="Suggestions")).to_contain_text("Suggestions")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    expect(box).to_be_focused()
    axe(page)

    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("transport sc")

    page.keyboard.type("o")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/demarches/carte-de-transport-scolaire/")


def test_enter_without_a_choice_sends_the_search(page: Page) -> None:
    page.goto("/recherche/")
    type_in(page, page.locator("#resultats"), "trnasport")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=trnasport")

    expect(page.get_by_role("status").filter(has_text="Résultats pour")).to_contain_text("transport")
    expect(page.get_by_role("heading", name="Meilleures réponses")).to_be_visible()


def test_suggestion_is_opened_by_a_finger_on_a_small_screen(
    browser: Browser, portal: LiveServer, axe: Callable[..., None]
) -> None:
    context = browser.new_context(**context_options(portal, viewport=PHONE))
    page = context.new_page()
    page.goto("/recherche/")
    options = type_in(page, page.locator("#resultats"), "bourse")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    options.first.click()
    page.wait_for_url("**/demarches/bourse-departementale-d-etudes/")
    context.close()


def test_search_works_without_a_script(browser: Browser, portal: LiveServer) -> None:
    context = browser.new_context(**context_options(portal, java_script_enabled=False))
    page = context.new_page()
    page.goto("/")
    page.locator("#recherche").fill("subvantion")
    page.locator("#recherche").press("Enter")

    expect(page.get_by_role("link", name="Aide au projet associatif")).to_be_visible()
    context.close()


@pytest.mark.parametrize("words", ["zzzz"])
def test_who_finds_nothing_is_told_whom_to_call(page: Page, words: str) -> None:
    page.goto(f"/recherche/?q={words}")

    expect(page.locator("main .empty").get_by_role("heading")).to_contain_text(words)
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
