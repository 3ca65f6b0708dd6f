"""« Personnes informées »: an applicant on a phone, an outsider without scripts, an instructor's acts between them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox
from tests.factories.procedures import act, make_instructor, make_request

pytestmark = pytest.mark.both_databases
ODILE = "odile.lefevre@exemple.fr"
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def request_(portal: object) -> ServiceRequest:
    return make_request()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_request_to_the_last_e_mail(
    scripts: bool,
    new_visit: NewVisit,
    request_: ServiceRequest,
    enter: Callable[..., None],
    axe: Callable[..., None],
    mailbox: Mailbox,
) -> None:
    phone = new_visit(viewport={"width": 320, "height": 720}, java_script_enabled=scripts)
    enter(phone, request_.applicant.email)
    page = phone.new_page()
    page.goto(request_.get_absolute_url())
    page.get_by_role("link", name="Faire informer une autre personne").click()
    page.get_by_label("Adresse électronique").fill("odile")
    press(page, "Lui proposer")
    expect(page.locator("main")).to_contain_text("Saisissez une adresse électronique complète")
    expect(page.get_by_label("Adresse électronique")).to_have_value("odile")
    page.get_by_label("Adresse électronique").fill(ODILE)
    press(page, "Lui proposer")
    expect(page.locator("main")).to_contain_text("N’a pas encore confirmé")

    outsider = new_visit(java_script_enabled=False).new_page()
    confirm(outsider, mailbox)
    act(request_, "take_charge", make_instructor(request_.team))
    news = mailbox.last(ODILE)
    assert "Le service examine la demande." in str(news.body)
    outsider.goto(mailbox.link(ODILE, "/personne-informee/"))
    press(outsider, "Ne plus m’informer")
    expect(outsider.locator("h1")).to_have_text("Vous n’êtes plus informé de cette demande")
    page.reload()
    expect(page.locator("main")).to_contain_text("Ne souhaite pas être informée")
    if scripts:
        axe(page)


def confirm(outsider: Page, mailbox: Mailbox) -> None:
    """From the e-mail to the page, without an account."""
    outsider.goto(mailbox.link(ODILE, "/personne-informee/"))
    press(outsider, "M’informer")
    expect(outsider.locator("h1")).to_have_text("Vous êtes informé de cette demande")
