"""Decided once, from the screens: a vote binds the sheet, a body decides by its register, nothing is taken back."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from teleservices.legal import legal_day
from teleservices.models import Authority, AuthorityKind, Decision, Meeting, ServiceRequest, State
from tests.e2e.actors import decide, press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.meetings import make_committee_procedure, make_head, make_proposed, make_voted
from tests.factories.procedures import make_team

DESK = "/admin/instruction/"


@pytest.fixture
def head() -> User:
    return make_head(make_team(f"Service {uuid4().hex[:8]}"))


def proposed(head: User) -> ServiceRequest:
    """A request of 1,250 €, of which 800 are proposed, that the committee decides of."""
    return make_proposed(make_committee_procedure(head.team_memberships.get().team), head)


def page_of(head: User, new_visit: NewVisit, enter: Enter) -> Page:
    page = new_visit(viewport={"width": 1280, "height": 800}).new_page()
    enter(page.context, head.email)
    return page


def test_a_vote_is_not_contradicted_from_the_sheet(head: User, new_visit: NewVisit, enter: Enter) -> None:
    request = proposed(head)
    make_voted(head, [request])
    page = page_of(head, new_visit, enter)
    sheet = f"{DESK}demandes/{request.reference}/"
    page.goto(sheet)
    expect(page.locator("main")).to_contain_text("Adoptée, 800,00")
    expect(page.get_by_role("link", name="Accorder en partie")).to_have_count(0)
    page.goto(f"{sheet}actes/accept_in_part/")
    expect(page.locator("main [role=alert]")).to_contain_text("Votée le")
    expect(page.locator("main").get_by_role("button", name="Accorder en partie")).to_have_count(0)
    page.goto(sheet)
    page.get_by_role("link", name="Retirer de la séance").click()
    page.get_by_label("Pourquoi la demande est retirée de la séance").fill("Budget à refaire.")
    press(page, "Retirer de la séance")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    page.goto(f"{DESK}seances/{Meeting.objects.get(team=request.team).uuid}/")
    expect(page.locator("main")).to_contain_text("Budget à refaire.")
    page.goto(sheet)
    expect(page.get_by_role("link", name="Accorder en partie")).to_be_visible()


def test_a_deliberation_is_recorded_then_decided_by(head: User, new_visit: NewVisit, enter: Enter) -> None:
    """Who holds the meetings records it; the letter is read; less than what was asked is never a grant in full."""
    request, page = proposed(head), page_of(head, new_visit, enter)
    page.goto(f"{DESK}seances/deliberations/")
    page.locator("select[name=authority]").select_option(
        str(Authority.objects.get(kind=AuthorityKind.STANDING_COMMITTEE).pk)
    )
    page.get_by_label("Numéro de la délibération").fill("2026-CP-77")
    page.get_by_label("Objet de la délibération").fill("Aide aux projets associatifs")
    day = legal_day(request.submitted_at).isoformat() if request.submitted_at else ""
    page.get_by_label("Adoptée le").fill(day)
    page.get_by_label("Transmise au préfet le").fill(day)
    press(page, "Inscrire la délibération")
    expect(page.locator("main table")).to_contain_text("2026-CP-77")
    page.goto(f"{DESK}demandes/{request.reference}/actes/accept/")
    fill(page, "800")
    press(page, "Accorder")
    expect(page.locator("main")).to_contain_text("accorder moins, c’est accorder en partie")
    page.goto(f"{DESK}demandes/{request.reference}/actes/accept_in_part/")
    fill(page, "700")
    press(page, "Accorder en partie")
    expect(page.locator("main")).to_contain_text("dites pourquoi vous vous en écartez")
    fill(page, "800")
    decide(page, "Accorder en partie")
    decision = Decision.objects.get(request=request)
    assert (decision.act_number, decision.amount_cents) == ("2026-CP-77", 80_000)
    page.goto(f"{DESK}demandes/{request.reference}/actes/rectify/")
    page.get_by_label("Ce qui était erroné").fill("Le montant en chiffres")
    page.get_by_label("Montant accordé").fill("200")
    press(page, "Rectifier une erreur matérielle")
    expect(page.locator("main")).to_contain_text("un retrait, annoncé d’abord")
    assert ServiceRequest.objects.get(pk=request.pk).state == State.ACCEPTED_IN_PART
    assert Decision.objects.filter(request=request).count() == 1


def fill(page: Page, amount: str) -> None:
    """The one deliberation of the register, an amount, reasons."""
    page.locator("select[name=deliberation]").select_option(index=1)
    page.get_by_label("Montant accordé").fill(amount)
    page.get_by_label("Motifs").fill("Budget contraint.")
