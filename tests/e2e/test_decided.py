"""A decided request, in a browser: what was decided, the letter at hand, a level of progress that ends there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from teleservices.models import Decision, Outcome, RequestFacts, ServiceRequest, State
from tests.e2e.actors import text_of_download
from tests.e2e.keyboard import fits
from tests.e2e.screens.desk import INSTRUCTOR
from tests.factories.procedures import act, make_procedure, make_request
from tests.teleservices.lifecycle.acting import review_stage

NBSP = "\N{NO-BREAK SPACE}"


def decided(outcome: Outcome) -> ServiceRequest:
    """A request decided without going through its last stage of the review."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    procedure = make_procedure(team=team, remedies="Contre le refus.", remedies_in_part="Contre ce qui manque.")
    review_stage(procedure, "passage-en-commission", order=2)
    request = make_request(state=State(outcome.value), procedure=procedure)
    Decision.objects.filter(request=request).update(amount_cents=350_050, letter_contents=None)  # made of the row
    RequestFacts.objects.filter(request=request).update(amount_asked=350_050)
    return request


def test_a_full_grant_says_its_amount_and_nothing_of_contesting(
    phone: Page, enter: Callable[..., None], axe: Callable[..., None], drain: Callable[[], int]
) -> None:
    request = decided(Outcome.ACCEPTED)
    drain()
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    box = phone.locator("#decision")
    expect(box).to_contain_text("500,50")
    expect(box).to_contain_text("Présidence du conseil départemental")
    expect(box.locator("details")).to_have_count(0)
    level = phone.locator(".stepper")
    expect(level).not_to_contain_text("à venir")
    expect(level).not_to_contain_text("commission")
    expect(level.locator("li").last).to_contain_text("(terminé)")
    axe(phone)
    assert fits(phone)
    letter = text_of_download(phone, "Lire la lettre de décision")
    assert "3 500,50" in letter.replace("\N{NARROW NO-BREAK SPACE}", " ").replace(NBSP, " ")
    assert "contest" not in letter


def test_what_is_granted_in_part_is_contested_for_what_lacks(
    phone: Page, enter: Callable[..., None], drain: Callable[[], int]
) -> None:
    request = decided(Outcome.ACCEPTED_IN_PART)
    drain()
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    phone.locator("#decision summary").press("Enter")
    expect(phone.locator("#decision details")).to_contain_text("Contre ce qui manque.")
    letter = text_of_download(phone, "Lire la lettre de décision")
    assert "Contre ce qui manque." in letter
    assert "Contre le refus." not in letter


def test_a_request_that_is_withdrawn_has_nothing_to_come(phone: Page, enter: Callable[..., None]) -> None:
    request = act(decided_not_yet(), "withdraw", User.objects.get(email=INSTRUCTOR))
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    expect(phone.locator(".stepper li").last).to_contain_text("(terminé)")
    expect(phone.locator(".stepper")).not_to_contain_text("à venir")
    expect(phone.locator("#decision")).to_have_count(0)


def decided_not_yet() -> ServiceRequest:
    """A request under review, of a procedure with one more stage."""
    procedure = make_procedure()
    review_stage(procedure, "passage-en-commission", order=2)
    return make_request(state=State.IN_REVIEW, procedure=procedure)
