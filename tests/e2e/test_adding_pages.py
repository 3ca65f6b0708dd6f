"""A question typed in the page editor is public once « Publier » is pressed: nothing else is asked of the editor."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from home.demo.accounts import address_of
from home.models import FaqPage, FaqQuestionPage

QUESTION = "Puis-je suivre ma demande par téléphone ?"


def test_a_question_is_typed_and_published(
    page: Page, portal: object, enter: Callable[[BrowserContext, str], None]
) -> None:
    enter(page.context, address_of("communication"))
    page.goto(f"/admin/pages/add/home/faqquestionpage/{FaqPage.objects.get().pk}/")
    page.locator("#id_title").press_sequentially(QUESTION)
    page.locator("#id_section").select_option(index=1)
    page.locator("#panel-child-contenu-answer-content [role=textbox]").click()
    page.keyboard.type("Oui, au numéro de votre accusé de réception.")
    expect(page.locator("#id_answer")).to_have_value(re.compile("réception"))
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("footer [name=action-publish]").first.click()

    expect(page.locator(".messages .success")).to_be_visible()
    question = FaqQuestionPage.objects.get(title=QUESTION)
    assert page.goto(question.address).status == 200  # type: ignore[union-attr]
    expect(page.locator("main")).to_contain_text("Oui, au numéro")
    question.delete()
