"""A budget filled in as people do: typed, by keyboard, pasted from a spreadsheet, on a phone, without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.row_answers import TableAnswer
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.e2e.keyboard import fits
from tests.factories.accounts import make_profile, make_user
from tests.factories.budgets import DONE, OTHER, PLANNED, make_budget
from tests.factories.procedures import make_procedure
from tests.french import french

KEY = "f_budget"
STEP = Step(key="s_budget", title="Budget du projet", fields=(make_budget(),))
Reach = Callable[[Page], None]
PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  const inputs = [];
  addEventListener("input", (event) => inputs.push(event.target.name));
  const before = performance.now();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  return [performance.now() - before, inputs.length];
}"""
"""Milliseconds that a paste takes, and how often the page is told of it."""
SHIFT = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 500);
})"""


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user()
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


@pytest.fixture
def reach(draft: ServiceRequest, enter: Callable[..., None]) -> Reach:
    def open_step(page: Page) -> None:
        enter(page.context, draft.applicant.email)
        page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(STEP.title)

    return open_step


def ready(page: Page) -> None:
    """Wait for the page's modules."""
    page.wait_for_load_state("networkidle")  # each comes by itself
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()
    expect(page.locator(".step-items > [role=status]")).to_be_attached()


def name_of(line: str, column: str = PLANNED) -> str:
    return f"[name='{KEY}-{line}-{column}']"


def saved(draft: ServiceRequest) -> TableAnswer:
    table = TableAnswer.read(ServiceRequest.objects.get(pk=draft.pk).answers.get(KEY))
    assert table is not None
    return table


def total(page: Page, side: int) -> str:
    """The total of a side, in the first column, its spaces plain."""
    text = page.locator(".lined__total").nth(side).locator("output").first.inner_text()
    return " ".join(text.split())


def test_sums_and_the_balance_follow_what_is_typed(
    page: Page, reach: Reach, draft: ServiceRequest, axe: Callable[..., None]
) -> None:
    reach(page)
    ready(page)
    lack = page.locator(f"[data-balance={PLANNED}]")
    expect(lack).to_be_hidden()
    page.locator(name_of("l_000")).fill("1 250,50")
    page.locator(name_of("l_000", DONE)).fill("1 300")
    page.locator(name_of("l_040")).fill("99")  # volunteers: counted apart
    expect(page.locator("[data-row$=l_000] output")).to_have_text("49,50 €")
    assert total(page, 0) == "1 250,50 €"
    expect(lack).to_contain_text("1 250,50 €")
    expect(page.get_by_role("status").filter(has_text="1 250,50 €")).not_to_have_count(0)
    axe(page)
    sentence = lack.inner_text()
    press(page, french("Continue"))
    expect(page.locator("[data-error-summary]")).to_contain_text(sentence)
    expect(lack).to_have_text(sentence)

    page.locator(name_of("l_100")).fill("1250,5")
    page.locator(name_of("l_101", DONE)).fill("1300")
    expect(lack).to_be_hidden()
    press(page, french("Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert saved(draft).lines["l_000"][PLANNED] == 125_050


def test_enter_and_the_arrows_go_from_line_to_line(page: Page, reach: Reach) -> None:
    reach(page)
    ready(page)
    second = page.locator(".lined details").nth(1)
    second.locator("summary").click()
    expect(page.locator(name_of("l_010"))).to_be_hidden()
    page.locator(name_of("l_002")).press("Enter")
    expect(page.locator(name_of("l_010"))).to_be_focused()  # in the next group, which opens
    page.keyboard.press("ArrowUp")
    expect(page.locator(name_of("l_002"))).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(name_of("l_000"))).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(name_of("l_000"))).to_be_focused()
    page.locator(name_of("l_041", DONE)).press("ArrowDown")
    expect(page.locator(name_of("l_100", DONE))).to_be_focused()  # on the other side


def test_a_paste_fills_the_lines_below_at_once(page: Page, reach: Reach, draft: ServiceRequest) -> None:
    reach(page)
    ready(page)
    block = "\r\n".join(f"{number},50\t{number} €\t#REF!\tx" for number in range(60))
    milliseconds, events = page.locator(name_of("l_000")).evaluate(PASTE, block)
    assert milliseconds < 200
    assert events == 1
    expect(page.locator(name_of("l_001", DONE))).to_have_value("1 €")
    shown = [total(page, 0), total(page, 1), *page.locator("[data-balance]").all_inner_texts()]
    with page.expect_response("**/enregistrer/"):
        page.locator("[data-row-label]").fill("Tombola")
        page.locator(".form-actions button").first.focus()
    assert saved(draft).lines["l_001"] == {PLANNED: 150, DONE: 100, "f_gap": -50}
    page.reload()
    ready(page)
    assert [total(page, 0), total(page, 1), *page.locator("[data-balance]").all_inner_texts()] == shown


