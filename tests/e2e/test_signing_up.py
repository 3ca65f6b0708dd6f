"""« Valider » pressed while the anti-robot check still computes: it is waited for, nothing is typed again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from tests.e2e.actors import press
from tests.factories.accounts import PASSWORD
from tests.french import french

WAITING = "Verification under way: the form leaves by itself as soon as it is over."
Check = Callable[..., None]


@pytest.fixture
def challenges(page: Page, portal: object) -> list[Route]:
    """Those that the widget asked and nobody has answered."""
    unanswered: list[Route] = []

    def leave(route: Route) -> None:  # Playwright writes on the function that it is given: a list's own won't do
        unanswered.append(route)

    page.route("**/compte/creer/verification/", leave)
    return unanswered


def fill_in_a_second(page: Page, email: str) -> None:
    page.goto("/compte/creer/")
    page.wait_for_selector("altcha-widget[data-waits]")
    page.get_by_label("Prénom").fill("Inès")
    page.locator("main input[name=last_name]").fill("Roussel")
    page.locator("main input[name=email]").fill(email)
    page.locator("main input[name=password1]").fill(PASSWORD)
    page.locator("main input[name=terms]").check()
    press(page, "Valider")


def test_the_form_waits_for_the_check_then_leaves_by_itself(page: Page, challenges: list[Route], axe: Check) -> None:
    fill_in_a_second(page, "ines.roussel@exemple.test")
    status = page.locator(".robot-check-status")
    expect(status).to_have_text(french(WAITING))
    assert status.get_attribute("role") == "status"
    axe(page)
    press(page, "Valider")  # impatient: it is sent once all the same
    assert len(challenges) == 1
    page.unroute("**/compte/creer/verification/")  # and what was asked goes on
    page.wait_for_url("**/compte/activation/")
    assert User.objects.filter(email="ines.roussel@exemple.test").exists()


def test_a_check_that_fails_lets_the_server_ask_its_question(page: Page, challenges: list[Route]) -> None:
    fill_in_a_second(page, "sans.calcul@exemple.test")
    expect(page.locator(".robot-check-status")).to_have_text(french(WAITING))
    challenges[0].fulfill(status=503)
    expect(page.locator(".error-summary")).to_be_visible()
    assert not User.objects.filter(email="sans.calcul@exemple.test").exists()
