"""A mayor asked for an opinion, on a phone of 320 px and without a script: from the e-mail to the thanks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from teleservices.models import Opinion
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox
from tests.e2e.screens.advising import asked
from tests.e2e.screens.base import new_address
from tests.factories.procedures import ANSWERS, PROJECT


@pytest.fixture
def small_page(new_visit: Callable[..., BrowserContext]) -> Page:
    return new_visit(viewport={"width": 320, "height": 700}, java_script_enabled=False).new_page()


def test_an_opinion_is_given_on_a_small_phone_without_a_script(small_page: Page, mailbox: Mailbox) -> None:
    mayor = new_address()
    opinion = asked(email=mayor)
    small_page.goto(mailbox.link(mayor, containing="/avis/"))
    press(small_page, "Recevoir le code")
    code = next(word for word in str(mailbox.last(mayor).body).split() if word.isdigit() and len(word) == 6)
    small_page.get_by_label("Code reçu par courriel").fill("12")
    press(small_page, "Continuer")
    expect(small_page.locator(".error-summary")).to_contain_text("Le code a 6 chiffres")
    small_page.get_by_label("Code reçu par courriel").fill(code)
    press(small_page, "Continuer")
    main = small_page.locator("main")
    expect(main).to_contain_text(opinion.question)
    expect(main).to_contain_text(str(ANSWERS[PROJECT]))
    expect(main).not_to_contain_text(opinion.request.applicant.email)
    small_page.get_by_label("Défavorable").check()
    press(small_page, "Envoyer mon avis")
    expect(small_page.locator(".error-summary")).to_contain_text("Écrivez vos motifs")
    expect(small_page.get_by_label("Défavorable")).to_be_checked()
    with small_page.expect_download() as download:
        main.get_by_role("link", name="(PDF)").click()
    assert download.value.suggested_filename.endswith(".pdf")
    small_page.get_by_label("Vos motifs, ou vos réserves").fill("Le pont est fermé.")
    press(small_page, "Envoyer mon avis")
    expect(main).to_contain_text("Merci")
    expect(main).to_contain_text("Le pont est fermé.")
    assert small_page.evaluate("document.documentElement.scrollWidth") <= 320
    opinion.refresh_from_db()
    assert (opinion.verdict, opinion.text) == ("unfavourable", "Le pont est fermé.")
    assert Opinion.objects.filter(pk=opinion.pk, viewed_at__isnull=False).exists()
