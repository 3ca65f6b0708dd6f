"""What staff read beside the menu: every column of a list in view at 1024 px, no word cut in two."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from home.demo.accounts import address_of
from home.models import FaqQuestionPage, LinkState, PageLink

Enter = Callable[[BrowserContext, str], None]
NARROW_SCREEN = {"width": 1024, "height": 900}
CUT_WORDS = """cell => {
  const range = document.createRange();
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const cut = [];
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[\\p{L}]+/gu)) {
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) cut.push(word[0]);
    }
  }
  return cut;
}"""


def assert_whole(table: Locator) -> None:
    """Nothing is beside the window, and each word of the first column stands on one line."""
    expect(table).to_be_visible()
    assert table.evaluate("table => table.parentElement.scrollWidth - table.parentElement.clientWidth") <= 0
    for cell in table.locator("tbody td:first-child").all():
        assert cell.evaluate(CUT_WORDS) == []


@pytest.mark.usefixtures("portal")
def test_procedures_in_the_studio(page: Page, enter: Enter) -> None:
    page.set_viewport_size(NARROW_SCREEN)
    enter(page.context, address_of("design"))
    page.goto("/admin/studio/")
    assert_whole(page.locator("main table"))


@pytest.mark.usefixtures("portal")
def test_broken_links(page: Page, enter: Enter) -> None:
    question = FaqQuestionPage.objects.live()[0]
    for address in ("/une-page-qui-n-existe-pas/", f"https://exemple.test/{'0123456789abcdef' * 8}"):
        PageLink.objects.get_or_create(
            page=question.page_ptr, address=address, is_outside=False, defaults={"state": LinkState.NO_PAGE}
        )
    page.set_viewport_size(NARROW_SCREEN)
    enter(page.context, address_of("communication"))
    page.goto("/admin/liens-rompus/")
    assert_whole(page.locator("main table"))


@pytest.mark.usefixtures("portal")
def test_the_name_on_the_first_page(page: Page, enter: Enter) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    enter(page.context, address_of("communication"))
    page.goto("/admin/")
    name = page.locator(".w-dashboard header .w-label-1")
    expect(name).to_have_text("Nadia Belkacem")
    assert name.evaluate(CUT_WORDS) == []
