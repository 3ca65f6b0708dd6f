"""The main screens for whom the system is set otherwise: forced colours, no movement, text four times as large."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens.base import STICKS_OUT
from tests.e2e.screens.catalogue import MAIN, MainScreen

main_screens = pytest.mark.parametrize("main", MAIN, ids=lambda main: main.screen.name)

# With the colours of the system, a background says nothing any more: a control is known by its border, and what is
# painted through a mask disappears unless it keeps a colour of its own.
LOST_IN_FORCED_COLOURS = """region => {
  const shown = one => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const drawn = style => style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) >= 1
    && style.borderBottomColor !== style.backgroundColor;
  const vanishes = (style, part) => style.maskImage !== "none" && style.forcedColorAdjust !== "none"
    && style.display !== "none" && (!part || style.content !== "none");
  const inside = selector => [...document.querySelectorAll(`:is(${region}) :is(${selector})`)].filter(shown);
  const quiet = ":not(.button--quiet, .password-toggle)";
  const controls = inside(`button${quiet}, .button${quiet}, select, textarea,`
    + " input:not([type=hidden], [type=radio], [type=checkbox], [type=file])");
  return [
    ...controls.filter(one => !drawn(getComputedStyle(one))).map(one => ["no border", one]),
    ...inside("*").filter(one => ["", "::before", "::after"].some(part => vanishes(getComputedStyle(one, part), part)))
      .map(one => ["a masked picture", one]),
  ].map(([what, one]) => what + ": " + one.outerHTML.slice(0, 160));
}"""

MOVES = """region => [...document.querySelectorAll(`:is(${region}), :is(${region}) *`)].filter(one =>
  ["", "::before", "::after"].some(part => {
    const style = getComputedStyle(one, part);
    const longest = list => Math.max(...list.split(",").map(parseFloat));
    return style.animationName !== "none" && longest(style.animationDuration) > 0.01
      || longest(style.transitionDuration) > 0.01;
  })).map(one => one.outerHTML.slice(0, 160))"""

IS_OUTLINED = """one => {
  const style = getComputedStyle(one);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""

# A link over two lines has two boxes, and the middle of what holds both may be neither.
IS_ON_TOP = """one => {
  const [box] = one.getClientRects();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return one === found || one.contains(found);
}"""


@main_screens
def test_forced_colours(main: MainScreen, open_screen: Callable[..., Page], axe: Callable[..., None]) -> None:
    page = open_screen(main.screen, forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(LOST_IN_FORCED_COLOURS, main.screen.region) == []
    page.keyboard.press("Tab")
    action = page.locator(main.action).first
    action.focus()
    expect(action).to_be_focused()
    assert action.evaluate(IS_OUTLINED)
    axe(page, "" if main.screen.region == "body" else main.screen.region)


@main_screens
def test_reduced_motion(main: MainScreen, open_screen: Callable[..., Page]) -> None:
    page = open_screen(main.screen, reduced_motion="reduce")
    assert page.evaluate(MOVES, main.screen.region) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@main_screens
def test_zoomed_four_times(main: MainScreen, open_screen: Callable[..., Page]) -> None:
    page = open_screen(main.screen, viewport={"width": 320, "height": 256}, device_scale_factor=4)
    assert page.evaluate(STICKS_OUT, main.screen.region) == []
    if main.screen.region == "body":
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    action = page.locator(main.action).first
    page.keyboard.press("Tab")
    action.focus()
    expect(action).to_be_in_viewport()
    # Wagtail's menu, open until its script comes, slides away above the page: on top, once it has.
    page.wait_for_function(IS_ON_TOP, arg=action.element_handle())
    action.click(trial=True)
