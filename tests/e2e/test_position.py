"""A position given by the browser when a button asks, refused, not found; typed where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes import GroupField, PositionField
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure

STEP = Step(
    key="s_places",
    title="Le lieu",
    fields=(
        PositionField(key="f_spot", label="Où est le trou ?"),
        GroupField(
            key="f_others", label="Autres trous", row_name="Trou", maximum=3, required=False,
            fields=(PositionField(key="f_other", label="Où ?", required=False, road=False),),
        ),
    ),
)  # fmt: skip
BUTTON = "Utiliser ma position"
RENNES = {"latitude": 48.117341234, "longitude": -1.677709876, "accuracy": 11.2}


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


def test_the_browser_gives_its_position_when_asked_and_not_before(
    page: Page, reach: Callable[[Page], None], draft: ServiceRequest, axe: Callable[..., None]
) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(RENNES)
    reach(page)
    box, button = page.locator("[name=f_spot_at]"), page.get_by_role("button", name=BUTTON).first
    expect(button).to_be_visible()
    expect(box).to_have_value("")
    button.focus()
    page.keyboard.press("Enter")
    expect(box).to_have_value("48.11734, -1.67771")
    expect(page.locator("#field-f_spot [role=status]")).to_contain_text("12\u00a0m")
    expect(button).to_be_focused()
    axe(page)

    page.get_by_label("Route et repère").fill("D 921, PR 12+300")
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.get_by_role("button", name=BUTTON).last.click()
    expect(page.locator("[name$=f_other_at]").last).to_have_value("48.11734, -1.67771")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    answers = ServiceRequest.objects.get(pk=draft.pk).answers
    assert answers["f_spot"] == {"latitude": 48.11734, "longitude": -1.67771, "road": "D 921, PR 12+300"}
    assert [row["f_other"] for row in answers["f_others"]] == [{"latitude": 48.11734, "longitude": -1.67771}]


def test_a_refusal_is_said_and_the_position_is_typed(page: Page, reach: Callable[[Page], None]) -> None:
    reach(page)
    page.get_by_role("button", name=BUTTON).first.click()
    status = page.locator("#field-f_spot [role=status]")
    expect(status).to_contain_text("Autorisez-le")
    page.locator("[name=f_spot_at]").fill("48,1234, 1,2345")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    expect(page.get_by_role("link", name="OpenStreetMap")).to_be_visible()


def test_a_position_that_is_not_found_may_be_sought_again(page: Page, reach: Callable[[Page], None]) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(None)
    reach(page)
    button = page.get_by_role("button", name=BUTTON).first
    button.click()
    expect(page.locator("#field-f_spot [role=status]")).to_contain_text("introuvable")
    page.context.set_geolocation(RENNES)
    button.click()
    expect(page.locator("[name=f_spot_at]")).to_have_value("48.11734, -1.67771")


def test_it_is_typed_where_no_script_runs(
    no_js_page: Page, reach: Callable[[Page], None], draft: ServiceRequest
) -> None:
    reach(no_js_page)
    expect(no_js_page.get_by_role("button", name=BUTTON)).to_have_count(0)
    no_js_page.locator("[name=f_spot_at]").fill("48°07'02.4\"N 1°40'39.8\"O")
    press(no_js_page, "Continuer")
    assert ServiceRequest.objects.get(pk=draft.pk).answers["f_spot"] == {"latitude": 48.11733, "longitude": -1.67772}
