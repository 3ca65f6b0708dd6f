"""Two people in one table: each cell is saved as it is left, and each sees what the other filled in."""

from collections.abc import Callable
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Page, expect

from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.e2e.test_tables import KEY, PLANNED, Reach, draft, name_of, reach, ready, saved
from tests.french import french

__all__ = ["draft", "reach"]
SAVING, UNREADABLE = "**/enregistrer/", 422


def leave(page: Page, line: str, text: str) -> dict[str, list[str]]:
    """Fill a cell in and go to the next one by Tab; returns what is sent."""
    page.locator(name_of(line)).fill(text)
    with page.expect_response(SAVING) as answer:
        page.keyboard.press("Tab")
    assert answer.value.ok
    return parse_qs(answer.value.request.post_data or "", keep_blank_values=True)


def amounts(draft: ServiceRequest) -> dict[str, object]:
    return {line: cells.get(PLANNED) for line, cells in saved(draft).lines.items()}


def test_each_cell_is_saved_as_it_is_left_and_what_the_other_filled_in_stays(
    page: Page, reach: Reach, draft: ServiceRequest, new_visit: Callable[[], BrowserContext]
) -> None:
    other = new_visit().new_page()
    for window in (page, other):
        reach(window)
        ready(window)
    leave(page, "l_000", "100")
    first = leave(page, "l_001", "50")
    assert first["cell"] == [f"{KEY}:l_001.{PLANNED}"]
    assert (first["typed"], first["before"]) == (["50"], [""])
    assert not any(name.startswith(f"{KEY}-") for name in first), "the other cells stay where they are"
    assert amounts(draft) == {"l_000": 10_000, "l_001": 5_000}

    leave(other, "l_100", "150")
    assert amounts(draft) == {"l_000": 10_000, "l_001": 5_000, "l_100": 15_000}
    expect(other.locator(name_of("l_000"))).to_have_value("100,00")
    expect(other.locator(".lined__total output").first).to_have_text("150,00 €")
    expect(other.get_by_role("status").filter(has_text="rempli ailleurs")).not_to_have_count(0)
    expect(other.locator(name_of("l_100"))).not_to_be_focused()
    press(other, french("Continue"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")


def test_the_same_cell_filled_in_by_two_asks_for_a_choice(
    page: Page, reach: Reach, draft: ServiceRequest, new_visit: Callable[[], BrowserContext]
) -> None:
    other = new_visit().new_page()
    for window in (page, other):
        reach(window)
        ready(window)
    leave(page, "l_000", "100")
    other.locator(name_of("l_000")).fill("120")
    other.keyboard.press("Tab")
    conflict = other.locator(".conflict")
    expect(conflict).to_contain_text("100,00")
    expect(conflict).to_contain_text("120,00")
    assert amounts(draft) == {"l_000": 10_000}


def test_a_cell_that_can_not_be_read_is_told_beside_it_and_the_next_ones_are_saved(
    page: Page, reach: Reach, draft: ServiceRequest
) -> None:
    reach(page)
    ready(page)
    leave(page, "l_001", "50")
    page.locator(name_of("l_000")).fill("douze")
    page.keyboard.press("Tab")
    expect(page.locator(f"[id='{KEY}-l_000-{PLANNED}-error']")).to_be_visible()
    page.locator(name_of("l_002")).fill("7")
    with page.expect_response(lambda answer: answer.status == UNREADABLE):
        page.keyboard.press("Tab")
    assert amounts(draft) == {"l_001": 5_000, "l_002": 700}
    expect(page.locator(name_of("l_000"))).to_have_value("douze")
