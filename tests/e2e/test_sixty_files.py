"""Sixty files in hand, counted in clicks and keys: what moved, a series, one paper asked of nine people, a proposal."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.lifecycle.facts import rebuild
from teleservices.models import (
    AuthorityKind,
    CorrectionRequest,
    Decision,
    DeskVisit,
    DocumentReview,
    Finding,
    Opinion,
    Procedure,
    Proposal,
    RequestFacts,
    ServiceRequest,
    State,
)
from tests import queue
from tests.e2e.actors import LETTER, press
from tests.e2e.counting import FROM_A_LIST, Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.accounts import make_user
from tests.factories.competence import make_authority, make_delegation
from tests.factories.meetings import make_committee_procedure
from tests.factories.procedures import STATUTES, copies_of, make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"
MANY, IN_SERIES, MISSING, MOVED = 60, 20, 9, 3
WIDTHS = [(1280, 720), (1024, 768)]


@pytest.fixture
def camille() -> User:
    return make_instructor(make_team(f"Service {uuid4().hex[:8]}"))


@pytest.fixture
def procedure(camille: User) -> Procedure:
    """Sixty files in review of Camille's, for whose applicants nothing moved since yesterday, but for three."""
    procedure = make_committee_procedure(camille.teams.get())
    first = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=camille)
    copies = copies_of(first, MANY)
    for request in copies[-MISSING:]:
        request.applicant = make_user()
        request.save(update_fields=["applicant"])
    rebuild(procedure.requests.all())
    yesterday = timezone.now() - dt.timedelta(days=1)
    RequestFacts.objects.filter(request__in=copies[MOVED:]).update(applicant_at=yesterday - dt.timedelta(days=1))
    DeskVisit.objects.create(user=camille, seen_at=yesterday)
    return procedure


@pytest.fixture
def agent(camille: User, procedure: Procedure, new_visit: NewVisit, enter: Enter) -> Counted:
    counted = Counted(new_visit(viewport={"width": 1280, "height": 720}).new_page())
    enter(counted.page.context, camille.email)
    counted.page.goto(LIST)
    counted.page.wait_for_load_state()
    return counted


def click_in_sight(target: Locator) -> None:
    """Press what is in the window: nothing is scrolled to come to it."""
    expect(target).to_be_in_viewport(ratio=1)
    target.click()


def tick(page: Page, count: int) -> None:
    """The first rows of the list, by two keys each."""
    for _row in range(count):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text(str(count))


def test_what_moved_since_yesterday_is_one_click_away(agent: Counted) -> None:
    page = agent.page
    page.locator("a[href*='work=since']").first.click()
    expect(page.locator(".desk-table tbody tr")).to_have_count(MOVED)
    assert agent.taken() == 1


def test_twenty_documents_are_checked_by_two_keys_each(agent: Counted, procedure: Procedure) -> None:
    """The verdict, the next one; what is illegible is asked for by one click, and the next one opens by itself."""
    page = agent.page
    tick(page, IN_SERIES)
    press(page, "Instruire en série", ".desk-bulk")
    expect(page.locator(".desk-queue strong")).to_contain_text("1 sur 20")
    page.wait_for_load_state()
    page.keyboard.press("g")
    verdict = page.locator(".desk-viewer .desk-findings [aria-pressed=true]")
    for number in range(1, IN_SERIES + 1):
        expect(page.locator(".desk-queue strong")).to_contain_text(f"{number} sur")
        expect(page.locator(".desk-viewer img")).to_be_visible()
        is_illegible = number % 10 == 0
        page.keyboard.press("3" if is_illegible else "1")
        expect(verdict).to_have_attribute("value", Finding.ILLEGIBLE if is_illegible else Finding.COMPLIANT)
        if is_illegible:
            click_in_sight(page.locator("#basket").get_by_role("button", name="Demander des compléments"))
        elif number < IN_SERIES:
            page.keyboard.press("n")
    expect(page.locator(".desk-table")).to_be_visible()
    assert agent.taken() == 1 + IN_SERIES // 10
    assert DocumentReview.objects.filter(request__procedure=procedure).count() == IN_SERIES
    assert procedure.requests.filter(state=State.CORRECTION_REQUESTED).count() == IN_SERIES // 10


def test_the_same_paper_is_asked_of_nine_people_together(agent: Counted, procedure: Procedure) -> None:
    """Ticked by the keys, the act, the paper, why, once for all; one e-mail each."""
    page = agent.page
    tick(page, MISSING)
    page.get_by_text("Autres actes").click()
    press(page, "Demander des compléments")
    press(page, "Statuts")
    page.locator(f"[name=remark_{STATUTES}]").fill("Il manque la page des signatures.")
    press(page, "Revoir l’aperçu avec ma saisie")
    expect(page.locator("#preview")).to_be_visible()
    press(page, f"Demander des compléments : {MISSING} demandes")
    queue.drain()
    expect(page.locator(".desk-batch [role=status]")).to_contain_text(f"{MISSING} faites sur {MISSING}")
    assert agent.taken() <= 6
    asked = CorrectionRequest.objects.filter(request__procedure=procedure)
    assert [request.field_keys for request in asked] == [[STATUTES]] * MISSING
    references = set(procedure.requests.filter(corrections__in=asked).values_list("reference", flat=True))
    emails = OutgoingEmail.objects.filter(about__in=references, kind="request.request_corrections")
    assert emails.count() == MISSING


