"""An answer that a rule excludes is told as it is given, under its question, and lets the request be transmitted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes import OneChoiceField, ShortTextField
from formkit.fieldtypes.choices import Choice
from formkit.schema import FormRule, FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure

SINCE, CITY = "f_since1234", "f_city12345"
HOME = Step(
    key="s_home12345",
    title="Vous",
    fields=(
        OneChoiceField(
            key=SINCE,
            label="Depuis quand ?",
            choices=(Choice(value="less", label="Moins d’un an"), Choice(value="more", label="Un an ou plus")),
        ),
        ShortTextField(key=CITY, label="Ville"),
    ),
)
STUDIES = Step(key="s_next1234", title="Vos études", fields=(ShortTextField(key="f_why12345", label="Pourquoi"),))
TOO_RECENT = FormRule(
    key="r_since1234",
    kind="ineligible",
    message="Il faut habiter le département depuis un an.",
    condition=comparison(SINCE, operator="equals", value="less"),
)
Enter = Callable[..., None]


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user(first_name="Léa", last_name="Renaud")
    procedure = make_procedure(form=FormSchema(steps=(HOME, STUDIES), rules=(TOO_RECENT,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


def come(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{HOME.key}/")


def test_it_is_told_as_the_answer_is_given_and_goes_with_it(
    page: Page, draft: ServiceRequest, enter: Enter, axe: Callable[..., None]
) -> None:
    come(page, draft, enter)
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()
    warning = page.locator(f"#field-{SINCE} .rules-told")
    page.get_by_label("Moins d’un an").check()
    expect(warning).to_contain_text(TOO_RECENT.message)
    axe(page)
    page.get_by_label("Un an ou plus").check()
    expect(warning).to_be_empty()
    page.get_by_label("Moins d’un an").check()
    expect(warning).to_contain_text(TOO_RECENT.message)
    page.get_by_label("Ville").fill("Brenne")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text(STUDIES.title)


def test_without_javascript_it_is_read_once_before_the_step_is_left(
    no_js_page: Page, draft: ServiceRequest, enter: Enter, axe: Callable[..., None]
) -> None:
    page = no_js_page
    come(page, draft, enter)
    page.get_by_label("Moins d’un an").check()
    page.get_by_label("Ville").fill("Brenne")
    press(page, "Continuer")
    expect(page.locator(f"#field-{SINCE} .rules-told")).to_contain_text(TOO_RECENT.message)
    expect(page.locator(f"main a[href='#field-{SINCE}']")).to_be_visible()
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text(STUDIES.title)
