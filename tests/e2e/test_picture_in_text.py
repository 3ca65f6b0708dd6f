"""A picture put in a text by clicking: it is described or said decorative before it enters, and readers hear it."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image as PillowImage
from playwright.sync_api import BrowserContext, Locator, Page, expect

from home.demo.accounts import address_of
from home.models import FaqPage, FaqQuestionPage
from tests.factories.pages import make_image

Enter = Callable[[BrowserContext, str], None]
SAID = "Un car scolaire devant un collège"


@pytest.fixture
def question(portal: object) -> FaqQuestionPage:
    """A question of the demo's, for this test alone."""
    faq = FaqPage.objects.get()
    question = FaqQuestionPage(
        title=f"Où attendre le car {uuid4().hex[:6]} ?", section=faq.sections.first(), answer="<p>Ici.</p>"
    )
    faq.add_child(instance=question)
    return question


def ask_for_a_picture(page: Page, question: FaqQuestionPage) -> Locator:
    """Open the question, ask for a picture at the end of its answer; returns the box."""
    page.goto(f"/admin/pages/{question.pk}/edit/")
    text = page.locator(".Draftail-Editor [contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("/image")
    page.get_by_role("option", name="Image").click()
    return page.locator(".modal")


def insert(box: Locator) -> None:
    box.get_by_role("button", name="Insérer l’image").click()


def publish(page: Page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages")).to_be_visible()


def test_an_uploaded_picture_is_described_before_it_enters_a_text(
    page: Page, enter: Enter, question: FaqQuestionPage, tmp_path: Path
) -> None:
    path = tmp_path / "IMG_2031.png"
    PillowImage.new("RGB", (600, 300)).save(path)
    enter(page.context, address_of("communication"))
    box = ask_for_a_picture(page, question)
    box.get_by_role("tab", name="Transférer").click()
    box.locator("input[type=file]").set_input_files(path)
    expect(box.get_by_label("Titre")).to_have_value("IMG_2031")
    box.get_by_role("button", name="Transférer").click()

    expect(box.get_by_label("Description de l’image")).to_have_value("")
    insert(box)
    expect(box.locator(".error-message")).to_be_visible()
    box.get_by_label("Description de l’image").fill(SAID)
    insert(box)
    expect(box).to_have_count(0)
    publish(page)

    page.goto(question.address)
    expect(page.get_by_role("img", name=SAID)).to_be_visible()


def test_a_picture_that_is_there_is_chosen_and_said_decorative(
    page: Page, enter: Enter, question: FaqQuestionPage
) -> None:
    title = f"Frise {uuid4().hex[:6]}"
    make_image(title)
    enter(page.context, address_of("communication"))
    box = ask_for_a_picture(page, question)
    box.get_by_role("link", name=title).click()

    expect(box.get_by_label("décorative")).not_to_be_checked()
    box.get_by_label("décorative").check()
    insert(box)
    expect(box).to_have_count(0)
    publish(page)

    page.goto(question.address)
    expect(page.locator("main img[alt='']")).to_be_visible()
