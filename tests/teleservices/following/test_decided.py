"""The decision on a request's page: the one that holds, with its letter, its amount, and how to contest it."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from home.models import ContentKind, ContentPage
from locker.models import LockerDocument
from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.following.request_tabs import RequestTab
from teleservices.models import Decision, ObligationDue, ObligationKind, Outcome, ServiceRequest, State
from tests import queue
from tests.factories.accounts import make_user
from tests.factories.pages import make_site
from tests.factories.procedures import act, make_procedure, make_request
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db


def read(client: Client, request: ServiceRequest) -> str:
    return unescape(read_tab(client, request))


def box(page: str) -> str:
    """The decision's own box."""
    return page.split('id="decision"')[1].split("</section>", maxsplit=1)[0]


def pieces(client: Client, request: ServiceRequest) -> str:
    """The documents' own tab."""
    page = unescape(read_tab(client, request, RequestTab.DOCUMENTS))
    return page.split('id="pieces"')[1].split("</section>", maxsplit=1)[0]


def opened(client: Client, address: str) -> int:
    """The status of an address, whose file is read to its end."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"%PDF")
    return response.status_code


@pytest.mark.parametrize("outcome", Outcome)
def test_it_is_told_where_the_request_stands(client: Client, user: User, outcome: Outcome) -> None:
    procedure = make_procedure(remedies="Contre le refus.", remedies_in_part="Contre ce qui manque.")
    request = make_request(user=user, state=State(outcome.value), procedure=procedure)
    Decision.objects.filter(request=request).update(amount_cents=350_050, act_date=dt.date(2027, 3, 12))
    queue.drain()
    page = box(read(client, request))
    assert f"Étape {outcome.value}\N{NO-BREAK SPACE}: 3\N{NARROW NO-BREAK SPACE}500,50\N{NO-BREAK SPACE}€" in page
    assert "Présidence du conseil départemental" in page
    assert "acte n°\N{NO-BREAK SPACE}2026-CP-112 du 12 mars 2027" in page
    grants = outcome in {Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART}  # a sum that nobody asked for is contested
    contested = "Contre ce qui manque." if grants else "Contre le refus."
    for text in ("Contre le refus.", "Contre ce qui manque."):
        assert (text in page) == (text == contested)
    assert ("<details" in page) == bool(contested)
    assert "compétences du Département" not in page, "the reasons are in the letter"


def test_the_letter_is_one_click_away_and_opening_it_is_noted(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.ACCEPTED)
    assert "en préparation" in box(read(client, request))
    queue.drain()
    letter = LockerDocument.objects.received().get(about=request.reference)
    address = reverse("locker_document", args=[letter.uuid])
    page = read(client, request)
    assert address in box(page)
    assert address in pieces(client, request)
    assert "Lettre de décision du" in pieces(client, request)
    assert opened(client, address) == 200
    letter.refresh_from_db()
    assert letter.first_opened_by == user


@pytest.mark.parametrize(("state", "leads"), [(State.REFUSED, True), (State.ACCEPTED, False)])
def test_what_may_be_contested_leads_to_how(client: Client, user: User, state: State, *, leads: bool) -> None:
    make_site()
    page = ContentPage.objects.get(kind=ContentKind.REMEDIES)
    text = read(client, make_request(user=user, state=state))
    start = text.index('id="decision"')
    assert (f'href="{page.address}"' in text[start : text.index("</section>", start)]) is leads


@pytest.mark.parametrize("state", sorted(State.transmitted()))
def test_only_a_decision_that_holds_has_a_box(client: Client, user: User, state: State) -> None:
    request = make_request(user=user, state=state)
    assert ('id="decision"' in read(client, request)) == (state in State.decided())


def test_a_decision_reopened_is_no_longer_told_but_its_letter_stays(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.REFUSED)
    queue.drain()
    assert request.assignee is not None
    act(request, "withdraw_decision", request.assignee)
    assert 'id="decision"' not in read(client, request)
    assert "Lettre de décision du" in pieces(client, request)


def test_a_reader_of_the_profile_reads_it_and_a_stranger_does_not(user: User) -> None:
    request, reader, stranger = make_request(user=user, state=State.ACCEPTED), make_user(), make_user()
    queue.drain()
    request.profile.memberships.create(user=reader, role=Role.READER, function="")
    letter = reverse("locker_document", args=[LockerDocument.objects.received().get(about=request.reference).uuid])
    for person, status in ((reader, 200), (stranger, 404)):
        client = Client()
        client.force_login(person)
        assert [opened(client, place) for place in (request.get_absolute_url(), letter)] == [status, status]


def test_each_document_is_under_the_question_that_it_answers(client: Client, user: User) -> None:
    request = make_request(user=user)
    request.attachments.update(title="scan0042")
    page = pieces(client, request)
    assert page.index("Statuts") < page.index("scan0042")


def test_the_email_of_a_decision_leads_to_it(user: User) -> None:
    request = make_request(user=user, state=State.ACCEPTED)
    email = OutgoingEmail.objects.get(about=request.reference, kind="request.accept")
    assert "Lire la décision" in email.html
    assert request.get_absolute_url() in email.html
    before = OutgoingEmail.objects.get(about=request.reference, kind="request.take_charge")
    assert "Lire la décision" not in before.html


def test_the_conditions_of_a_grant_are_said_with_their_dates(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.ACCEPTED)
    request.decisions.get().obligations.create(
        number=1,
        kind=ObligationKind.ACCOUNT,
        text="Rendre le compte rendu financier",
        due=ObligationDue.DATE,
        due_on=dt.date(2027, 6, 30),
    )
    page = box(read(client, request))
    assert "Ce que vous devez faire" in page
    assert f"Rendre le compte rendu financier, avant le {long_date(dt.date(2027, 6, 30))}" in page
