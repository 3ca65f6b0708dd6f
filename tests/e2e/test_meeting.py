"""Forty requests in a browser, from the list to their letters: two heads on one cell, votes by exception, counted."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import User
from locker.stores.storage import open_private
from teleservices.models import (
    Authority,
    AuthorityKind,
    Decision,
    Meeting,
    MeetingState,
    Procedure,
    Proposal,
    ServiceRequest,
)
from tests import queue
from tests.e2e.actors import press
from tests.e2e.counting import FROM_A_LIST, Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.meetings import PROPOSED, make_committee_procedure, make_head, make_meeting, make_proposed
from tests.factories.procedures import make_team

MANY = 40
MEETINGS = "/admin/instruction/seances/"


@pytest.fixture
def procedure() -> Procedure:
    """Of a new service, of which the standing committee decides."""
    return make_committee_procedure(make_team(f"Service {uuid4().hex[:8]}"))


@pytest.fixture
def head(procedure: Procedure) -> User:
    assert procedure.team is not None
    return make_head(procedure.team)


def test_forty_requests_get_their_letters_in_forty_clicks_at_most(
    procedure: Procedure, head: User, new_visit: NewVisit, enter: Enter
) -> None:
    requests = [make_proposed(procedure, head) for _number in range(MANY)]
    counted = Counted(new_visit().new_page())
    page = counted.page
    enter(page.context, head.email)
    page.goto(MEETINGS)
    page.get_by_label("Nom de la séance").fill("Commission de juin")
    committee = Authority.objects.get(kind=AuthorityKind.STANDING_COMMITTEE)
    page.locator("select[name=authority]").select_option(str(committee.pk))
    page.get_by_label("Jour de la séance").fill(timezone.localdate().isoformat())
    press(page, "Préparer la séance")
    meeting = Meeting.objects.get(team=procedure.team)
    page.get_by_role("link", name="Liste des demandes").click()
    page.get_by_label("Tout cocher").check()
    press(page, "Inscrire à une séance")
    page.locator("select[name=meeting]").select_option(str(meeting.pk))
    press(page, f"Inscrire à une séance : {MANY} demandes")
    queue.drain()
    page.goto(f"{MEETINGS}{meeting.uuid}/")
    expect(page.locator("tr[id^=item-]")).to_have_count(MANY)
    heights = page.locator("tr[id^=item-]").evaluate_all("rows => rows.map((row) => row.offsetHeight)")
    assert max(heights) <= 36
    page.get_by_role("link", name="Arrêter la liste").click()
    press(page, "Arrêter la liste")
    press(page, "Faire l’annexe")
    expect(page.locator("#files ~ ul li")).to_have_count(3)
    page.get_by_role("link", name="Enregistrer les votes").click()
    page.wait_for_load_state()  # until its script is there, Enter asks the server
    page.locator("[data-votes-search]").fill(requests[0].reference)
    page.keyboard.press("Enter")
    page.locator("[name=amount]").fill("500")
    page.locator("[name=remark]").fill("Budget contraint.")
    press(page, "Enregistrer les votes")
    page.get_by_role("link", name="Rendre exécutoire").click()
    page.get_by_label("Numéro de la délibération").fill("CP-2026-44")
    page.get_by_label("Transmise au préfet le").fill(timezone.localdate().isoformat())
    page.get_by_label("Publiée le").fill(timezone.localdate().isoformat())
    press(page, "Rendre exécutoire")
    expect(page.locator("h3")).to_have_count(1)
    press(page, "Faire partir les décisions")
    queue.drain()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.NOTIFIED
    assert counted.taken() + 2 * FROM_A_LIST <= 40
    _check_letters(procedure, requests[0])


def _check_letters(procedure: Procedure, amended: ServiceRequest) -> None:
    decisions = Decision.objects.filter(request__procedure=procedure).select_related("letter", "request")
    assert decisions.count() == MANY
    for decision in decisions:
        assert decision.letter is not None
        with open_private(decision.letter.storage_name) as stream:
            text = "".join(page.extract_text() for page in PdfReader(stream).pages).replace("\xa0", " ")
        assert decision.request.reference in text
        assert "CP-2026-44" in text
        assert ("500,00" if decision.request == amended else "800,00") in text


@pytest.mark.parametrize("scripts", [True, False])
def test_two_heads_on_one_cell(
    scripts: bool, procedure: Procedure, head: User, new_visit: NewVisit, enter: Enter
) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    pages = []
    for who in (head, make_head(meeting.team)):
        page = new_visit(java_script_enabled=scripts).new_page()
        enter(page.context, who.email)
        page.goto(f"{MEETINGS}{meeting.uuid}/")
        pages.append(page)
    first, second = pages
    _save(first, "600", scripts=scripts)
    expect(first.locator("#totals")).to_contain_text("600,00")
    _save(second, "500", scripts=scripts)
    expect(second.locator(".error-message")).to_contain_text("600,00")
    expect(second.locator("[name=amount]")).to_have_value("500")
    assert Proposal.objects.get(request__procedure=procedure, is_current=True).amount_proposed == 60_000
    press(first, f"Annuler la dernière modification {ServiceRequest.objects.get(procedure=procedure).reference}")
    expect(first.locator("#totals")).to_contain_text("800,00")
    assert Proposal.objects.get(request__procedure=procedure, is_current=True).amount_proposed == PROPOSED


def _save(page: Page, amount: str, *, scripts: bool) -> None:
    page.locator("[name=amount]").fill(amount)
    if scripts:
        page.locator("[name=amount]").blur()
    else:
        page.locator("tr[id^=item-] button").first.click()
