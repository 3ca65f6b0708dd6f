"""What is told and leaves by post, on screen: printed on the letter's page, signed, offered; never « delivered »."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from locker.models import LockerDocument
from teleservices.desk.batches import making, running
from teleservices.desk.mailroom.of_batch import letters_of_batch
from teleservices.legal import legal_day
from teleservices.lifecycle.messaging import send_message
from teleservices.lifecycle.postal.given_to_post import mark_printed
from teleservices.models import (
    AuthorityKind,
    Batch,
    Decision,
    PostalSending,
    ServiceRequest,
    Side,
    State,
    Unreached,
    UnreachedReason,
)
from tests.factories.postal import ADDRESS, come_back, decide, erase_applicant, make_reachable
from tests.factories.procedures import act, make_instructor, make_team
from tests.french import french

pytestmark = pytest.mark.django_db
MAILROOM = "/admin/instruction/courriers/"


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def gone() -> ServiceRequest:
    """A request under review whose applicant deleted their account; the portal knows where they live."""
    return erase_applicant(make_reachable())


def signed_in(request: ServiceRequest, client: Client) -> User:
    agent = make_instructor(request.team)
    client.force_login(agent)
    return agent


def page(client: Client, name: str, request: ServiceRequest) -> str:
    answer = client.get(reverse(f"desk:{name}", args=[request.reference]))
    assert answer.status_code == 200
    return answer.text


def printed(client: Client, *sendings: PostalSending) -> PdfReader:
    answer = client.post(f"{MAILROOM}imprimer/", {"sending": [sending.pk for sending in sendings]})
    assert answer.status_code == 200
    return PdfReader(io.BytesIO(answer.content))


def post(client: Client, sending: PostalSending, **typed: str) -> int:
    today = legal_day(timezone.now()).isoformat()
    return client.post(f"{MAILROOM}postes/", {"sending": [sending.pk], "posted_on": today, **typed}).status_code


class TestTheCard:
    @pytest.mark.parametrize("address", [ADDRESS, ""])
    def test_after_an_account_is_deleted_it_says_by_post_and_never_delivered(
        self, address: str, client: Client
    ) -> None:
        decision, _agent = decide(erase_applicant(make_reachable(address=address)))
        signed_in(decision.request, client)
        assert LockerDocument.objects.received().filter(about=decision.request.reference).exists(), "it lies there"
        text = page(client, "decision", decision.request)
        words = "To be sent by post: to be printed" if address else "Not reached: no address is known"
        assert french(words) in text
        assert "Remise dans les documents" not in text
        assert french("Not delivered yet") not in text

    def test_after_a_return_it_says_so_and_offers_the_post(self, client: Client) -> None:
        decision, _agent = decide(make_reachable())
        come_back(decision.request)
        signed_in(decision.request, client)
        text = page(client, "decision", decision.request)
        assert french("Not reached: the e-mail came back. Send the letter by post.") in text
        assert reverse("desk:ask_post", args=[decision.request.reference]) in text

    def test_delivered_before_the_account_went_unread_by_anybody(self, client: Client) -> None:
        decision, _agent = decide(make_reachable())
        User.objects.filter(pk=decision.request.applicant_id).update(is_active=False)
        signed_in(decision.request, client)
        words = french("Nobody reads the documents received any more. Send the letter by post.")
        assert words in page(client, "decision", decision.request)
        LockerDocument.objects.received().update(first_opened_at=timezone.now())
        assert words not in page(client, "decision", decision.request)


class TestTheList:
    def test_not_reached_is_a_kind_of_work_a_tag_and_on_the_first_line(self, client: Client) -> None:
        request = make_reachable()
        signed_in(request, client)
        address = reverse("desk:list") + "?work=unreached"
        assert request.reference not in client.get(address).text
        come_back(request)
        text = client.get(address).text
        assert request.reference in text
        assert french("Not reached: %(why)s") % {"why": UnreachedReason.EMAIL_RETURNED.label} in text
        headline = client.get(reverse("desk:sheet", args=[request.reference])).context["headline"]
        assert UnreachedReason.EMAIL_RETURNED.label in [item.text for item in headline if item.is_alert]

    def test_no_query_more(self, client: Client) -> None:
        request = make_reachable()
        signed_in(request, client)

        def queries() -> int:
            with CaptureQueriesContext(connection) as seen:
                client.get(reverse("desk:list"))
            return len(seen)

        queries()
        few = queries()
        come_back(request)
        assert queries() == few


class TestThePaper:
    def test_an_act_is_told_on_the_letters_page_with_its_address(self, gone: ServiceRequest, client: Client) -> None:
        act(gone, "request_corrections", make_instructor(gone.team))
        sending = PostalSending.objects.get()
        signed_in(gone, client)
        text = " ".join(printed(client, sending).pages[0].extract_text().split())
        assert sending.event
        assert gone.reference in text
        assert ADDRESS.splitlines()[0] in text
        assert " ".join(sending.event.text.split())[:40] in text
        sending.refresh_from_db()
        first = sending.paper
        assert first
        printed(client, sending)
        sending.refresh_from_db()
        assert sending.paper == first, "made once"
        own = reverse("desk:sending", args=[gone.reference, sending.pk])
        assert client.post(own, {"recipient_name": "Awa", "address": "2 rue Neuve\n99000 Brenne"}).status_code == 302
        sending.refresh_from_db()
        assert (sending.paper, sending.printed_at) == (None, None), "it bears another address"
        assert "2 rue Neuve" in printed(client, sending).pages[0].extract_text()
        assert post(client, sending) == 302, "it tells of no decision: nothing to sign"

    def test_a_message_and_a_decision_in_one_print(self, gone: ServiceRequest, client: Client) -> None:
        send_message(request_id=gone.pk, actor=make_instructor(gone.team), side=Side.SERVICE, text="Appelez Awa.")
        decide(gone)
        signed_in(gone, client)
        reader = printed(client, *PostalSending.objects.all())
        assert "Appelez Awa." in "".join(sheet.extract_text() for sheet in reader.pages)
        assert PostalSending.objects.to_post().count() == 2
        assert french("Letters by post") in page(client, "history", gone)
        assert french("Printed on %(day)s, to be posted").split("%")[0] in page(client, "messages", gone)

    def test_another_teams_agent_finds_nothing(self, gone: ServiceRequest, client: Client) -> None:
        act(gone, "request_corrections", make_instructor(gone.team))
        sending, event = PostalSending.objects.get(), gone.events.order_by("-number")[0]
        client.force_login(make_instructor(make_team()))
        assert gone.reference not in client.get(MAILROOM).text
        for address in (
            reverse("desk:sending", args=[gone.reference, sending.pk]),
            reverse("desk:ask_post", args=[gone.reference]) + f"?event={event.number}",
        ):
            assert client.get(address).status_code == 404
        assert client.post(f"{MAILROOM}imprimer/", {"sending": [sending.pk]}).status_code == 404


class TestSigned:
    @pytest.fixture
    def sending(self, client: Client) -> PostalSending:
        """A decision's letter, printed, with its agent signed in."""
        decision, _agent = decide(erase_applicant(make_reachable()))
        sending = decision.sendings.get()
        mark_printed(sendings=[sending.pk], at=timezone.now())
        signed_in(decision.request, client)
        return sending

    def test_a_decision_is_posted_signed_or_not_at_all(self, sending: PostalSending, client: Client) -> None:
        assert post(client, sending) == 422
        sending.refresh_from_db()
        assert (sending.posted_on, sending.is_signed) == (None, False)
        assert post(client, sending, is_signed="on") == 302
        sending.refresh_from_db()
        assert sending.posted_on
        assert sending.is_signed

    def test_what_was_joined_signed_is_posted_as_it_is(self, sending: PostalSending, client: Client) -> None:
        Decision.objects.update(letter_contents=None)
        assert post(client, sending) == 302
        sending.refresh_from_db()
        assert not sending.is_signed

    def test_of_a_deliberation_it_is_a_copy_to_certify(self, sending: PostalSending, client: Client) -> None:
        Decision.objects.update(authority_kind=AuthorityKind.STANDING_COMMITTEE)
        assert french("copy of a deliberation, to be certified") in client.get(MAILROOM).text
        answer = client.post(f"{MAILROOM}postes/", {"sending": [sending.pk], "posted_on": "2020-01-01"})
        assert answer.status_code == 422
        assert post(client, sending) == 422


