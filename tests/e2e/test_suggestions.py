"""A commune and an address found by keyboard among those that are proposed; all of it typed where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.fixtures import Settings

from formkit.fieldtypes import AddressField, CommuneField, GroupField
from formkit.places.addresses import Address
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure

STEP = Step(
    key="s_places",
    title="Les lieux",
    fields=(
        CommuneField(key="f_town", label="Commune du projet"),
        AddressField(key="f_seat", label="Adresse du projet", abroad=True),
        GroupField(
            key="f_others", label="Autres lieux", row_name="Lieu", minimum=1, maximum=3, required=False,
            fields=(CommuneField(key="f_other", label="Commune", required=False),),
        ),
    ),
)  # fmt: skip


class Street:
    """A street of three houses."""

    def complete(self, text: str, limit: int) -> list[Address]:
        return [Address(f"{number} rue du Gué", "99120", "Brenne") for number in (1, 2, 3)][:limit]


@pytest.fixture
def draft(portal: object, settings: Settings) -> ServiceRequest:
    settings.PARVIS_ADDRESSES = f"{__name__}.Street"
    user = make_user()
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


@pytest.fixture
def reach(draft: ServiceRequest, enter: Callable[..., None]) -> Callable[[Page], None]:
    def open_step(page: Page) -> None:
        enter(page.context, draft.applicant.email)
        page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(STEP.title)

    return open_step


def type_in(page: Page, box: Locator, text: str) -> Locator:
    """Type as a person does; returns what is proposed."""
    expect(box).to_have_attribute("role", "combobox")
    box.focus()
    page.keyboard.type(text)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def test_a_commune_is_chosen_by_keyboard(page: Page, reach: Callable[[Page], None], axe: Callable[..., None]) -> None:
    reach(page)
    box = page.locator("#field-f_town input[type=text]")
    options = type_in(page, box, "saint aubin")
    expect(options).to_have_text(["Saint-Aubin-des-Aulnes (99140)", "Saint-Aubin-le-Sec (99170)"])
    expect(page.get_by_role("status").filter(has_text="Suggestions")).to_have_text("Suggestions\u00a0: 2")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.nth(1).get_attribute("id")))
    expect(box).to_be_focused()
    axe(page)

    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("saint aubin")
    expect(box).to_have_attribute("aria-expanded", "false")

    page.keyboard.type(" ")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Saint-Aubin-le-Sec (99170)")
    expect(options).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text(STEP.title)


def test_an_address_fills_its_controls(
    page: Page, reach: Callable[[Page], None], draft: ServiceRequest, axe: Callable[..., None]
) -> None:
    reach(page)
    type_in(page, page.locator("#field-f_town input[type=text]"), "brenne")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[name=f_seat_country]").fill("Belgique")
    box = page.get_by_label("Chercher une adresse en France")
    options = type_in(page, box, "rue du gu")
    expect(options).to_have_count(3)
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for end, text in {"lines": "2 rue du Gué", "postcode": "99120", "city": "Brenne", "country": ""}.items():
        expect(page.locator(f"[name=f_seat_{end}]")).to_have_value(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(STEP.title)

    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    answers = ServiceRequest.objects.get(pk=draft.pk).answers
    assert answers["f_town"] == {"code": "99014", "name": "Brenne", "postcode": "99120"}
    assert answers["f_seat"] == {"lines": "2 rue du Gué", "postcode": "99120", "city": "Brenne"}


def test_a_row_added_proposes_too_and_the_mouse_chooses(page: Page, reach: Callable[[Page], None]) -> None:
    reach(page)
    press(page, "Ajouter une ligne")
    row = page.get_by_role("group", name="Lieu 2", exact=True)
    options = type_in(page, row.locator("input[type=text]"), "ecluse")
    options.first.click()
    expect(row.locator("input[type=text]")).to_have_value("Écluse-Vieille (99180)")
    expect(row.locator("input[type=text]")).to_be_focused()


def test_the_list_holds_on_the_smallest_phone(
    narrow_page: Page, reach: Callable[[Page], None], axe: Callable[..., None]
) -> None:
    page = narrow_page
    reach(page)
    type_in(page, page.locator("#field-f_town input[type=text]"), "991")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


def test_without_scripts_nothing_is_added(no_js_page: Page, reach: Callable[[Page], None]) -> None:
    reach(no_js_page)
    expect(no_js_page.get_by_role("combobox")).to_have_count(0)
    expect(no_js_page.get_by_label("Chercher une adresse en France")).to_have_count(0)
