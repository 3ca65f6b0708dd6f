"""The pages that show when something is broken, or that a form's address gives by itself: made from their templates."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page

from tests.e2e.screens.base import STICKS_OUT


@pytest.mark.parametrize("status", [400, 405, 500, 503])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(status: int, width: int, page: Page, portal: object, axe: Callable[[Page], None]) -> None:
    html = render_to_string(f"{status}.html", request=RequestFactory().get("/"))
    page.route("**/en-panne/", lambda route: route.fulfill(status=status, body=html, content_type="text/html"))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/en-panne/")
    axe(page)
    assert not page.evaluate(STICKS_OUT, "body")
