"""At 1024 × 768, what saves a screen of the studio and what previews it are in sight before any scrolling."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.e2e.screens import studio, studio_around, studio_transfer
from tests.e2e.screens.base import Screen
from tests.e2e.screens.catalogue import is_another_state
from tests.e2e.screens.designing import REGION

SMALL: dict[str, int] = {"width": 1024, "height": 768}
MOST = 200
"""Pixels of the studio's own above what is edited: title, tabs, what can be undone."""
LEADS = ".studio button.button:not(.button-secondary, .button-small, [aria-hidden])"
"""What a screen is sent by; what goes with one row of a list is small."""

ONCE = [
    pytest.param(screen, id=screen.name)
    for screen in (*studio.SCREENS, *studio_around.SCREENS, *studio_transfer.SCREENS)
    if screen.region == REGION and not is_another_state(screen)
]


def box(element: Locator) -> FloatRect:
    bounds = element.bounding_box()
    assert bounds is not None, element
    return bounds


@pytest.mark.parametrize("screen", ONCE)
def test_what_saves_and_what_previews_are_in_sight(screen: Screen, open_screen: Callable[..., Page]) -> None:
    page = open_screen(screen)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a ViewportSize
    for button in page.locator(LEADS).filter(visible=True).all():
        assert 0 <= box(button)["y"] <= SMALL["height"] - box(button)["height"], button.inner_text()
    preview = page.locator("[data-studio-preview] iframe")
    if preview.count():
        assert box(preview)["y"] <= SMALL["height"] / 2
    edited = page.locator("#studio-editor-title, .studio-tabs + *").first
    if page.locator(".studio-tabs").count():
        expect(edited).to_be_attached()
        assert box(edited)["y"] - box(page.locator(".studio"))["y"] <= MOST
