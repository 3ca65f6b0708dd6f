"""Two projects, each with its own steps: filled in on a phone, with a script and without, up to the check page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from formkit.fieldtypes import AmountField, GroupField, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.e2e.keyboard import fits
from tests.factories.accounts import make_profile, make_user
from tests.factories.budgets import PLANNED, make_budget
from tests.factories.procedures import make_procedure
from tests.french import french

PROJECTS = GroupField(
    key="f_projects",
    label="Vos projets",
    row_name="Projet",
    fields=(ShortTextField(key="f_name", label="Nom du projet"),),
)
FORM = FormSchema(
    steps=(
        Step(key="s_projects", title="Vos projets", fields=(PROJECTS,)),
        Step(
            key="s_project",
            title="Description",
            each="f_projects",
            fields=(AmountField(key="f_cost", label="Coût du projet"),),
        ),
        Step(key="s_budget", title="Budget", each="f_projects", fields=(make_budget(balanced=False),)),
    )
)


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user()
    return start(procedure=make_procedure(form=FORM), profile=make_profile(member=user), user=user)


@pytest.mark.parametrize("width", [390, 320])
def test_two_projects_are_filled_in_one_after_the_other(
    page: Page, draft: ServiceRequest, enter: Callable[..., None], axe: Callable[..., None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/s_projects/")
    page.wait_for_load_state("networkidle")
    page.locator("[name='f_projects-0-f_name']").fill("Fête du port")
    press(page, french("Continue"))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Fête du port")
    cost = page.get_by_label("Coût du projet")
    cost.fill("1 250")
    press(page, french("‹ Previous step"))
    card = page.locator("section", has=page.get_by_role("heading", name="Fête du port"))
    axe(page)
    assert fits(page)
    card.get_by_role("button", name=french("Copy, without its documents")).click()
    expect(page.get_by_role("heading", level=2, name="Fête du port")).to_have_count(2)
    page.locator("[name='f_projects-1-f_name']").fill("Régates")
    page.get_by_role("button", name=french("Fill in")).last.click()
    expect(heading).to_contain_text("Projet 2")
    expect(heading).to_contain_text("Régates")
    expect(cost).to_have_value(re.compile("1.250,00"))
    press(page, french("Continue"))
    expect(heading).to_contain_text("Budget")
    row = heading.inner_text()
    assert "Projet 2" in row
    page.wait_for_load_state("networkidle")  # the script folds the groups of a narrow screen
    page.locator(".lined details:not([open]) > summary").first.click()
    page.locator(f"[name$='-l_000-{PLANNED}']").fill("300")
    axe(page)
    assert fits(page)
    press(page, french("Continue"))
    expect(heading).to_have_text("Vérifier vos réponses")
    expect(page.get_by_role("heading", level=2, name="Régates")).to_have_count(2)
    axe(page)
    assert fits(page)


def test_the_same_without_a_script(no_js_page: Page, draft: ServiceRequest, enter: Callable[..., None]) -> None:
    page = no_js_page
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/s_projects/")
    page.locator("[name='f_projects-0-f_name']").fill("Fête du port")
    press(page, french("Continue"))
    page.get_by_label("Coût du projet").fill("1 250")
    press(page, french("Continue"))
    group = page.locator(".lined details").first
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    page.locator(f"[name$='-l_000-{PLANNED}']").fill("300")
    press(page, french("Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    answers = ServiceRequest.objects.get(pk=draft.pk).answers
    assert sorted(key.partition("@")[0] for key in answers) == ["f_budget", "f_cost", "f_projects"]
