"""The page of a request: where it stands, who acts, what happened, its files; the same for nobody else."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from locker.documents import subjects, uses
from locker.models import Download, LockerDocument
from portal.dates import long_date
from teleservices.following.milestones import milestones
from teleservices.following.request_tabs import RequestTab
from teleservices.legal_clock import clock_of
from teleservices.models import Acknowledgement, Decision, ServiceRequest, Stage, State
from tests import queue
from tests.accounts.rewriting import rewrite
from tests.factories.accounts import make_user
from tests.factories.procedures import make_draft, make_procedure, make_request
from tests.teleservices.reading import read_tab, read_whole

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State.staged())
def test_every_state_has_its_page(client: Client, user: User, state: State) -> None:
    request = make_request(user=user, state=state)
    page = read_tab(client, request)
    assert f"Étape {state.value}" in page
    assert "Ce qui se passe maintenant" in page
    assert "Fête de la rivière" in read_tab(client, request, RequestTab.CONTENT)
    assert "Service Vie associative" in page
    assert ("Retirer ma demande" in page) == (state in State.open())
    assert ("Compléter ma demande" in page) == (state == State.CORRECTION_REQUESTED)
    assert ("lettre de décision" in page) == (state in State.decided())


def test_a_draft_leads_to_its_form(client: Client, user: User) -> None:
    draft = make_draft(user=user)
    assert client.get(draft.get_absolute_url()).headers["Location"] == reverse("filing_resume", args=[draft.reference])


def test_queries_of_a_request(client: Client, user: User) -> None:
    request = make_request(user=user, state=State.CORRECTION_REQUESTED)
    with CaptureQueriesContext(connection) as queries:
        read_tab(client, request)
    assert len(queries) <= 20


def test_history_the_latest_open_the_others_folded(client: Client, user: User) -> None:
    page = read_tab(client, make_request(user=user, state=State.ACCEPTED))
    history = page.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert history.count("timeline__item") == 3
    assert history.count("<details") == 2
    assert history.index("Demande accordée") < history.index("<details")
    assert "Présidence du conseil" not in history  # the reasons are in the letter


def test_what_staff_do_among_themselves_is_not_shown(client: Client, user: User) -> None:
    request = make_request(user=user)
    rewrite("UPDATE teleservices_requestevent SET is_public = FALSE WHERE request_id = %s", request.pk)
    assert "Demande transmise" not in read_whole(client, request)


class TestProgress:
    def test_what_silence_will_mean(self) -> None:
        for regime, words in [("rejection", "refus"), ("acceptance", "accord"), ("none", "")]:
            request = make_request(procedure=make_procedure(regime=regime))
            last = milestones(request, list(request.procedure.stages.all()), [], clock_of(request))[-1]
            assert last.label == "Décision"
            assert words in last.note.lower()
            assert bool(last.note) == bool(words)

    def test_a_request_without_acknowledgement_promises_nothing(self) -> None:
        request = make_request()
        Acknowledgement.objects.all().delete()
        request = ServiceRequest.objects.get(pk=request.pk)
        assert milestones(request, [], [], clock_of(request))[-1].note == ""

    def test_stages_reached_and_to_come(self) -> None:
        request = make_request(state=State.IN_REVIEW)
        stages, events = list(request.procedure.stages.all()), list(request.events.select_related("stage"))
        steps = milestones(request, stages, events, clock_of(request))
        today = long_date(timezone.localdate())
        assert [(step.label, step.state, step.note) for step in steps[:2]] == [
            ("Étape submitted", "done", today),
            ("Étape in_review", "current", today),
        ]
        Stage.objects.filter(pk=stages[0].pk).update(is_milestone=False)
        assert len(milestones(request, list(request.procedure.stages.all()), events, clock_of(request))) == 2


class TestWithdraw:
    def post(self, client: Client, request: ServiceRequest, revision: object) -> str:
        address = reverse("request_withdraw", args=[request.reference])
        return client.post(address, {"revision_number": revision}, follow=True).content.decode()

    def test_once(self, client: Client, user: User) -> None:
        request = make_request(user=user)
        assert "Votre demande est retirée." in self.post(client, request, request.revision_number)
        request.refresh_from_db()
        assert request.state == State.WITHDRAWN

    @pytest.mark.parametrize("revision", ["", "1", "x"])
    def test_not_when_it_moved_meanwhile(self, client: Client, user: User, revision: str) -> None:
        request = make_request(user=user, state=State.IN_REVIEW)
        assert "Quelqu’un d’autre" in self.post(client, request, revision)
        request.refresh_from_db()
        assert request.state == State.IN_REVIEW

    def test_only_by_post_with_its_token_and_not_by_a_reader(self, user: User) -> None:
        request, reader = make_request(user=user), make_user()
        request.profile.memberships.create(user=reader, role=Role.READER, function="")
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        led = client.get(reverse("request_withdraw", args=[request.reference]))
        assert led.headers["Location"] == request.get_absolute_url(), "read, it leads to the request"
        request.refresh_from_db()
        assert request.state == State.SUBMITTED
        assert 'name="csrfmiddlewaretoken"' in read_tab(client, request)
        client = Client()
        client.force_login(reader)
        assert "Retirer ma demande" not in read_tab(client, request)
        assert "Votre rôle" in self.post(client, request, request.revision_number)
        request.refresh_from_db()
        assert request.state == State.SUBMITTED


class TestFiles:
    def test_the_acknowledgement_once_made(self, client: Client, user: User) -> None:
        request = make_request(user=user)
        address = reverse("request_acknowledgement", args=[request.reference])
        assert "Le PDF est en préparation" in client.get(address, follow=True).content.decode()
        queue.drain()
        page = client.get(address)
        assert b"".join(page.streaming_content).startswith(b"%PDF")
        assert page.headers["Content-Disposition"].startswith("attachment")
        assert request.reference.lower() in page.headers["Content-Disposition"]

    def test_a_request_without_one(self, client: Client, user: User) -> None:
        request = make_request(user=user)
        Acknowledgement.objects.all().delete()
        address = reverse("request_acknowledgement", args=[request.reference])
        assert client.get(address).status_code == 404
        assert address not in read_whole(client, request)
        assert client.get(reverse("filing_done", args=[request.reference])).status_code == 200

    def test_the_copy(self, client: Client, user: User) -> None:
        request = make_request(user=user)
        page = client.get(reverse("request_copy", args=[request.reference]))
        assert page.content.startswith(b"%PDF")
        assert page.headers["Cache-Control"] == "private, no-store"
        assert request.reference.lower() in page.headers["Content-Disposition"]

    def test_an_attachment_and_its_record(self, client: Client, user: User) -> None:
        request = make_request(user=user)
        attachment = request.attachments.get()
        page = client.get(reverse("attachment", args=[attachment.uuid]))
        assert b"".join(page.streaming_content).startswith(b"%PDF")
        assert Download.objects.get().context == "request"

    def test_nothing_of_it_for_a_stranger_or_a_visitor(self) -> None:
        request, stranger = make_request(), Client()
        stranger.force_login(make_user())
        attachment = request.attachments.get()
        addresses = [request.get_absolute_url(), reverse("attachment", args=[attachment.uuid])]
        addresses += [reverse(name, args=[request.reference]) for name in ("request_copy", "request_acknowledgement")]
        for address in addresses:
            assert stranger.get(address).status_code == 404
            assert Client().get(address).headers["Location"].startswith("/compte/connexion/")
        assert stranger.post(reverse("request_withdraw", args=[request.reference])).status_code == 404


class TestLockerPages:
    def test_where_a_document_is_joined(self, user: User) -> None:
        request = make_request(user=user)
        document = LockerDocument.objects.sent().get()
        [by_document] = [places for source in uses if (places := source(user, [document]))]
        assert [place.label for place in by_document[document.pk]] == [request.reference]
        assert not any(source(make_user(), [document]) for source in uses)

    def test_which_request_a_letter_is_about(self, user: User) -> None:
        request = make_request(user=user)
        [by_reference] = [places for source in subjects if (places := source(user, [request.reference]))]
        assert request.reference in by_reference[request.reference].label
        assert not any(source(make_user(), [request.reference]) for source in subjects)


def test_the_letter_of_a_decision_arrives_once(user: User) -> None:
    request = make_request(user=user, state=State.ACCEPTED)
    queue.drain()
    assert Decision.objects.get(request=request).letter is not None
    assert LockerDocument.objects.received().filter(about=request.reference).count() == 1
    assert isinstance(request.decided_at, dt.datetime)
