"""A phone of 360 px held by someone who only has a keyboard: how they come to things, and what they must see."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

PHONE = {"width": 360, "height": 740}
MOST_TABS = 60


def reach(page: Page, wanted: Locator, within: str = "main") -> None:
    """Come to a control with the tabulation key alone."""
    wanted.wait_for()
    page.locator(within).first.evaluate("one => { one.tabIndex = -1; one.focus() }")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is never reached")


def by_keyboard(page: Page, role: str, name: str) -> None:
    """Come to a link or a button, then press Enter."""
    reach(page, page.locator("main").get_by_role(role, name=name).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def type_in(page: Page, label: str, text: str) -> None:
    """Come to a field and type, over what it holds."""
    reach(page, page.locator("main").get_by_label(label, exact=True).first)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def fits(page: Page) -> bool:
    """Whether nothing is wider than the phone, once the page and its styles are there."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def is_good(page: Page, title: str, axe: Callable[..., None]) -> None:
    """The page of this title is there, fits the phone, and axe finds nothing on it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert fits(page), page.url
    axe(page)
