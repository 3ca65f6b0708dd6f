"""The clicks that the commonest acts of a designer take, counted by the page; typing isn't counted."""

import pytest
from playwright.sync_api import Page, expect

from formkit.schema import parse_schema
from home.demo.accounts import address_of
from teleservices.models import Procedure
from tests.e2e.counting import FROM_A_LIST, Counted
from tests.e2e.test_studio_workspace import STEP, Enter
from tests.factories.procedures import AMOUNT, make_procedure


@pytest.fixture
def counted(page: Page, enter: Enter) -> Counted:
    """A designer who comes, counted."""
    enter(page.context, address_of("design"))
    return Counted(page)


@pytest.fixture
def procedure(portal: object) -> Procedure:
    return make_procedure(title="Aide dont on compte les clics")


def test_a_common_question_takes_two_clicks(counted: Counted, procedure: Procedure) -> None:
    page = counted.page
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/{STEP}/")
    page.get_by_role("link", name="Ajouter une question").first.click()
    page.locator("#studio-type").fill("montant")
    page.locator("#studio-type").press("Enter")
    page.locator("#id_label").fill("Budget du projet")
    page.locator("#studio-save").click()
    expect(page.locator(".messages")).to_contain_text("Budget du projet")
    assert counted.taken() <= 2
    procedure.refresh_from_db()
    added = parse_schema(procedure.draft_schema).step(STEP).fields[-1]
    assert (added.label, added.type) == ("Budget du projet", "amount")


def test_a_common_question_takes_no_click_by_keyboard(counted: Counted, procedure: Procedure) -> None:
    page = counted.page
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/{STEP}/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("#studio-type")).to_be_focused()
    page.keyboard.type("montant")
    page.keyboard.press("Enter")
    page.locator("#id_label").fill("Budget du projet")
    page.locator("#id_label").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Budget du projet")
    assert counted.taken() == 0


def test_a_question_seen_in_the_preview_is_edited_in_one_click(counted: Counted, procedure: Procedure) -> None:
    page = counted.page
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/{STEP}/")
    page.frame_locator("iframe[name=studio-preview]").locator(f"#field-{AMOUNT} label").first.click()
    expect(page.locator("#id_label")).to_be_focused()
    page.locator("#id_label").fill("Montant voulu")
    page.locator("#id_label").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Montant voulu")
    assert counted.taken() <= 1


def test_a_condition_takes_two_clicks_and_a_list(counted: Counted, procedure: Procedure) -> None:
    page = counted.page
    key = parse_schema(procedure.draft_schema).steps[1].fields[0].key
    page.goto(f"/admin/studio/{procedure.uuid}/questions/{key}/")
    page.get_by_role("link", name="Poser une condition").click()
    counted.choose("Question examinée", "Montant demandé", group="Condition 1")
    page.locator("main [name=shown-m-0-value]").fill("1000")
    page.locator("#studio-save").click()
    expect(page.locator(".messages")).to_contain_text("enregistr")
    assert counted.taken() <= 2 + FROM_A_LIST
    procedure.refresh_from_db()
    assert AMOUNT in str(parse_schema(procedure.draft_schema).field(key).condition)
