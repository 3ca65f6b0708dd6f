"""A request granted from its sheet in a browser, counted in clicks: what the service does most takes few."""

import pytest

from teleservices.models import Decision, Outcome, ServiceRequest, State
from tests.e2e.actors import decide
from tests.e2e.counting import Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_procedure, make_request

MOST = 4


@pytest.fixture
def reviewed() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW, procedure=make_procedure())


def test_one_request_is_granted_in_four_clicks_at_most(
    reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    """The act, its first field (keys lead to the others), its letter to be read, the confirmation."""
    agent = Counted(new_visit(viewport={"width": 1280, "height": 720}).new_page())
    page = agent.page
    assert reviewed.assignee is not None
    enter(page.context, reviewed.assignee.email)
    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/")
    page.get_by_role("link", name="Accorder", exact=True).click()
    page.get_by_label("Autorité compétente").click()
    page.keyboard.type("Présidence du conseil départemental")
    page.get_by_label("Montant accordé").fill("1 250")
    decide(page, "Accorder")
    assert agent.taken() == MOST
    decision = Decision.objects.get(request=reviewed)
    assert (decision.outcome, decision.amount_cents) == (Outcome.ACCEPTED, 125_000)
