"""The tabs of a request on the narrowest phone, with scripts and without, by keyboard; and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from teleservices.lifecycle.messaging import send_message
from teleservices.models import ServiceRequest, Side, State
from tests.e2e.keyboard import by_keyboard, fits
from tests.factories.procedures import make_request

NewVisit = Callable[..., BrowserContext]
NARROW = {"width": 320, "height": 640}
TARGET = 44
PARTS = {"Contenu": "Fête de la rivière", "Pièces": "Accusé de réception", "Historique": "Demande transmise"}


@pytest.fixture
def filed(portal: object) -> ServiceRequest:
    request = make_request(state=State.IN_REVIEW)
    assert isinstance(request.assignee, User)
    send_message(request_id=request.pk, actor=request.assignee, side=Side.SERVICE, text="Le 12 mars.")
    return request


@pytest.mark.parametrize("scripts", [True, False])
def test_each_tab_is_reached_fits_and_says_that_it_is_open(
    scripts: bool, filed: ServiceRequest, new_visit: NewVisit, enter: Callable[..., None], axe: Callable[..., None]
) -> None:
    page = new_visit(viewport=NARROW, java_script_enabled=scripts).new_page()
    enter(page.context, filed.applicant.email)
    page.goto(filed.get_absolute_url())
    tabs = page.locator("#onglets")
    expect(tabs.locator("[aria-current=page]")).to_have_text("Historique")
    for name, words in PARTS.items():
        tabs.get_by_role("link", name=name).click()
        expect(tabs.locator("[aria-current=page]")).to_have_text(name)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator("main")).to_contain_text("Ce qui se passe maintenant")
        expect(tabs).to_be_in_viewport()
        wide_enough(page)
        if scripts:
            axe(page)
    assert in_one_row(tabs)
    tabs.get_by_role("link", name="Messages 1 non lu").click()
    expect(tabs.locator("[aria-current=page]")).to_have_text("Messages")
    expect(page.locator(".message--service")).to_contain_text("Le 12 mars.")
    wide_enough(page)
    page.go_back()
    expect(tabs.locator("[aria-current=page]")).to_have_text("Historique")


def in_one_row(tabs: Locator) -> bool:
    """Whether none of them goes to another row, words beside its name included."""
    tops = tabs.get_by_role("link").evaluate_all("all => all.map(it => Math.round(it.getBoundingClientRect().top))")
    return len(tops) == len(PARTS) + 1 and len(set(tops)) == 1


def wide_enough(page: Page) -> None:
    """Nothing is wider than the phone, and a finger hits each tab."""
    assert page.viewport_size is not None
    for link in page.locator("#onglets a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= TARGET
        assert box["width"] >= TARGET
        assert box["x"] + box["width"] <= page.viewport_size["width"]


def test_by_keyboard_and_from_a_former_address(phone: Page, filed: ServiceRequest, enter: Callable[..., None]) -> None:
    enter(phone.context, filed.applicant.email)
    phone.goto(f"{filed.get_absolute_url()}#pieces")
    expect(phone.locator("#onglets")).to_be_in_viewport()
    by_keyboard(phone, "link", "Pièces")
    expect(phone.get_by_role("link", name="statuts")).to_be_visible()
    assert fits(phone)


def test_on_paper_the_tab_that_is_open_without_the_tabs(
    page: Page, filed: ServiceRequest, enter: Callable[..., None]
) -> None:
    enter(page.context, filed.applicant.email)
    page.goto(f"{filed.get_absolute_url()}?onglet=contenu")
    page.emulate_media(media="print")
    expect(page.locator("#onglets")).to_be_hidden()
    expect(page.get_by_role("heading", name="Contenu")).to_be_visible()
    expect(page.get_by_text("Fête de la rivière")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce qui se passe maintenant")).to_be_visible()
