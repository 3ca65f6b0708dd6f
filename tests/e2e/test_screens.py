"""No screen, in any of its states, gives axe anything to say, nor is wider than the smallest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from home.demo.people import ODILE
from tests import gate
from tests.e2e.conftest import AXE_RULES, NARROW, WIDE
from tests.e2e.screens.base import STICKS_OUT, Screen
from tests.e2e.screens.catalogue import ALL, is_another_state

CHANGED_BY_WIDTH = ["target-size", "scrollable-region-focusable", "region", "page-has-heading-one"]
"""The rules of axe whose answer the window's width can change: what moves, hides or scrolls. The others read the same
page again: a third of the screens at each landing."""


EACH_IN_TURN = [
    pytest.param(screen, id=screen.name, marks=[pytest.mark.in_turn] if is_another_state(screen) else [])
    for screen in ALL
]


@pytest.mark.parametrize("screen", EACH_IN_TURN)
def test_axe_wide_and_narrow(
    screen: Screen, open_screen: Callable[..., Page], axe: Callable[..., None], pytestconfig: pytest.Config
) -> None:
    page, region = open_screen(screen), "" if screen.region == "body" else screen.region
    page.set_viewport_size(WIDE)
    axe(page, region)
    page.set_viewport_size(NARROW)
    axe(page, region, rules=AXE_RULES if gate.is_of_its_turn(pytestconfig, screen.name) else CHANGED_BY_WIDTH)
    assert page.evaluate(STICKS_OUT, screen.region) == []
    assert page.locator(".error-summary").count() <= 1, "what is wrong is summed up once"
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
