"""A grant from its request to its letter by five people: who instructs, who advises, who heads, who holds the meeting,
who applied. Each in a window of their own."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from portal.dates import long_date
from teleservices.models import Authority, AuthorityKind, Decision, Meeting, Outcome, ServiceRequest, State
from tests import queue
from tests.e2e.actors import press, text_of_download
from tests.e2e.conftest import Mailbox
from tests.e2e.screens.base import new_address
from tests.factories.competence import COMMITTEE_PROPOSES, make_authority
from tests.factories.meetings import make_head
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

DESK = "/admin/instruction/"
QUESTION = "Ce projet sert-il le canton ?"
DUE = dt.date(2027, 6, 30)

Visit = Callable[..., BrowserContext]
Enter = Callable[..., None]


@pytest.fixture
def reviewed() -> ServiceRequest:
    """Of a new service, whose rules want a proposal, its visa, then the standing committee."""
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    team = make_team(f"Service {uuid4().hex[:8]}")
    procedure = make_procedure(team=team, decision_rules=COMMITTEE_PROPOSES.to_json())
    return make_request(procedure=procedure, state=State.IN_REVIEW)


def test_a_grant_from_its_request_to_its_letter(
    reviewed: ServiceRequest, new_visit: Visit, enter: Enter, mailbox: Mailbox
) -> None:
    instructor, head, secretary = make_instructor(reviewed.team), make_head(reviewed.team), make_head(reviewed.team)
    agent, chief, clerk = (_window(new_visit, enter, who.email) for who in (instructor, head, secretary))
    sheet, elected = f"{DESK}demandes/{reviewed.reference}/", new_address()
    _ask_opinion(agent, sheet, elected)
    _give_opinion(new_visit(viewport={"width": 320, "height": 700}).new_page(), elected, mailbox)
    agent.goto(f"{sheet}avis/")
    expect(agent.locator("main")).to_contain_text("Il ouvre à tout le canton.")
    _propose(agent, sheet)
    agent.goto(f"{sheet}actes/accept/")
    expect(agent.locator(".help-critical")).to_contain_text("attend le visa")
    chief.goto(f"{sheet}proposition/")
    press(chief, "Viser")
    _hold_the_meeting(clerk, reviewed)
    queue.drain()
    decision = Decision.objects.get(request=reviewed)
    assert (decision.outcome, decision.amount_cents) == (Outcome.ACCEPTED, 60_000)
    _read(_window(new_visit, enter, reviewed.applicant.email), reviewed)


def _window(new_visit: Visit, enter: Enter, address: str) -> Page:
    page = new_visit().new_page()
    enter(page.context, address)
    return page


def _ask_opinion(page: Page, sheet: str, elected: str) -> None:
    page.goto(f"{sheet}avis/")
    page.get_by_role("link", name="Demander un avis").click()
    page.locator("main select[name=adviser_kind]").select_option("elected")
    page.locator("main [name=capacity]").fill("conseillère départementale du canton")
    page.locator("main [name=name]").fill("Jeanne Rivière")
    page.locator("main [name=email]").fill(elected)
    page.locator("main [name=question]").fill(QUESTION)
    page.locator("main [name=answer_kind][value=verdict]").check()
    page.locator("main [name=steps]").first.check()
    press(page, "Envoyer la question")


def _give_opinion(page: Page, elected: str, mailbox: Mailbox) -> None:
    page.goto(mailbox.link(elected, containing="/avis/"))
    press(page, "Recevoir le code")
    code = next(word for word in str(mailbox.last(elected).body).split() if word.isdigit() and len(word) == 6)
    page.get_by_label("Code reçu par courriel").fill(code)
    press(page, "Continuer")
    expect(page.locator("main")).to_contain_text(QUESTION)
    page.get_by_label("Favorable", exact=True).check()
    page.get_by_label("Vos motifs, ou vos réserves").fill("Il ouvre à tout le canton.")
    press(page, "Envoyer mon avis")
    expect(page.locator("main")).to_contain_text("Merci")


def _propose(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}proposition/")
    page.locator("main [name=outcome][value=accepted]").check()
    page.locator("main [name=eligible_base]").fill("1 200")
    press(page, "Calculer le montant")
    expect(page.locator("[role=status]").filter(has_text="600,00")).to_be_visible()
    page.locator("main [name=amount]").fill("600")
    page.locator("main [name=articles]").first.check()
    press(page, "Rédiger les motifs à partir de ces articles")
    expect(page.locator("main [name=reasons]")).to_have_value("Article 4\u00a0: Base de 1\u202f200,00\u00a0€.")
    page.get_by_text("Conditions fixées au bénéficiaire").last.click()
    page.locator("main [name=condition_0]").fill("Rendre le compte rendu financier")
    page.locator("main [name=due_on_0]").fill(DUE.isoformat())
    press(page, "Enregistrer la proposition")
    expect(page.locator("main")).to_contain_text("Elle attend le visa du responsable du service")


def _hold_the_meeting(page: Page, request: ServiceRequest) -> None:
    page.goto(f"{DESK}seances/")
    page.get_by_label("Nom de la séance").fill("Commission de juin")
    committee = Authority.objects.get(kind=AuthorityKind.STANDING_COMMITTEE)
    page.locator("select[name=authority]").select_option(str(committee.pk))
    page.get_by_label("Jour de la séance").fill(timezone.localdate().isoformat())
    press(page, "Préparer la séance")
    meeting = Meeting.objects.get(team=request.team)
    page.get_by_role("link", name="Liste des demandes").click()
    page.get_by_label("Tout cocher").check()
    press(page, "Inscrire à une séance")
    page.locator("select[name=meeting]").select_option(str(meeting.pk))
    press(page, "Inscrire à une séance : 1 demande")
    queue.drain()
    page.goto(f"{DESK}seances/{meeting.uuid}/")
    page.get_by_role("link", name="Arrêter la liste").click()
    press(page, "Arrêter la liste")
    page.get_by_role("link", name="Enregistrer les votes").click()
    press(page, "Enregistrer les votes")
    page.get_by_role("link", name="Rendre exécutoire").click()
    page.get_by_label("Numéro de la délibération").fill("CP-2026-44")
    page.get_by_label("Transmise au préfet le").fill(timezone.localdate().isoformat())
    page.get_by_label("Publiée le").fill(timezone.localdate().isoformat())
    press(page, "Rendre exécutoire")
    press(page, "Faire partir les décisions")


def _read(page: Page, request: ServiceRequest) -> None:
    """What the applicant reads: the card of the decision, its condition, its letter."""
    page.goto(request.get_absolute_url())
    card = page.locator("#decision")
    expect(card).to_contain_text("600,00")
    expect(card).to_contain_text("CP-2026-44")
    condition = f"Rendre le compte rendu financier, avant le {long_date(DUE)}"
    expect(card).to_contain_text(condition)
    letter = text_of_download(page, "Lire la lettre de décision").replace("\xa0", " ")
    for words in ("600,00", "CP-2026-44", "Base de 1", "Ce que vous devez faire", request.reference):
        assert words in letter