def test_a_file_is_given_noted_asked_about_and_proposed(agent: Counted, procedure: Procedure, camille: User) -> None:
    """Each from its sheet; typing isn't counted."""
    page, request = agent.page, procedure.requests.latest("pk")
    colleague = make_instructor(camille.teams.get())
    User.objects.filter(pk=colleague.pk).update(first_name="Yann", last_name=f"Le Goff-{uuid4().hex[:6]}")
    colleague.refresh_from_db()
    page.goto(f"{LIST}demandes/{request.reference}/")
    agent.taken()
    _noted(agent, request)
    _asked_about(agent, request)
    _proposed(agent, request)
    _given(agent, request, colleague)


def _noted(agent: Counted, request: ServiceRequest) -> None:
    page = agent.page
    page.get_by_role("link", name="Notes").click()
    page.get_by_label("Votre note").click()
    page.keyboard.type("À voir ensemble : double demande de la commune ?")
    press(page, "Ajouter la note")
    expect(page.locator(".desk-notes li")).to_have_count(1)
    assert agent.taken() == 3
    assert request.notes.get().text.startswith("À voir ensemble")


def _asked_about(agent: Counted, request: ServiceRequest) -> None:
    page = agent.page
    page.get_by_role("link", name="Avis", exact=True).click()
    page.get_by_role("link", name="Demander un avis").click()
    page.get_by_label("En quelle qualité").fill("Maire de Brenne")
    page.get_by_label("Nom de la personne").fill("Aline Ravel")
    page.get_by_label("Son adresse électronique").fill("mairie@brenne.test")
    page.get_by_label("Votre question").fill("Le terrain est-il prêté ?")
    page.get_by_label("Votre projet").check()
    press(page, "Envoyer la question")
    expect(page.locator(".messages")).to_be_visible()
    assert agent.taken() == 4
    assert Opinion.objects.get(request=request).name == "Aline Ravel"


def _proposed(agent: Counted, request: ServiceRequest) -> None:
    page = agent.page
    page.get_by_role("link", name="Proposition").click()
    page.locator("[name=outcome][value=accepted_in_part]").check()
    page.get_by_label("Montant proposé").fill("800")
    press(page, "Enregistrer la proposition")
    expect(page.locator("#proposed")).to_be_visible()
    assert agent.taken() == 3
    assert Proposal.objects.get(request=request).amount_proposed == 80_000


def _given(agent: Counted, request: ServiceRequest, colleague: User) -> None:
    page = agent.page
    page.get_by_role("link", name="Demande", exact=True).click()
    page.locator("#can-do summary").click()
    page.get_by_role("link", name="Attribuer", exact=True).click()
    agent.choose("Instructeur", colleague.get_full_name())
    press(page, "Attribuer")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert agent.taken() == 4 + FROM_A_LIST
    request.refresh_from_db()
    assert request.assignee == colleague


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_nothing_is_scrolled_for_what_is_done_most(
    agent: Counted, procedure: Procedure, width: int, height: int
) -> None:
    """The next file by one key; a missing paper in three clicks from the list."""
    page = agent.page
    page.set_viewport_size({"width": width, "height": height})
    lacking = list(procedure.requests.order_by("pk"))[-2]
    lacking.attachments.all().delete()
    click_in_sight(page.locator(".desk-table tbody tr a").first)
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text(lacking.reference)
    page.wait_for_load_state()
    click_in_sight(page.locator(f".desk-slots .desk-pencil[value={STATUTES}]"))
    expect(page.locator("#basket .desk-preview")).to_contain_text("Cet élément manque.")
    click_in_sight(page.locator("#basket").get_by_role("button", name="Demander des compléments"))
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert agent.taken() == 3
    assert lacking.corrections.get().field_keys == [STATUTES]


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_a_grant_is_four_clicks_with_its_letter_seen_and_no_scroll(
    camille: User, new_visit: NewVisit, enter: Enter, width: int, height: int
) -> None:
    """The act, its amount, its letter to be read, the letter itself, the confirmation, made by Enter."""
    make_authority(AuthorityKind.PRESIDENT)
    make_delegation(camille)
    outcomes = [{"outcome": "accepted", "authorities": [{"kind": "president"}]}]
    rules = {"asks_amount": True, "outcomes": outcomes}
    procedure = make_procedure(team=camille.teams.get(), decision_rules=rules)
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=camille)
    counted = Counted(new_visit(viewport={"width": width, "height": height}).new_page())
    page = counted.page
    enter(page.context, camille.email)
    page.goto(f"{LIST}demandes/{request.reference}/")
    click_in_sight(page.get_by_role("link", name="Accorder", exact=True))
    amount = page.get_by_label("Montant accordé")
    expect(amount).to_be_in_viewport(ratio=1)
    amount.fill("1 250")
    click_in_sight(page.get_by_role("button", name="Accorder", exact=True))
    with page.context.expect_page():
        click_in_sight(page.get_by_role("link", name=LETTER))
    click_in_sight(page.get_by_role("button", name="Accorder", exact=True))
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert counted.taken() == 4
    assert Decision.objects.get(request=request).amount_cents == 125_000
