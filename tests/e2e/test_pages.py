"""The pages of photos ordered and turned in a browser: on a phone, by keyboard, with JavaScript and without."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from formkit.fieldtypes import DocumentField
from locker.stores.storage import open_stored
from teleservices.answering.documents.folders import DraftFolder
from teleservices.models import Attachment, ServiceRequest
from tests.e2e.actors import press
from tests.factories.procedures import STATUTES, make_draft
from tests.teleservices.filing.posts import photo

PHONE = {"width": 360, "height": 740}
Enter = Callable[..., None]


@pytest.fixture
def attachment(portal: object) -> Attachment:
    """Three photos of a draft."""
    draft = make_draft()
    field = draft.form_version.form.field(STATUTES)
    assert isinstance(field, DocumentField)
    taken = [photo(f"IMG_{colour}.jpg", colour) for colour in ("white", "grey", "black")]
    joined = DraftFolder(draft).join_photos(field=field, photos=taken, actor=draft.applicant)
    assert isinstance(joined, Attachment)
    return joined


def sheets(attachment: Attachment) -> list[tuple[int, int]]:
    """How light each page is, and by how much it is turned."""
    attachment.refresh_from_db()
    with open_stored(attachment.stored_file) as stream, pikepdf.open(io.BytesIO(stream.read())) as pdf:
        return [
            (
                pikepdf.PdfImage(page.Resources.XObject.P).as_pil_image().convert("L").getpixel((9, 9)),
                int(page.get("/Rotate", 0)),
            )
            for page in pdf.pages
        ]


def step_of(request: ServiceRequest) -> str:
    return reverse("filing_step", args=[request.reference, "s_pieces12"])


def on_focus(page: Page) -> str:
    """The words of the control that has the focus."""
    return " ".join(str(page.evaluate("document.activeElement.textContent")).split())


def tab_to(page: Page, words: str) -> None:
    """Press Tab until a control of these words has the focus."""
    for _number in range(80):
        if on_focus(page).startswith(words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{words!r} can't be reached by Tab")


def order_by_keyboard(page: Page, attachment: Attachment) -> None:
    """From the step to its pages and back, with the keyboard alone: the third page first and upside down."""
    said = page.locator(".pages__said")
    tab_to(page, "Ordonner ou tourner les pages")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/")
    expect(page.locator(".pages__page")).to_have_count(3)
    tab_to(page, "Monter – page 3")
    for place in (2, 1):
        page.keyboard.press("Enter")
        expect(said).to_have_text(f"Cette page est maintenant la page {place} sur 3.")
        expect(page.locator("button:focus")).to_have_attribute("value", "up:3" if place == 2 else "down:3")
    tab_to(page, "Tourner à droite – page 1")
    for words in ("un quart de tour à droite", "un demi-tour"):
        page.keyboard.press("Enter")
        expect(said).to_contain_text(words)
        expect(page.locator("button:focus")).to_have_attribute("value", "turn:3")
    tab_to(page, "Retirer la page – page 3")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("il en reste 2")
    expect(page.locator("button:focus")).to_have_attribute("value", "remove:1")
    page.reload()
    expect(page.locator(".pages__page")).to_have_count(2)
    tab_to(page, "Enregistrer ces pages")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{step_of(attachment.request)}**")
    expect(page.locator(".messages")).to_contain_text("Les pages sont enregistrées dans cet ordre.")
    assert sheets(attachment) == [(0, 180), (255, 0)]


def test_ordered_turned_and_taken_out_by_keyboard_on_a_phone(
    new_visit: Callable[..., BrowserContext], attachment: Attachment, enter: Enter, axe: Callable[..., None]
) -> None:
    page = new_visit(viewport=PHONE).new_page()
    enter(page.context, attachment.request.applicant.email)
    page.goto(step_of(attachment.request))
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    order_by_keyboard(page, attachment)
    assert len(loads) == 3, f"the buttons load nothing anew: {loads}"
    press(page, "Ordonner ou tourner les pages – Statuts")
    expect(page.locator(".pages__picture").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)


def test_the_same_by_keyboard_without_javascript(no_js_page: Page, attachment: Attachment, enter: Enter) -> None:
    enter(no_js_page.context, attachment.request.applicant.email)
    no_js_page.set_viewport_size(PHONE)
    no_js_page.goto(step_of(attachment.request))
    order_by_keyboard(no_js_page, attachment)


def test_each_page_shows_its_picture(page: Page, attachment: Attachment, enter: Enter) -> None:
    enter(page.context, attachment.request.applicant.email)
    page.goto(reverse("filing_pages", args=[attachment.uuid]))
    for picture in page.locator(".pages__picture").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") == 400


def test_going_away_and_back_loses_nothing(page: Page, attachment: Attachment, enter: Enter) -> None:
    enter(page.context, attachment.request.applicant.email)
    page.goto(reverse("filing_pages", args=[attachment.uuid]))
    page.get_by_role("button", name="Descendre – page 1").click()
    expect(page.locator(".pages__said")).to_contain_text("la page 2 sur 3")
    page.goto(step_of(attachment.request))
    page.go_back()
    expect(page.locator("input[name=plan]").first).to_have_value("2,1,3")
    assert [light for light, _turn in sheets(attachment)] == [255, 128, 0]
