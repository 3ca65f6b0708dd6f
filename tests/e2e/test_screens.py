"""No screen, in any of its states, gives axe anything to say, nor is wider than the smallest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from home.demo.people import ODILE
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.screens.base import STICKS_OUT, Screen
from tests.e2e.screens.catalogue import ALL


@pytest.mark.parametrize("screen", ALL, ids=lambda one: one.name)
def test_axe_wide_and_narrow(screen: Screen, open_screen: Callable[..., Page], axe: Callable[..., None]) -> None:
    page = open_screen(screen)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        axe(page, "" if screen.region == "body" else screen.region)
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
