"""No screen, in any of its states, gives axe anything to say, nor is wider than the smallest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from home.demo.people import ODILE
from tests.e2e import screens
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.screens import Screen

# What sticks out of the window and can't be reached by scrolling its own box.
STICKS_OUT = """region => [...document.querySelectorAll(region + ", " + region + " *")].filter(one => {
  const box = one.getBoundingClientRect();
  if (!one.checkVisibility() || !box.width || !box.height || box.right <= innerWidth + 1) return false;
  for (let up = one; up && up !== document.body; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (style.overflowX !== "visible" || style.position === "absolute" && box.height <= 1) return false;
  }
  return true;
}).map(one => one.outerHTML.slice(0, 160))"""

# In our forms, then in those that Wagtail draws.
SAYS_WHAT_IS_WRONG = "main .error-summary, main .field__error, main .error-message, main .help-critical"


@pytest.mark.parametrize("screen", [*screens.PUBLIC, *screens.ACCOUNT, *screens.ADMIN], ids=lambda one: one.name)
def test_axe_and_narrow(
    screen: Screen,
    context: BrowserContext,
    page: Page,
    axe: Callable[..., None],
    enter: Callable[[BrowserContext, str], None],
) -> None:
    place = screen.place()
    if place.who:
        enter(context, place.who)
    response = page.goto(place.path)
    assert response is not None
    assert response.status == screen.status
    if screen.before:
        screen.before(page)
        page.wait_for_load_state()
    if screen.name.endswith("-error"):
        expect(page.locator(SAYS_WHAT_IS_WRONG).first).to_be_visible()
    page.set_viewport_size(WIDE)
    axe(page, "" if screen.region == "body" else screen.region)
    page.set_viewport_size(NARROW)
    assert page.evaluate(STICKS_OUT, screen.region) == []
    if screen.region == "body":
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("path", ["/", "/compte/brouillons/", "/demarches/aide-au-projet-associatif/commencer/"])
def test_the_phones_menu_open(
    path: str, narrow_page: Page, axe: Callable[..., None], enter: Callable[[BrowserContext, str], None]
) -> None:
    enter(narrow_page.context, ODILE)
    narrow_page.goto(path)
    narrow_page.locator("[data-site-menu] summary").click()
    expect(narrow_page.locator(".site-menu__panel")).to_be_visible()
    axe(narrow_page)
    assert narrow_page.evaluate(STICKS_OUT, "body") == []