def test_rows_are_added_taken_away_and_saved_once(page: Page, reach: Reach, draft: ServiceRequest) -> None:
    reach(page)
    ready(page)
    first = page.locator(f"[name='{KEY}-{OTHER}-0-label']")
    first.fill("Tombola")
    page.locator(name_of(f"{OTHER}-0")).fill("30")
    with page.expect_response("**/enregistrer/"):
        page.locator("[data-rows-more]").click()
    expect(page.get_by_role("status").filter(has_text=french("Row added."))).to_have_count(1)
    second = page.locator(f"[name='{KEY}-{OTHER}-1-label']")
    expect(second).to_be_focused()
    line = next(line.label for line in make_budget().lines if line.key == OTHER)
    expect(second).to_have_accessible_name(f"{line} 2")
    expect(page.locator(name_of(f"{OTHER}-1"))).to_have_accessible_name(f"{line} 2, Prévu")
    expect(page.locator(name_of(f"{OTHER}-0"))).to_have_accessible_name(f"{line} 1, Prévu")
    second.fill("Buvette")
    page.locator(name_of(f"{OTHER}-1")).fill("douze")
    assert total(page, 0) == "30,00 €"
    with page.expect_response("**/enregistrer/"):
        page.locator(".form-actions button").first.focus()
    expect(page.locator(f"[id='{KEY}-{OTHER}-1-{PLANNED}-error']")).to_be_visible()
    ids = [row["id"] for row in saved(draft).rows]
    expect(page.locator(f"[name='{KEY}-{OTHER}-1-id']")).to_have_value(str(ids[1]))
    with page.expect_response("**/enregistrer/"):
        page.locator("[data-row-gone]").first.click()
    expect(page.get_by_role("status").filter(has_text=french("Row taken away."))).to_have_count(1)
    page.locator(name_of(f"{OTHER}-1")).fill("12")
    page.locator(".form-actions button").first.focus()
    expect(page.locator("form[data-autosave]")).to_have_attribute("data-state", "idle")
    expect(page.locator(f"[id='{KEY}-{OTHER}-1-{PLANNED}-error']")).to_have_count(0)
    assert [(row["id"], row["label"], row[PLANNED]) for row in saved(draft).rows] == [(ids[1], "Buvette", 1200)]
    page.reload()
    expect(page.locator("[data-row-label]").first).to_have_value("Buvette")
    assert total(page, 0) == "12,00 €"


def test_on_a_phone_groups_unfold_with_their_sums(narrow_page: Page, reach: Reach, axe: Callable[..., None]) -> None:
    page = narrow_page
    reach(page)
    ready(page)
    groups = page.locator(".lined details")
    expect(page.locator(".lined details[open]")).to_have_count(1)
    page.locator(name_of("l_000")).fill("12")
    expect(groups.first.locator("summary output").first).to_have_text("12,00 €")
    assert (page.locator("[data-row$=l_000] th").bounding_box() or {"width": 0})["width"] > 200
    assert fits(page)
    axe(page)
    assert page.evaluate(SHIFT) < 0.1
    page.locator(name_of("l_000")).fill("douze")
    press(page, french("Continue"))
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator(".lined details:not([open])")).to_have_count(0)
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert (page.locator("[data-row$=l_001] th").bounding_box() or {"height": 99})["height"] < 60


def test_the_same_without_a_script(no_js_page: Page, reach: Reach, draft: ServiceRequest) -> None:
    page = no_js_page
    reach(page)
    expect(page.locator(".lined details:not([open])")).to_have_count(0)
    page.locator(name_of("l_000")).fill("12")
    page.locator(f"[name='{KEY}-{OTHER}-0-label']").fill("Tombola")
    page.locator("[data-rows-more]").click()
    page.locator(f"[name='{KEY}-{OTHER}-1-label']").fill("Buvette")
    page.locator(name_of(f"{OTHER}-1")).fill("3")
    page.locator("[data-row-gone]").first.click()
    expect(page.locator("[data-row-label]").first).to_have_value("Buvette")
    assert total(page, 0) == "15,00 €"
    page.locator(name_of("l_100")).fill("15")
    press(page, french("Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert [row["label"] for row in saved(draft).rows] == ["Buvette"]
