"""The pages that show when something is broken, made from their templates, or when an address only receives a form."""

import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.screens.base import STICKS_OUT

both_widths = pytest.mark.parametrize("width", [1280, 320])


@pytest.mark.parametrize("status", [400, 500, 503])
@both_widths
def test_axe_finds_nothing(status: int, width: int, page: Page, portal: object, axe: Callable[[Page], None]) -> None:
    html = render_to_string(f"{status}.html", request=RequestFactory().get("/"))
    page.route("**/en-panne/", lambda route: route.fulfill(status=status, body=html, content_type="text/html"))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/en-panne/")
    axe(page)
    assert not page.evaluate(STICKS_OUT, "body")


@both_widths
def test_an_address_that_only_receives_a_form_leads_on(
    width: int, page: Page, portal: object, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(reverse("sign_in_relay"))
    assert answer
    assert answer.status == 405
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette adresse ne s’ouvre pas d’elle-même")
    axe(page)
    assert not page.evaluate(STICKS_OUT, "body")
    page.locator("main").get_by_role("link", name="Mon compte").click()
    expect(page).to_have_url(re.compile(rf"{reverse('account_login')}\?next="))
