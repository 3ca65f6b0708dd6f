"""What stands in one row is aligned, whatever its words; the head of a step leaves room for what it asks."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from formkit.fieldtypes import ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure

FINGER = 24
"""Pixels (WCAG 2.2, 2.5.8)."""
MANY = 9
LONG = "Sur l’avis de situation, en haut à droite : quatorze chiffres, sans espace ni tiret entre eux."
STEP = Step(
    key="s_project1",
    title="Votre projet",
    fields=(
        ShortTextField(key="f_left1234", label="Numéro", help=LONG, width="half"),
        ShortTextField(key="f_right123", label="Ville", width="half"),
        ShortTextField(key="f_third123", label="Rue", width="third"),
        ShortTextField(key="f_third456", label="Un intitulé qui prend plusieurs lignes", help=LONG, width="third"),
        ShortTextField(key="f_third789", label="Étage", help="S’il y en a.", width="third"),
    ),
)


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user()
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


def tops(page: Page, selector: str) -> list[int]:
    return page.locator(selector).evaluate_all("all => all.map(it => Math.round(it.getBoundingClientRect().top))")


def test_the_controls_of_a_row_stand_at_one_height(
    page: Page, draft: ServiceRequest, enter: Callable[..., None]
) -> None:
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    halves, thirds = tops(page, ".step-item--half input[type=text]"), tops(page, ".step-item--third input[type=text]")
    assert len(halves) == 2
    assert len(thirds) == 3
    assert len(set(halves)) == len(set(thirds)) == 1


@pytest.mark.parametrize("address", ["/autres-demarches/", "/aides-par-profil/association/"])
def test_the_cards_of_a_row_have_one_height(page: Page, address: str, portal: object) -> None:
    page.goto(address)
    expect(page.locator(".grid > li > .card").first).to_be_visible()
    rows = defaultdict(set)
    measure = "all => all.map(it => it.getBoundingClientRect()).map(it => [it.top, it.height].map(Math.round))"
    for top, height in page.locator(".grid > li > .card").evaluate_all(measure):
        rows[top].add(height)
    assert all(len(heights) == 1 for heights in rows.values()), rows


def test_the_way_out_ends_where_the_page_does(page: Page, draft: ServiceRequest, enter: Callable[..., None]) -> None:
    enter(page.context, draft.applicant.email)
    page.goto("/compte/")
    words = """it => { const range = document.createRange(); range.selectNodeContents(it);
        return Math.round(range.getBoundingClientRect().right); }"""
    edge = page.locator(".site-header__top").evaluate(
        "it => Math.round(it.getBoundingClientRect().right - parseFloat(getComputedStyle(it).paddingRight))"
    )
    assert page.locator(".site-header__account").get_by_role("link", name="Se déconnecter").evaluate(words) == edge


def test_signed_in_on_a_tablet_the_name_of_the_portal_stays_on_its_line(
    new_visit: Callable[..., BrowserContext], draft: ServiceRequest, enter: Callable[..., None]
) -> None:
    page = new_visit(viewport={"width": 1024, "height": 720}).new_page()
    enter(page.context, draft.applicant.email)
    page.goto("/compte/")
    lines = "it => it.getBoundingClientRect().height / parseFloat(getComputedStyle(it).lineHeight)"
    assert round(page.locator(".brand__portal").evaluate(lines)) == 1
    assert page.locator(".site-search__input").first.evaluate("it => it.getBoundingClientRect().width") >= 120


@pytest.mark.parametrize("address", ["/", "/demarches/aide-au-projet-associatif/", "/foire-aux-questions/"])
def test_on_a_phone_a_finger_has_room_on_each_link(
    address: str, new_visit: Callable[..., BrowserContext], portal: object
) -> None:
    page = new_visit(viewport={"width": 320, "height": 640}).new_page()
    page.goto(address)
    sizes = "all => all.map(it => [it.getBoundingClientRect().height, it.textContent.trim()])"
    heights = page.locator("a:visible:not(.visually-hidden, .skip-link, .card__title a)").evaluate_all(sizes)
    assert len(heights) > MANY
    assert [link for link in heights if link[0] < FINGER] == []


def test_on_a_phone_the_head_of_a_step_takes_a_third_at_most(
    new_visit: Callable[..., BrowserContext], portal: object, enter: Callable[..., None]
) -> None:
    page = new_visit(viewport={"width": 320, "height": 720}).new_page()
    enter(page.context, "usager@demo.test")
    page.goto("/compte/brouillons/")
    page.get_by_role("link", name="Reprendre Aide au projet associatif").first.click()
    expect(page.locator(".filing-step")).to_be_attached()
    page.wait_for_load_state("load")  # until then its stylesheets may be on their way
    assert page.locator(".page-header").evaluate("it => it.getBoundingClientRect().height") <= 240
    assert page.locator(".step-drawer > summary").evaluate("it => it.getBoundingClientRect().height") >= 44
