"""A morning with sixty files, from the list to the export, counted in clicks: what is done all day costs few."""

from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from teleservices.lifecycle.facts import rebuild
from teleservices.models import CorrectionRequest, Procedure, ServiceRequest, State
from tests import queue
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import STATUTES, copies_of, make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"


class Counted:
    """The page of an agent, that counts their clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def button(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name, exact=True)

    def taken(self) -> int:
        """The clicks since it was asked last."""
        clicks, self.clicks = self.clicks, 0
        return clicks


@pytest.fixture
def camille() -> User:
    team = make_team(f"Service {uuid4().hex[:8]}")
    user = make_instructor(team)
    user.last_name = f"Vasseur-{uuid4().hex[:6]}"
    user.save()
    return user


@pytest.fixture
def procedure(camille: User) -> Procedure:
    """Sixty files of one's own in review, of which the newest lacks its document."""
    procedure = make_procedure(team=camille.teams.get())
    requests = [make_request(state=State.IN_REVIEW, procedure=procedure, instructor=camille) for _ in range(2)]
    copies_of(requests[0], 59)
    requests[1].attachments.all().delete()
    rebuild(ServiceRequest.objects.filter(procedure=procedure))
    return procedure


def test_a_morning_with_sixty_files(
    procedure: Procedure, camille: User, new_visit: NewVisit, enter: Enter, tmp_path: Path
) -> None:
    page = new_visit(viewport={"width": 1280, "height": 720}).new_page()
    agent = Counted(page)
    enter(page.context, camille.email)
    page.goto(LIST)
    agent.click(page.get_by_role("link", name="Les miennes"))
    expect(page.locator("main")).to_contain_text("60 demandes")
    lacking = procedure.requests.filter(attachments=None).latest("pk")

    page.keyboard.press("/")
    page.keyboard.type(lacking.reference)
    page.keyboard.press("Enter")
    agent.click(page.locator(".desk-table").get_by_role("link", name=lacking.reference))
    agent.click(page.locator(f".desk-slots .desk-pencil[value={STATUTES}]"))
    expect(page.locator("#basket .desk-preview")).to_contain_text("Cet élément manque.")
    agent.click(page.locator("#basket").get_by_role("button", name="Demander des compléments"))
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert agent.taken() <= 1 + 3
    assert CorrectionRequest.objects.get(request=lacking).field_keys == [STATUTES]

    page.goto(f"{LIST}?work=mine")
    page.wait_for_load_state()
    for key in "jxjxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("3")
    agent.click(agent.button("Surveiller"))
    agent.click(agent.button("Surveiller : 3 demandes"))
    queue.drain()
    expect(page.locator(".desk-batch [role=status]")).to_contain_text("3 faites sur 3")
    assert agent.taken() <= 2

    page.goto(f"{LIST}?state=in_review")
    expect(page.locator("main")).to_contain_text("59 demandes")
    agent.click(page.get_by_role("link", name="Exporter ces demandes"))
    agent.click(agent.button("Faire l’export"))
    queue.drain()
    page.reload()
    with page.expect_download() as downloading:
        agent.click(page.get_by_role("link", name="Télécharger le fichier"))
    assert agent.taken() <= 3
    path = tmp_path / "demandes.xlsx"
    downloading.value.save_as(path)
    assert load_workbook(path).active.max_row == 60


def test_the_next_file_is_one_key(procedure: Procedure, camille: User, new_visit: NewVisit, enter: Enter) -> None:
    page = new_visit().new_page()
    enter(page.context, camille.email)
    page.goto(f"{LIST}?work=mine")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state()
    first = page.locator("h1").text_content() or ""
    page.keyboard.press("n")
    expect(page.locator("h1")).not_to_have_text(first)
