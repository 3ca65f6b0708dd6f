"""A step with a budget and questions that depend on others, in the browser with its modules, then without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    ContentField,
    GroupField,
    NumberField,
    ShortTextField,
    YesNoField,
)
from formkit.language.nodes import Answer, Cell, Operation, Rows
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure
from tests.french import french

HELPED = comparison("f_helped", operator="equals", value=True)
BUDGET = GroupField(
    key="f_budget", label="Dépenses prévues", row_name="Dépense", minimum=1, maximum=3, totals=("f_cost",),
    fields=(
        ShortTextField(key="f_what", label="Nature"),
        AmountField(key="f_price", label="Prix"),
        NumberField(key="f_count", label="Nombre"),
        CalculatedField(
            key="f_cost", label="Coût",
            formula=Operation(kind="times", of=(Cell(key="f_price"), Cell(key="f_count"))),
        ),
    ),
)  # fmt: skip
REST = CalculatedField(
    key="f_rest", label="Reste à financer",
    formula=Operation(
        kind="minus", of=(Rows(fold="plus", group="f_budget", value=Cell(key="f_cost")), Answer(key="f_aid"))
    ),
)  # fmt: skip
STEP = Step(
    key="s_budget",
    title="Budget du projet",
    fields=(
        BUDGET,
        YesNoField(key="f_helped", label="Avez-vous d’autres aides ?"),
        AmountField(key="f_aid", label="Montant de ces aides", condition=HELPED),
        ShortTextField(
            key="f_from",
            label="Qui vous aide ?",
            condition=HELPED,
            required_when=comparison("f_aid", operator="at_least", value=100_000, of="€"),
        ),
        ContentField(key="f_both", label="Les deux aides se cumulent", condition=HELPED),
        REST,
        ShortTextField(
            key="f_reason",
            label="Pourquoi tant ?",
            condition=comparison("f_rest", operator="greater", value=500_000, of="€"),
        ),
    ),
)


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
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


def fill_row(page: Page, number: int, what: str, price: str, count: str) -> None:
    row = page.get_by_role("group", name=f"Dépense {number}", exact=True)
    row.get_by_label("Nature").fill(what)
    row.get_by_label("Prix").fill(price)
    row.get_by_label("Nombre").fill(count)


def saved(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=draft.pk)


def rows_of(draft: ServiceRequest) -> list[tuple[object, ...]]:
    rows = saved(draft).answers["f_budget"]
    assert isinstance(rows, list)
    return [tuple(row.get(key) for key in ("f_what", "f_price", "f_count", "f_cost")) for row in rows]  # type: ignore[union-attr]


def test_a_question_comes_and_goes_with_its_condition(
    page: Page, reach: Callable[[Page], None], draft: ServiceRequest, axe: Callable[..., None]
) -> None:
    reach(page)
    aid, giver = page.get_by_label("Montant de ces aides"), page.get_by_label("Qui vous aide ?")
    expect(aid).to_be_hidden()
    page.get_by_label("Oui").check()
    expect(aid).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Désormais demandé")).to_contain_text("Montant de ces aides")
    spoken = page.get_by_role("status").filter(has_text=french("Now asked:"))
    expect(spoken).to_contain_text(f"{french('To be read:')} Les deux aides se cumulent.")
    expect(page.locator("#field-f_from")).to_contain_text("(facultatif)")
    axe(page)

    aid.fill("1 000")
    expect(page.locator("#field-f_from").get_by_text("(facultatif)")).to_be_hidden()
    expect(aid).to_be_focused()
    press(page, "Continuer")
    expect(page.locator("[data-error-summary]")).to_contain_text("Qui vous aide ?")
    expect(giver).to_be_visible()

    page.get_by_label("Non").check()
    expect(aid).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="N’est plus demandé")).to_contain_text("Qui vous aide ?")
    fill_row(page, 1, "Salle", "250", "2")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    expect(page.locator("main")).not_to_contain_text("Montant de ces aides")
    assert saved(draft).answers["f_helped"] is False


def test_a_button_stays_under_the_finger_that_presses_it(page: Page, reach: Callable[[Page], None]) -> None:
    """What is saved as it is left takes its error away, above: not before the finger is lifted."""
    reach(page)
    page.get_by_label("Non").check()
    press(page, "Continuer")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    fill_row(page, 1, "Salle", "250", "2")
    button = page.locator("main").get_by_role("button", name="Continuer", exact=True)
    button.hover()
    top = button.bounding_box()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.down()
    page.wait_for_timeout(200)
    assert button.bounding_box() == top
    page.mouse.up()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")


def test_rows_are_added_taken_away_and_summed_in_the_page(
    page: Page, reach: Callable[[Page], None], draft: ServiceRequest, axe: Callable[..., None]
) -> None:
    reach(page)
    total, rest = page.locator("[data-total=f_cost]"), page.locator("#field-f_rest output")
    fill_row(page, 1, "Salle", "1 250,50", "3")
    expect(page.get_by_role("group", name="Dépense 1", exact=True).locator("output")).to_have_text("3 751,50 €")
    expect(total).to_have_text("3 751,50 €")

    for number in (2, 3):
        press(page, "Ajouter une ligne")
        row = page.get_by_role("group", name=f"Dépense {number}", exact=True)
        expect(row.get_by_label("Nature")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Ligne ajoutée")).to_have_count(1)
    page.get_by_role("button", name="Ajouter une ligne").press("Enter")  # it says that it is of no use, and stays there
    expect(page.get_by_role("status").filter(has_text="Au plus 3 lignes")).to_have_count(1)
    expect(page.locator("[data-row]")).to_have_count(3)
    axe(page)

    fill_row(page, 2, "Affiches", "10", "2")
    fill_row(page, 3, "Sono", "800", "2")
    expect(rest).to_have_text("5 371,50 €")
    expect(page.get_by_label("Pourquoi tant ?")).to_be_visible()
    press(page, "Retirer Dépense 2")
    expect(page.get_by_role("button", name="Retirer Dépense 2")).to_be_focused()
    expect(page.get_by_role("group", name="Dépense 2", exact=True).get_by_label("Nature")).to_have_value("Sono")
    expect(total).to_have_text("5 351,50 €")

    page.get_by_label("Non").check()
    page.get_by_label("Pourquoi tant ?").fill("Deux scènes")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert rows_of(draft) == [("Salle", 125_050, 3, 375_150), ("Sono", 80_000, 2, 160_000)]
    assert saved(draft).answers["f_reason"] == "Deux scènes"


def test_the_same_without_a_script(no_js_page: Page, reach: Callable[[Page], None], draft: ServiceRequest) -> None:
    page = no_js_page
    reach(page)
    fill_row(page, 1, "Salle", "1 250,50", "3")
    page.get_by_label("Oui").check()
    press(page, "Ajouter une ligne")
    expect(page.locator("[data-total=f_cost]")).to_have_text("3 751,50 €")
    fill_row(page, 2, "Affiches", "10", "2")
    press(page, "Ajouter une ligne")
    fill_row(page, 3, "Sono", "800", "2")
    press(page, "Retirer Dépense 2")
    expect(page.locator("#field-f_rest output")).to_have_text("5 351,50 €")
    page.get_by_label("Montant de ces aides").fill("100")
    page.get_by_label("Pourquoi tant ?").fill("Deux scènes")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert rows_of(draft) == [("Salle", 125_050, 3, 375_150), ("Sono", 80_000, 2, 160_000)]
    assert saved(draft).answers["f_aid"] == 10_000


def test_rows_are_cards_on_a_phone(narrow_page: Page, reach: Callable[[Page], None], axe: Callable[..., None]) -> None:
    page = narrow_page
    reach(page)
    nature = page.locator("[data-row]").get_by_text("Nature", exact=True)
    assert (nature.bounding_box() or {"width": 0})["width"] > 20
    expect(page.locator(".rows__head")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".rows__head")).to_be_visible()
    assert (nature.bounding_box() or {"width": 99})["width"] <= 1
