"""Our screens under Wagtail's address, in a browser: they work without inline scripts, and none would run.

Every other screen is opened by `test_screens.py`, where a page that breaks its policy fails the test.
"""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import context_options
from tests.e2e.test_desk_truths import Enter

ADMIN, INSTRUCTOR, DESIGNER = "admin@demo.test", "instruction@demo.test", "conception@demo.test"
SCREENS = [
    (INSTRUCTOR, "/admin/instruction/"),
    (INSTRUCTOR, "/admin/instruction/seances/"),
    (DESIGNER, "/admin/studio/"),
    (ADMIN, "/admin/e-mails/"),
    (ADMIN, "/admin/users/"),
    (ADMIN, "/admin/etat-du-portail/"),
]
INJECTED = """() => {
  document.addEventListener("securitypolicyviolation", report => { window.report = report.effectiveDirective; });
  const script = document.createElement("script");
  script.textContent = "window.hasRun = true";
  document.body.append(script);
}"""


@pytest.mark.parametrize(("who", "path"), SCREENS)
def test_a_script_that_got_in_does_not_run(
    browser: Browser, portal: LiveServer, enter: Enter, who: str, path: str
) -> None:
    """In a window of its own: those of the other tests fail at the first report."""
    with browser.new_context(**context_options(portal)) as context:
        enter(context, who)
        page = context.new_page()
        page.goto(path)
        expect(page.locator(".sidebar")).to_be_visible()
        page.evaluate(INJECTED)
        page.wait_for_function("() => window.report")
        assert page.evaluate("[window.report, window.hasRun]") == ["script-src-elem", None]


def test_a_day_is_chosen_in_a_list_of_wagtails(page: Page, enter: Enter) -> None:
    """Its chooser is begun by a script of ours rather than one that stands in the page."""
    enter(page.context, ADMIN)
    page.goto("/admin/e-mails/")
    page.get_by_role("button", name="Filtre").first.click()
    field = page.locator("input[name$=_from], input[name*=created], input[autocomplete=off][type=text]").first
    field.evaluate("element => { element.closest('[hidden]')?.removeAttribute('hidden'); element.focus(); }")
    expect(page.locator(".xdsoft_datetimepicker").first).to_be_attached()
    assert page.locator("[data-chooser]").count() == 0
