"""« Vérifier vos réponses » laid out: no word is cut, numbers are aligned, nothing sticks out; letters are counted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes import AmountField, GroupField, LongTextField, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.screens.base import STICKS_OUT
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure

Enter = Callable[..., None]
WHAT, COST, ASKED, REASONS = "f_what1234", "f_cost1234", "f_asked123", "f_reasons1"
STEP = Step(
    key="s_budget12",
    title="Votre budget",
    fields=(
        GroupField(
            key="f_budget12", label="Dépenses prévues", row_name="Dépense", totals=(COST, ASKED),
            fields=(
                ShortTextField(key=WHAT, label="Nature de la dépense"),
                ShortTextField(key="f_payer123", label="Payée par"),
                AmountField(key=COST, label="Coût"),
                AmountField(key=ASKED, label="Montant demandé"),
            ),
        ),
        LongTextField(key=REASONS, label="Vos raisons", max_length=1_000),
    ),
)  # fmt: skip
ROWS = [
    {"id": "r_one", WHAT: "Location de la salle", "f_payer123": "L’association", COST: 100_000, ASKED: 50_000},
    {"id": "r_two", WHAT: "Sonorisation", "f_payer123": "La communauté de communes", COST: 12_345_678, ASKED: 5_000},
]
# The words, thousands of an amount included, whose letters stand on two lines.
CUT = r"""() => {
  const cut = [];
  const walker = document.createTreeWalker(document.querySelector(".table"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.checkVisibility()) continue;
    for (const word of walker.currentNode.data.matchAll(/[^ \n]+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) cut.push(word[0]);
    }
  }
  return cut;
}"""
RIGHT = "cells => cells.map(cell => { const r = document.createRange(); r.selectNodeContents(cell); return Math.round(r.getBoundingClientRect().right); })"  # noqa: E501


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user(first_name="Odile", last_name="Renaud")
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user)
    draft.answers = {"f_budget12": ROWS, REASONS: "Parce que."}
    draft.save()
    return draft


def reach(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/verifier/")
    expect(page.locator(".table")).to_be_visible()


def test_no_word_is_cut_and_amounts_are_aligned(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    for size in (WIDE, {"width": 900, "height": 900}, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(CUT) == [], size
        assert page.evaluate(STICKS_OUT, "body") == [], size
        box, table = page.locator(".summary-list").bounding_box(), page.locator(".table").bounding_box()
        assert box is not None
        assert table is not None
        assert table["width"] <= box["width"] + 1
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    for column in (3, 4):
        ends = page.locator(f".table tr > :nth-child({column})").evaluate_all(RIGHT)
        assert len(ends) == 4
        assert len(set(ends)) == 1, "header, amounts and total end on one line"


def test_a_word_that_no_column_can_hold_does_not_widen_the_page(
    page: Page, draft: ServiceRequest, enter: Enter
) -> None:
    draft.answers = {"f_budget12": [{**ROWS[0], WHAT: "x" * 180}]}
    draft.save()
    reach(page, draft, enter)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(STICKS_OUT, "body") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_characters_left_are_counted_as_the_server_counts_them(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    page.get_by_label("Vos raisons").fill("😀" * 400)
    expect(page.locator(".char-counter")).to_contain_text("600")
    page.get_by_label("Vos raisons").fill("  " + "😀" * 1_000 + "\n")
    expect(page.locator(".char-counter")).to_contain_text(" 0")
    page.get_by_label("Vos raisons").fill("😀" * 1_234)
    expect(page.locator(".char-counter")).to_contain_text("234")
    with page.expect_response("**/enregistrer/"):
        page.keyboard.press("Tab")
    expect(page.locator(f"#field-{REASONS} .field__error")).to_contain_text("Elle en compte 1\u202f234.")
