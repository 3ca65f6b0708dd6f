"""The proposals of a whole meeting by the rules in four clicks, then a refusal typed in its table, by keyboard."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from teleservices.models import Outcome, Proposal
from tests import queue
from tests.e2e.actors import press
from tests.e2e.counting import Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.meetings import make_head, make_meeting
from tests.factories.procedures import make_team
from tests.factories.reckoning import COMPUTED, make_reckoned, make_to_propose

MANY = 12


def test_a_meeting_is_proposed_by_the_rules_in_four_clicks(new_visit: NewVisit, enter: Enter) -> None:
    procedure = make_reckoned(make_team(f"Service {uuid4().hex[:8]}"))
    assert procedure.team is not None
    head = make_head(procedure.team)
    requests = [make_to_propose(procedure, head) for _number in range(MANY)]
    meeting = make_meeting(head, requests)
    counted = Counted(new_visit().new_page())
    page = counted.page
    enter(page.context, head.email)
    page.goto(f"/admin/instruction/seances/{meeting.uuid}/")
    counted.taken()
    press(page, "Proposer selon les règles")
    press(page, f"Proposer selon les règles : {MANY} demandes")
    queue.drain()
    page.get_by_role("link", name=meeting.label).click()
    expect(page.locator("[name=amount]").first).to_have_value("800,00")
    assert counted.taken() <= 4
    proposals = Proposal.objects.filter(request__procedure=procedure, is_current=True)
    assert list(proposals.values_list("amount_proposed", flat=True)) == [COMPUTED] * MANY


@pytest.mark.parametrize("scripts", [True, False])
def test_zero_in_a_row_proposes_a_refusal_by_the_keyboard(scripts: bool, new_visit: NewVisit, enter: Enter) -> None:
    procedure = make_reckoned(make_team(f"Service {uuid4().hex[:8]}"))
    assert procedure.team is not None
    head = make_head(procedure.team)
    meeting = make_meeting(head, [make_to_propose(procedure, head)])
    page = new_visit(java_script_enabled=scripts).new_page()
    enter(page.context, head.email)
    page.goto(f"/admin/instruction/seances/{meeting.uuid}/")
    page.locator("[name=amount]").fill("0")
    page.keyboard.press("Enter")
    article = page.locator("[name=article]").first
    expect(article).to_be_visible()
    if scripts:
        page.keyboard.press("Tab")
        expect(article).to_be_focused()
    article.focus()
    page.keyboard.press("Space")
    page.locator("[name=reasons]").fill("Déjà aidé cette année.")
    page.locator("[name=action][value=refuse]").press("Enter")
    expect(page.locator("[id^=outcome-]")).to_have_text(str(Outcome.REFUSED.label))
    proposal = Proposal.objects.get(request__procedure=procedure, is_current=True)
    assert (proposal.outcome, proposal.articles) == (Outcome.REFUSED, ["a3"])
    page.locator("[name=amount]").fill("500")
    page.keyboard.press("Enter")
    expect(page.locator("[id^=outcome-]")).to_have_text(str(Outcome.ACCEPTED_IN_PART.label))
