"""240 grants from transmitted to letters in a browser: annotations, proposals, visas, a meeting, votes, all counted."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from formkit.fieldtypes import AmountField
from teleservices.competence.rules import DecisionRules
from teleservices.lifecycle.facts import rebuild
from teleservices.models import (
    Authority,
    AuthorityKind,
    Decision,
    Meeting,
    MeetingState,
    Outcome,
    Procedure,
    Proposal,
    ServiceRequest,
    State,
    Visa,
    Vote,
)
from tests import queue
from tests.e2e.actors import press
from tests.e2e.counting import FROM_A_LIST, Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.accounts import make_profile, make_user
from tests.factories.competence import HALF, make_authority
from tests.factories.meetings import COMMITTEE, make_head
from tests.factories.procedures import (
    AMOUNT,
    copies_of,
    make_form,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)

MANY, MOST = 240, 60
PATIENCE = 300_000
"""Milliseconds that sixty cells may take to be saved, on a machine that does much else."""
LIST, MEETINGS = "/admin/instruction/", "/admin/instruction/seances/"
ELIGIBLE = AmountField(key="f_eligible1", label="Montant éligible", private=True)
RULES = DecisionRules.model_validate(
    {
        "asks_amount": True,
        "outcomes": [{"outcome": outcome, "authorities": COMMITTEE} for outcome in Outcome],
        "proposals": {
            "is_required": True,
            "needs_visa": True,
            "amount": HALF,
            "base_key": ELIGIBLE.key,
            "articles": [{"key": "a4", "title": "Article 4", "text": "Base de {{ base éligible }}."}],
        },
    }
)
"""The committee grants half of what the service notes as eligible, on proposals that bear the visa of the head."""
BASE, GRANTED = "1 600,00", 80_000
EXCEPTIONS = {
    "Chorale des Essarts": ("", "500", "Budget contraint."),
    "Ciné-club de Brenne": ("", "600", "Budget contraint."),
    "Fanfare de Vernay": (Vote.REJECTED, "", "Le projet a eu lieu avant la demande."),
    "Ludothèque du Pont": (Vote.ADJOURNED, "", ""),
}
"""By the name of the applicant: the vote, the amount voted, the reasons."""
PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def procedure() -> Procedure:
    """Two hundred and forty associations ask for 1 250 €, each its own; the service notes what is eligible."""
    team = make_team(f"Service {uuid4().hex[:8]}")
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    form = make_form().model_copy(update={"annotations": (ELIGIBLE,)})
    procedure = make_procedure(team=team, form=form, decision_rules=RULES.to_json(), amount_field=AMOUNT)
    person = make_user()
    first = make_request(procedure=procedure, state=State.IN_REVIEW, user=person, instructor=make_instructor(team))
    copies = copies_of(first, MANY)
    names = [*EXCEPTIONS, *(f"Association n° {number}" for number in range(MANY - len(EXCEPTIONS)))]
    for name, request in zip(names, copies, strict=True):
        request.applicant_name = name
        request.profile = make_profile(member=person, name=name)
    ServiceRequest.objects.bulk_update(copies, ["applicant_name", "profile"])
    rebuild(procedure.requests.all())
    return procedure


@pytest.fixture
def window(new_visit: NewVisit, enter: Enter) -> Callable[[User], Counted]:
    def open_for(user: User) -> Counted:
        counted = Counted(new_visit(viewport={"width": 1280, "height": 800}).new_page())
        enter(counted.page.context, user.email)
        return counted

    return open_for


@pytest.mark.long
def test_240_grants_get_their_letters_in_sixty_clicks_at_most(
    procedure: Procedure, window: Callable[[User], Counted]
) -> None:
    """From annotations to letters, by an instructor who proposes and the head who gives visas and holds the meeting."""
    assert procedure.team is not None
    agent, head = window(make_instructor(procedure.team)), window(make_head(procedure.team))
    _annotated(agent.page, procedure)
    _proposed(agent.page, procedure)
    _given_visas(head.page, procedure)
    meeting = _entered(head, procedure)
    _frozen(head.page, meeting)
    _voted(head, meeting)
    _carried_out(head.page, meeting)
    assert agent.taken() + head.taken() <= MOST
    decisions = Decision.objects.filter(request__procedure=procedure)
    assert decisions.filter(letter__isnull=False).count() == decisions.count() == MANY - 1
    assert decisions.filter(amount_cents=GRANTED).count() == MANY - len(EXCEPTIONS)


def _ticked_whole(page: Page, act: str = "") -> None:
    """All of the list, then one of its other acts."""
    page.goto(LIST)
    page.get_by_label(f"les {MANY} de cette liste").check()
    if act:
        page.get_by_text("Autres actes").click()
        press(page, act)


def _annotated(page: Page, procedure: Procedure) -> None:
    """A column of a spreadsheet pasted, a page at a time."""
    _ticked_whole(page, "Annoter en tableau")
    while True:
        cells = page.locator(".desk-grid td input:not([type=hidden])")
        cells.first.click()
        cells.first.evaluate(PASTE, "\n".join([BASE] * cells.count()))
        saved = page.locator(".desk-grid__state", has_text="Enregistré par")
        expect(saved).to_have_count(cells.count(), timeout=PATIENCE)
        further = page.locator(".desk-pages [rel=next]")
        if not further.count():
            break
        further.click()
        page.wait_for_load_state()
        expect(saved).to_have_count(0)
    assert procedure.requests.filter(annotations__field_key=ELIGIBLE.key).count() == MANY


def _proposed(page: Page, procedure: Procedure) -> None:
    """What the rules compute of each, shown before."""
    _ticked_whole(page)
    page.get_by_text("Autres actes").click()
    page.locator("[name=act][value=propose_by_rules]").click()
    page.locator("[name=action][value=do]").click()
    queue.drain()
    expect(page.locator(".desk-batch [role=status]")).to_contain_text(f"{MANY} faites sur {MANY}")
    proposals = Proposal.objects.filter(request__procedure=procedure, is_current=True)
    assert set(proposals.values_list("amount_proposed", flat=True)) == {GRANTED}


def _given_visas(page: Page, procedure: Procedure) -> None:
    """All that the screen shows, ticked at once, until none waits."""
    page.goto("/admin/")
    page.get_by_role("link", name="Ma matinée").click()
    expect(page.locator("#visas")).to_be_visible()
    while page.locator("[data-tick-each]").count():
        page.locator("[data-tick-each]").click()
        with page.expect_navigation():
            page.locator("form:has([data-tick-each]) button:not([data-tick-each])").click()
        expect(page.locator("#visas")).to_be_visible()
    assert Visa.objects.filter(proposal__request__procedure=procedure, verdict=Visa.Verdict.GIVEN).count() == MANY


def _entered(head: Counted, procedure: Procedure) -> Meeting:
    """A meeting of the committee, and all of the list before it."""
    page = head.page
    page.goto(MEETINGS)
    page.get_by_label("Nom de la séance").fill("Commission de juin")
    committee = Authority.objects.get(kind=AuthorityKind.STANDING_COMMITTEE)
    page.locator("select[name=authority]").select_option(str(committee.pk))
    page.get_by_label("Jour de la séance").fill(timezone.localdate().isoformat())
    press(page, "Préparer la séance")
    meeting = Meeting.objects.get(team=procedure.team)
    _ticked_whole(page)
    press(page, "Inscrire à une séance")
    page.locator("select[name=meeting]").select_option(str(meeting.pk))
    press(page, f"Inscrire à une séance : {MANY} demandes")
    head.clicks += 2 * FROM_A_LIST
    queue.drain()
    assert meeting.items.filter(is_open=True).count() == MANY
    return meeting


def _frozen(page: Page, meeting: Meeting) -> None:
    """The list is closed, and its annex made."""
    page.goto(f"{MEETINGS}{meeting.uuid}/")
    page.get_by_role("link", name="Arrêter la liste").click()
    press(page, "Arrêter la liste")
    press(page, "Faire l’annexe")
    expect(page.locator("#files ~ ul li")).to_have_count(3)


def _voted(head: Counted, meeting: Meeting) -> None:
    """All adopted but four."""
    page = head.page
    page.get_by_role("link", name="Enregistrer les votes").click()
    search = page.locator("[data-votes-search]")
    for name, (vote, amount, reasons) in EXCEPTIONS.items():
        search.click()
        search.fill(name)
        search.press("Enter")
        ballot = page.locator(".desk-votes__ballot:not([hidden])")
        ballot.locator("[name=vote]").select_option(vote)
        head.clicks += FROM_A_LIST if vote else 0
        ballot.locator("[name=amount]").fill(amount)
        ballot.locator("[name=reasons]").fill(reasons)
        ballot.locator("[name=reasons]").press("Escape")
    expect(page.locator("[data-votes-marked]")).to_contain_text(str(len(EXCEPTIONS)))
    press(page, "Enregistrer les votes")


def _carried_out(page: Page, meeting: Meeting) -> None:
    """The deliberation is executory, and the decisions leave with their letters."""
    page.get_by_role("link", name="Rendre exécutoire").click()
    page.get_by_label("Numéro de la délibération").fill("CP-2026-44")
    page.get_by_label("Transmise au préfet le").fill(timezone.localdate().isoformat())
    page.get_by_label("Publiée le").fill(timezone.localdate().isoformat())
    press(page, "Rendre exécutoire")
    expect(page.locator("h3").first).to_be_visible()
    press(page, "Faire partir les décisions")
    queue.drain(6 * MANY)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.NOTIFIED
