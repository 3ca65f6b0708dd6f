"""A page submitted on screen waits, is read by the communication team, and is public once they approve it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from home.demo.accounts import address_of
from home.models import ProcedurePage
from tests.factories.pages import make_procedure, make_procedure_page

Enter = Callable[[BrowserContext, str], None]
SUBMIT = "Soumettre à Relecture par la communication"


@pytest.fixture
def draft(portal: object) -> ProcedurePage:
    """The page of a procedure, not public yet."""
    page = make_procedure_page(make_procedure(f"aide-relue-{uuid4().hex[:8]}"))
    page.unpublish()
    return page


def test_a_designer_submits_and_an_editor_approves(
    page: Page, draft: ProcedurePage, enter: Enter, new_visit: Callable[..., BrowserContext]
) -> None:
    enter(page.context, address_of("design"))
    page.goto(f"/admin/pages/{draft.pk}/edit/")
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.get_by_role("button", name=SUBMIT).click()
    expect(page.locator(".messages")).to_contain_text("soumise pour modération")
    page.goto(f"/admin/pages/{draft.pk}/edit/")
    expect(page.get_by_role("button", name="Approuver")).to_have_count(0)

    editor = new_visit().new_page()
    enter(editor.context, address_of("communication"))
    assert editor.goto(draft.address).status == 404  # type: ignore[union-attr]
    editor.goto("/admin/")
    editor.locator("main").get_by_role("link", name=draft.title).first.click()
    editor.locator("footer [data-w-dropdown-target=toggle]").first.click()
    editor.locator("[data-workflow-action-name=approve]").first.click()
    expect(editor.locator(".messages")).to_be_visible()
    assert editor.goto(draft.address).status == 200  # type: ignore[union-attr]
