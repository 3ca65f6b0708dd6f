"""A line typed in the studio with what it proposes: by keyboard alone, by few clicks, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from formkit.design.names import calculation_scope
from formkit.fieldtypes import AmountField, Field, NumberField, is_calculated
from formkit.language.line_writer import line
from formkit.schema import FormSchema, Step, parse_schema
from home.demo.accounts import address_of
from teleservices.models import Procedure
from tests.e2e.counting import Counted
from tests.e2e.test_studio_workspace import Enter
from tests.factories.procedures import make_procedure

Axe = Callable[..., None]
QUOTIENT = "arrondi(« Revenu annuel » ÷ « Parts » ÷ 12 ; 1 €)"
SHARE, MONTHLY = "« Revenu annuel » ÷ « Parts »", "« Revenu annuel » ÷ 12"
ASKED: tuple[Field, ...] = (
    AmountField(key="f_revenue", label="Revenu annuel"),
    NumberField(key="f_parts", label="Parts", decimals=1),
)
EMPTY = "s_empty1"


@pytest.fixture
def procedure(portal: object) -> Procedure:
    steps = (Step(key="s_asked1", title="Revenus", fields=ASKED), Step(key=EMPTY, title="Quotient"))
    return make_procedure(title="Bourse au quotient", form=FormSchema(steps=steps))


@pytest.fixture
def calculation(procedure: Procedure) -> str:
    """The address where a calculated value is added to the empty step."""
    return f"/admin/studio/{procedure.uuid}/etapes/{EMPTY}/questions/calculated/"


def added_line(procedure: Procedure) -> str:
    procedure.refresh_from_db()
    schema = parse_schema(procedure.draft_schema)
    [field] = schema.step(EMPTY).fields
    assert is_calculated(field)
    assert field.formula is not None
    return line(field.formula, calculation_scope(ASKED))


def type_name(page: Page, beginning: str, name: str) -> None:
    """Type the beginning of a name, and take the proposition that is marked."""
    page.keyboard.type(beginning)
    expect(page.get_by_role("option", name=name)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")


def test_a_quotient_takes_eight_clicks_at_most_from_an_empty_step(
    page: Page, procedure: Procedure, enter: Enter
) -> None:
    enter(page.context, address_of("design"))
    counted = Counted(page)
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/{EMPTY}/")
    page.get_by_role("link", name="Ajouter une question").first.click()
    page.locator("#studio-type").fill("calcul")
    page.locator("#studio-type").press("Enter")
    page.locator("#id_label").fill("Quotient familial")
    page.locator("#id_formula").click()
    page.keyboard.type("arr")
    page.get_by_role("option", name="arrondi(", exact=True).click()
    page.keyboard.type("rev")
    page.get_by_role("option", name="Revenu annuel").click()
    page.get_by_role("option", name="÷").click()
    page.keyboard.type("pa")
    page.get_by_role("option", name="Parts").click()
    page.keyboard.type("÷ 12 ; 1 €)")
    page.locator("#studio-save").click()
    expect(page.locator(".messages")).to_contain_text("Quotient familial")
    assert counted.taken() <= 8
    assert added_line(procedure) == QUOTIENT


def test_a_line_is_typed_and_read_back_by_keyboard_alone(
    page: Page, calculation: str, procedure: Procedure, enter: Enter, axe: Axe
) -> None:
    enter(page.context, address_of("design"))
    page.goto(calculation)
    page.locator("#id_label").fill("Quotient familial")
    box = page.locator("#id_formula")
    box.focus()
    page.keyboard.type("rev")
    option = page.get_by_role("option", name="Revenu annuel")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(box).to_have_attribute("aria-controls", page.get_by_role("listbox").get_attribute("id") or "")
    axe(page, ".studio-editor")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("Tab")
    expect(box).to_have_value("« Revenu annuel » ")
    page.keyboard.type("÷ ")
    type_name(page, "« PÀR", "Parts")
    expect(box).to_have_value(f"{SHARE} ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".studio-sentence")).to_contain_text("Revenu annuel")
    expect(page.locator("#id_formula-put")).to_be_focused()
    axe(page, ".studio-editor")


def test_what_was_asked_of_an_earlier_keystroke_is_late(page: Page, calculation: str, enter: Enter) -> None:
    late: list[Route] = []

    def hold(route: Route) -> None:
        is_first = "complete.formula" in (route.request.post_data or "") and not late
        late.append(route) if is_first else route.continue_()

    enter(page.context, address_of("design"))
    page.goto(calculation)
    page.route(f"**{calculation}", hold)
    page.locator("#id_formula").focus()
    with page.expect_request(lambda request: "complete.formula" in (request.post_data or "")):
        page.keyboard.type("rev")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("par")
    expect(page.get_by_role("option").first).to_contain_text("Parts")
    with page.expect_response(lambda response: response.request == late[0].request):
        late[0].continue_()
    expect(page.get_by_role("option").first).to_contain_text("Parts")


def test_the_words_that_err_and_the_sentence_stand_in_sight(
    narrow_page: Page, procedure: Procedure, enter: Enter, axe: Axe
) -> None:
    """At 320 px with a long name; then at 1024 × 768, line, sentence and what saves all in view."""
    page, long_name = narrow_page, "Revenu fiscal de référence du foyer " * 4
    enter(page.context, address_of("design"))
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/{EMPTY}/questions/calculated/")
    box = page.locator("#id_formula")
    box.fill(f"« {long_name.strip()} » + 1 €")
    box.press("Tab")
    expect(page.locator(".studio-marks mark")).to_contain_text("Revenu fiscal")
    expect(page.locator("#id_formula_error, [aria-invalid=true]").first).to_be_attached()
    assert page.evaluate("document.getElementById('main').scrollWidth <= document.getElementById('main').clientWidth")
    axe(page, ".studio-editor")
    page.set_viewport_size({"width": 1024, "height": 768})
    box.fill(SHARE)
    box.press("Tab")
    expect(page.locator(".studio-sentence")).to_contain_text("Parts")
    for seen in (box, page.locator(".studio-sentence"), page.locator("#studio-save")):
        expect(seen).to_be_in_viewport(ratio=1)


def test_without_scripts_names_are_put_in_from_the_list(
    no_js_page: Page, calculation: str, procedure: Procedure, enter: Enter
) -> None:
    page = no_js_page
    enter(page.context, address_of("design"))
    page.goto(calculation)
    page.locator("#id_label").fill("Revenu mensuel")
    page.locator("#id_formula-put").click()
    page.get_by_role("button", name="« Revenu annuel »").click()
    box = page.locator("#id_formula")
    box.fill(f"{box.input_value()} ÷ 12")
    page.locator("#id_formula-read").click()
    expect(page.locator(".studio-sentence")).to_contain_text("12")
    page.locator("#studio-save").click()
    assert added_line(procedure) == MONTHLY
