"""Nothing that can be pressed moves when the scripts come, however late: who is quick presses what they meant to."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.screens.base import Screen
from tests.e2e.screens.catalogue import ALL

LATE = {
    "desk-messages",
    "desk-move_stage",
    "desk-refuse",
    "desk-resume",
    "messages",
    "passkey-add",
    "passkey-again",
    "sign-in",
    "step-1",
    "step-document",
    "studio-field",
    "studio-field_add-one_choice",
    "studio-step",
}
"""Screens where scripts add something as they begin: one of each kind."""
OUR_SCRIPTS = re.compile(r"/static/js/")
DRAWN = """() => document.readyState !== "loading" && document.fonts.status === "loaded"
  && [...document.querySelectorAll("link[rel=stylesheet]")].every(one => one.sheet)"""
PLACES = """
  const place = (one) => {
    let y = one.getBoundingClientRect().y;
    for (let up = one.parentElement; up; up = up.parentElement) y += up.scrollTop;
    return Math.round(y);
  };
"""
"""Where something stands in its page; a box that scrolls to what is chosen moves nothing else."""
NOTE_PLACES = f"""() => {{ {PLACES}
  const pressed = [...document.querySelectorAll("main :is(a, button, select, input, textarea)")];
  const shown = pressed.filter((one) => one.checkVisibility({{ visibilityProperty: true }}));
  for (const one of shown) one.dataset.before = place(one);
  return shown.length;
}}"""
MOVED = f"""() => {{ {PLACES}
  const noted = [...document.querySelectorAll("[data-before]")].filter((one) => one.checkVisibility());
  const moved = noted.filter((one) => Math.abs(place(one) - one.dataset.before) > 1);
  return moved.map((one) => `to ${{place(one)}}: ${{one.outerHTML.slice(0, 200)}}`);
}}"""


@pytest.mark.parametrize("screen", [screen for screen in ALL if screen.name in LATE], ids=lambda screen: screen.name)
def test_late_scripts_move_nothing(screen: Screen, open_screen: Callable[..., Page]) -> None:
    page = open_screen(screen)
    page.set_viewport_size(WIDE if screen.name.startswith(("desk", "studio")) else NARROW)
    page.route(OUR_SCRIPTS, lambda route: None)  # held until nobody stands in its way
    page.goto(page.url, wait_until="commit")
    page.wait_for_function(DRAWN)
    assert page.evaluate("document.readyState") == "interactive", "the scripts are awaited"
    assert page.evaluate(NOTE_PLACES)
    page.unroute(OUR_SCRIPTS)
    page.wait_for_load_state("networkidle")  # a script may fetch others
    assert page.evaluate(MOVED) == []


def test_the_screens_are_there() -> None:
    assert {screen.name for screen in ALL} >= LATE
