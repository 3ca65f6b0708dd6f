"""The citizen's way with a keyboard and nothing else: no click, no focus set by a script of ours in the test."""

import pytest
from playwright.sync_api import Locator, Page, expect

from home.demo.accounts import DEMO_PASSWORD
from home.demo.people import FESTIVITIES, ODILE
from teleservices.models import ServiceRequest
from tests.e2e.screens.base import demo_profile

MANY = 60


@pytest.fixture
def draft() -> ServiceRequest:
    drafts = ServiceRequest.objects.drafts().filter(procedure__code="aide-au-projet-associatif")
    return drafts.get(profile=demo_profile(FESTIVITIES))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; every stop on the way must be seen."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert has_a_visible_focus(page)
            return
    pytest.fail(f"Tab never reaches {target} on {page.url}")


def has_a_visible_focus(page: Page) -> bool:
    style = "getComputedStyle(document.activeElement)"
    return bool(page.evaluate(f"{style}.outlineStyle !== 'none' || {style}.boxShadow !== 'none'"))


def sign_in(page: Page) -> None:
    page.goto("/compte/connexion/")
    tab_to(page, page.locator("main input[name=login]"))
    page.keyboard.type(ODILE)
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/")


def test_skip_link_and_menu(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.goto("/")
    tab_to(page, page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Aides par profil"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/aides-par-profil/")


def test_the_phones_menu(narrow_page: Page) -> None:
    page = narrow_page
    page.goto("/")
    summary = page.locator("[data-site-menu] summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    entry = page.locator(".site-menu__panel").get_by_role("link", name="Foire aux questions")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, entry)
    page.keyboard.press("Enter")
    page.wait_for_url("**/foire-aux-questions/")


def test_a_step_and_its_errors(page: Page, draft: ServiceRequest) -> None:
    sign_in(page)
    step = draft.form_version.form.steps[2]
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{step.key}/")
    name = page.get_by_label("Titre du projet")
    tab_to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link").first
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(name).to_be_focused()


def test_enter_goes_on_from_a_complete_step(page: Page, draft: ServiceRequest) -> None:
    sign_in(page)
    first, second = draft.form_version.form.steps[:2]
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{first.key}/")
    tab_to(page, page.locator("main input[type=text]").first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/etapes/{second.key}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(second.title)
