"""What the portal says of a request under way, in a browser: each e-mail opened and followed, its level, its amount."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from teleservices.filing.resubmission import Confirmation, resubmit
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Decision, Procedure, ServiceRequest, Side, Stage, State
from teleservices.studio.procedures.presets import stage_presets
from tests.e2e import actors
from tests.e2e.conftest import Mailbox
from tests.factories.procedures import STATUTES, act, make_instructor, make_procedure, make_request, make_team

Enter = Callable[..., None]
ASKED = "Joignez des statuts signés."
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def agent(portal: object) -> User:
    return make_instructor(make_team(f"Service Vie associative {uuid4().hex[:6]}"))


@pytest.fixture
def request_in_review(agent: User) -> ServiceRequest:
    """Of a procedure whose e-mails are the ready ones."""
    procedure = make_procedure(team=agent.teams.get())
    with_ready_stages(procedure)
    return make_request(state=State.IN_REVIEW, procedure=procedure, instructor=agent)


def with_ready_stages(procedure: Procedure) -> None:
    procedure.stages.all().delete()
    Stage.objects.bulk_create(preset.stage(procedure, order) for order, preset in enumerate(stage_presets()))


def opened(page: Page, sent: EmailMessage) -> Page:
    """The e-mail in a window of its own, as a program that shows pictures and styles opens it."""
    letter = page.context.new_page()
    letter.set_content(str(sent.alternatives[0][0]))
    return letter


def read(page: Page, sent: EmailMessage, request: ServiceRequest, *, action: str, writer: User | None) -> Page:
    """The e-mail greets, leads and signs once, its one action by its name; opened, to be followed."""
    letter = opened(page, sent)
    assert request.team is not None
    address, service, text = request.get_absolute_url(), request.team.name, str(sent.body)
    for body in (text, letter.locator("body").inner_text()):
        has_it = "entre les mains de" in body  # who has it is said first, who signs last
        assert [body.count(word) for word in ("Bonjour", service)] == [1, 2 if has_it else 1], body
        named = [writer.get_full_name(), "Chargée de mission Vie associative"] if writer else []
        assert all(body.count(word) == 1 for word in named), "who writes is named (CRPA L111-2)"
    assert text.count(address) == 1
    links = letter.locator(f"a[href*='{address}']")
    expect(links).to_have_count(1)
    expect(links).to_have_text(action)
    return letter


def test_each_email_is_said_once_and_leads_where_it_says(
    page: Page, new_visit: NewVisit, agent: User, request_in_review: ServiceRequest, enter: Enter, mailbox: Mailbox
) -> None:
    request, account = request_in_review, request_in_review.applicant.email
    enter(page.context, account)
    taken = mailbox.last(account)
    read(page, taken, request, action="Voir ma demande", writer=agent)

    request = act(request, "request_corrections", agent)
    request.corrections.update(indispensable_keys=[STATUTES])
    letter = read(page, mailbox.last(account), request, action="Compléter ma demande", writer=agent)
    text = letter.locator("body").inner_text()
    places = [text.index(words) for words in ("compléter votre demande jusqu’au", ASKED, agent.get_full_name())]
    assert places == sorted(places), "first what to do, nothing after who signs"
    letter.get_by_role("link", name="Compléter ma demande").click()
    stands_in_review(letter)
    letter.locator("main").get_by_role("link", name="Compléter ma demande").first.click()
    expect(letter.get_by_role("button", name="Vérifier mes compléments")).to_be_visible()

    resubmit(request_id=request.pk, actor=request.applicant, revision_number=1, confirmation=Confirmation(reason=""))
    received = mailbox.last(account)
    assert received.subject != taken.subject, "corrections that arrive aren't a request taken charge of"
    read(page, received, request, action="Voir ma demande", writer=None)

    send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Le 12 mars.")
    read(page, mailbox.last(account), request, action="Lire le message", writer=agent)

    decide_at_the_desk(new_visit().new_page(), request, agent, enter)
    letter = read(page, mailbox.last(account), request, action="Lire la décision", writer=agent)
    letter.get_by_role("link", name="Lire la décision").click()
    expect(letter.locator("#decision")).to_contain_text(re.compile(r"3\s500,00\s€"))


def stands_in_review(page: Page) -> None:
    """A request to complete stands in its review, at one step alone, even when the review waits for it."""
    level = page.locator(".stepper")
    current = level.locator("[aria-current=step]")
    expect(current).to_have_count(1)
    expect(current.locator(".stepper__label")).to_have_text("En cours d’instruction")
    expect(current.locator(".stepper__note")).to_have_text("À compléter")
    expect(level.locator("li").last).to_contain_text("Décision")
    expect(level.locator("li").last).to_contain_text("(à venir)")


def decide_at_the_desk(page: Page, request: ServiceRequest, agent: User, enter: Enter) -> None:
    """Grant, the amount typed as applicants type theirs."""

    def grant(page: Page) -> None:
        page.get_by_label("Autorité compétente").fill("Présidence du conseil départemental")
        page.get_by_label("Montant accordé (€)").fill("3 500,00 €")

    enter(page.context, agent.email)
    actors.open_request(page, request.reference)
    actors.do(page, "Accorder", grant)
    assert Decision.objects.get(request=request).amount_cents == 350_000
