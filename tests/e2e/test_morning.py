"""A morning with sixty files, from the list to the export, counted in clicks: what is done all day costs few."""

from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from accounts.models import User
from formkit.fieldtypes import LongTextField
from teleservices.lifecycle.facts import rebuild
from teleservices.models import CorrectionRequest, Procedure, ServiceRequest, State
from tests import queue
from tests.e2e.actors import press
from tests.e2e.counting import FROM_A_LIST, Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import (
    STATUTES,
    copies_of,
    make_form,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)

LIST = "/admin/instruction/"
OPINION = LongTextField(key="f_opinion1", label="Avis technique", required=False, private=True)


@pytest.fixture
def camille() -> User:
    team = make_team(f"Service {uuid4().hex[:8]}")
    user = make_instructor(team)
    user.last_name = f"Vasseur-{uuid4().hex[:6]}"
    user.save()
    return user


@pytest.fixture
def yann(camille: User) -> User:
    """A colleague of the same service, whose name a list of its instructors tells apart."""
    user = make_instructor(camille.teams.get())
    user.first_name, user.last_name = "Yann", f"Le Goff-{uuid4().hex[:6]}"
    user.save()
    return user


@pytest.fixture
def procedure(camille: User) -> Procedure:
    """Sixty files of one's own in review, of which the newest lacks its document; each asks for a technical opinion."""
    form = make_form().model_copy(update={"annotations": (OPINION,)})
    procedure = make_procedure(team=camille.teams.get(), form=form)
    requests = [make_request(state=State.IN_REVIEW, procedure=procedure, instructor=camille) for _ in range(2)]
    copies_of(requests[0], 59)
    requests[1].attachments.all().delete()
    rebuild(ServiceRequest.objects.filter(procedure=procedure))
    return procedure


def find(page: Page, reference: str) -> None:
    """From the list, by the keys."""
    page.keyboard.press("/")
    page.keyboard.type(reference)
    page.keyboard.press("Enter")
    page.locator(".desk-table").get_by_role("link", name=reference).click()
    expect(page.locator("h1")).to_contain_text(reference)


def test_a_morning_with_sixty_files(
    procedure: Procedure, camille: User, yann: User, new_visit: NewVisit, enter: Enter, tmp_path: Path
) -> None:
    page = new_visit(viewport={"width": 1280, "height": 720}).new_page()
    agent = Counted(page)
    enter(page.context, camille.email)
    page.goto(LIST)
    page.get_by_role("link", name="Les miennes").click()
    expect(page.locator("main")).to_contain_text("60 demandes")
    assert agent.taken() == 1
    lacking = procedure.requests.filter(attachments=None).latest("pk")
    whole = procedure.requests.exclude(attachments=None).latest("pk")

    _read_and_annotated(agent, whole)
    page.goto(f"{LIST}?work=mine")
    page.wait_for_load_state()
    _corrected(agent, lacking)
    page.goto(f"{LIST}?work=mine")
    page.wait_for_load_state()
    _assigned(agent, yann)
    _exported(agent, tmp_path / "demandes.xlsx")


def _read_and_annotated(agent: Counted, request: ServiceRequest) -> None:
    """A file is found, its document read beside its answers, and what is thought of it is written."""
    page = agent.page
    find(page, request.reference)
    page.locator(".desk-document [data-view]").first.click()
    picture = page.locator(".desk-viewer img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalHeight") > 0
    assert agent.taken() == 2
    page.get_by_role("textbox", name=OPINION.label).click()
    page.keyboard.type("Favorable.")
    page.keyboard.press("Tab")
    expect(page.locator(f"#annotation-{OPINION.key}-state")).to_contain_text("Enregistré par")
    assert agent.taken() == 1
    assert request.annotations.get().answer == "Favorable."


def _corrected(agent: Counted, request: ServiceRequest) -> None:
    """A file that lacks its document is found, and the document asked for."""
    page = agent.page
    find(page, request.reference)
    page.locator(f".desk-slots .desk-pencil[value={STATUTES}]").click()
    expect(page.locator("#basket .desk-preview")).to_contain_text("Cet élément manque.")
    press(page, "Demander des compléments", "#basket")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert agent.taken() == 3
    assert CorrectionRequest.objects.get(request=request).field_keys == [STATUTES]


def _assigned(agent: Counted, colleague: User) -> None:
    """Three files ticked by the keys go to a colleague."""
    page = agent.page
    for key in "jxjxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("3")
    press(page, "Attribuer")
    agent.choose("Instructeur", colleague.get_full_name())
    press(page, "Attribuer : 3 demandes")
    queue.drain()
    expect(page.locator(".desk-batch [role=status]")).to_contain_text("3 faites sur 3")
    assert agent.taken() == 2 + FROM_A_LIST
    assert ServiceRequest.objects.filter(assignee=colleague).count() == 3


def _exported(agent: Counted, path: Path) -> None:
    """What is still in review goes into a workbook."""
    page = agent.page
    page.goto(f"{LIST}?state=in_review")
    expect(page.locator("main")).to_contain_text("59 demandes")
    page.get_by_role("link", name="Exporter ces demandes").click()
    press(page, "Faire l’export")
    queue.drain()
    page.reload()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Télécharger le fichier").click()
    downloading.value.save_as(path)
    assert agent.taken() == 3
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