class TestTheOffer:
    def test_what_came_back_is_asked_by_post_from_the_history(self, client: Client) -> None:
        request = make_reachable()
        agent = signed_in(request, client)
        message = send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Appelez-nous.")
        assert french("What was told last may leave by post.") not in page(client, "history", request)
        come_back(request)
        address = reverse("desk:ask_post", args=[request.reference]) + f"?message={message.uuid}"
        assert address in page(client, "history", request)
        assert "12 rue des Aulnes" in client.get(address).text
        typed = {"kind": "ordinary", "recipient_name": "Awa", "address": ADDRESS}
        assert client.post(address, typed).status_code == 302
        assert message.sendings.get().asked_by == agent
        assert client.post(address, typed).status_code == 409
        assert not Unreached.objects.exists()

    @pytest.mark.parametrize("query", ["", "?event=99", "?event=x", "?message=x", "?event=999999999999"])
    def test_what_no_page_names_is_not_found(self, query: str, client: Client) -> None:
        request = make_reachable()
        signed_in(request, client)
        assert client.get(reverse("desk:ask_post", args=[request.reference]) + query).status_code == 404


def test_a_batch_says_what_leaves_by_post(client: Client) -> None:
    reached = make_reachable(State.SUBMITTED)
    gone = erase_applicant(make_reachable(State.SUBMITTED, address=""))
    ServiceRequest.objects.filter(pk=gone.pk).update(team=reached.team)
    agent = signed_in(reached, client)
    chosen = ServiceRequest.objects.filter(pk__in=[reached.pk, gone.pk])
    batch = making.make(author=agent, act="message", chosen=chosen)
    running.ask(batch=batch, payload={"text": "Appelez-nous."})
    running.run(batch.pk)
    batch = Batch.objects.get(pk=batch.pk)
    assert letters_of_batch(batch) == {"by_post": 1, "nowhere": 1}
    assert MAILROOM in client.get(reverse("desk:batch", args=[batch.uuid])).text
