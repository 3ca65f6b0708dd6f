"""« Courriers à poster » on screen: printed, franked, posted and followed by the agents of a service, by no other."""

import csv
import io
import re
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from locker.inspection.merging import NotMergedError
from locker.inspection.reasons import Reason
from locker.models import Download
from teleservices.desk.mailroom import waiting_letters
from teleservices.legal import legal_day
from teleservices.lifecycle.postal.given_to_post import mark_printed
from teleservices.lifecycle.postal.requesting import cancel_sending
from teleservices.models import PostalSending, ServiceRequest, TeamMember, TeamRole
from teleservices.paperwork import letters_together
from tests.factories.postal import make_decided, make_posted, make_sending
from tests.factories.procedures import make_instructor, make_procedure, make_team
from tests.french import french
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
PAGE = "/admin/instruction/courriers/"


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def sendings() -> list[PostalSending]:
    """Two letters of a service, an ordinary one to Vernaie and a registered one to Brenne."""
    procedure = make_procedure()
    first, agent = make_decided(procedure=procedure)
    second, _agent = make_decided(procedure=procedure)
    return [
        make_sending(first, agent, is_registered=False, address="1 quai Neuf\n99100 Vernaie"),
        make_sending(second, agent),
    ]


@pytest.fixture
def agent(sendings: list[PostalSending], client: Client) -> User:
    """Who is signed in: an instructor of that service."""
    agent = sendings[0].asked_by
    assert agent is not None
    client.force_login(agent)
    return agent


def do(client: Client, name: str, *sendings: PostalSending, **data: str) -> object:
    chosen = [sending.pk for sending in sendings]
    return client.post(f"{PAGE}{name}/", {"sending": chosen, "is_signed": "on", **data})


def today() -> str:
    return legal_day(timezone.now()).isoformat()


def test_each_stands_where_it_waits(agent: User, sendings: list[PostalSending], client: Client) -> None:
    mark_printed(sendings=[sendings[0].pk], at=timezone.now())
    make_posted(sendings[1], agent)
    text = client.get(PAGE).text
    to_print, to_post, awaited = (text.split(f'id="{name}"')[1] for name in ("to-print", "to-post", "awaited"))
    references = [sending.decision.request.reference for sending in sendings]
    assert references[0] not in to_print.split('id="to-post"')[0]
    assert references[0] in to_post.split('id="awaited"')[0]
    assert references[1] in awaited


def test_printed_together_by_address_and_marked(agent: User, sendings: list[PostalSending], client: Client) -> None:
    answer = do(client, "imprimer", *sendings)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    reader = PdfReader(io.BytesIO(answer.content))
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    letters = [sending.decision.letter for sending in sendings]
    assert len(reader.pages) == sum(letter.page_count for letter in letters if letter)
    assert sendings[1].decision.request.reference in reader.pages[0].extract_text(), "registered ones first"
    assert titles[-1] == sendings[0].decision.request.reference, "each begins at its bookmark"
    assert PostalSending.objects.to_post().count() == 2
    assert Download.objects.filter(user=agent, context="desk post").count() == 2
    assert do(client, "imprimer", sendings[0]).status_code == 200, "a print is made again"


def test_a_print_that_dies_marks_nothing(
    agent: User, sendings: list[PostalSending], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies = mock.Mock(side_effect=NotMergedError(Reason.UNAVAILABLE, "killed"))
    monkeypatch.setattr(letters_together, "merged", dies)
    answer = do(client, "imprimer", *sendings)
    assert (answer.status_code, PostalSending.objects.to_print().count()) == (422, 2)
    assert "Recommencez" in answer.text
    assert answer.text.count("checked") == 2, "what was ticked stays"


def test_too_many_are_refused_before_anything(
    agent: User, sendings: list[PostalSending], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_together, "MOST_LETTERS", 1)
    assert do(client, "imprimer", *sendings).status_code == 422
    assert PostalSending.objects.to_print().count() == 2


@pytest.mark.parametrize("lacking", ["address", "letter"])
def test_without_an_address_or_its_letter_it_isnt_printed(
    lacking: str, agent: User, sendings: list[PostalSending], client: Client
) -> None:
    if lacking == "address":
        PostalSending.objects.filter(pk=sendings[0].pk).update(address="")
    else:
        type(sendings[0].decision).objects.filter(pk=sendings[0].decision_id).update(letter=None)
    answer = do(client, "imprimer", *sendings)
    assert (answer.status_code, PostalSending.objects.to_print().count()) == (422, 2)
    assert sendings[0].decision.request.reference in answer.text


def test_the_franking_file_runs_nothing(agent: User, sendings: list[PostalSending], client: Client) -> None:
    PostalSending.objects.filter(pk=sendings[0].pk).update(
        recipient="=HYPERLINK(1)", address="+1\na\nb\nc\nd\n99100 Vernaie"
    )
    answer = do(client, "affranchir", *sendings)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["Recommandé", "oui", "non"]
    assert rows[2][2:] == ["'=HYPERLINK(1)", "'+1", "a", "b", "c", "d 99100 Vernaie"]
    assert PostalSending.objects.to_print().count() == 2, "nothing is marked"


def test_posted_on_a_day(agent: User, sendings: list[PostalSending], client: Client) -> None:
    do(client, "imprimer", *sendings)
    assert do(client, "postes", *sendings, posted_on=today()).status_code == 302
    assert set(PostalSending.objects.values_list("posted_on", "posted_by")) == {(legal_day(timezone.now()), agent.pk)}


@pytest.mark.parametrize(("posted_on", "status"), [("", 422), ("hier", 422), ("2999-01-01", 422)])
def test_a_day_that_cant_be_marks_nothing_and_stays_typed(
    posted_on: str, status: int, agent: User, sendings: list[PostalSending], client: Client
) -> None:
    do(client, "imprimer", *sendings)
    answer = do(client, "postes", *sendings, posted_on=posted_on, is_signed="")
    assert answer.status_code == status
    assert answer.text.count("checked") == 2
    assert PostalSending.objects.to_post().count() == 2


def test_a_page_that_somebody_overtook_is_refused_with_a_sentence(
    agent: User, sendings: list[PostalSending], client: Client
) -> None:
    do(client, "imprimer", *sendings)
    make_posted(sendings[0], agent)
    answer = do(client, "postes", *sendings, posted_on=today())
    assert answer.status_code == 409
    assert "entre-temps" in answer.text
    assert do(client, "imprimer", sendings[0]).status_code == 409


def test_a_decision_rectified_after_the_print_isnt_posted(
    agent: User, sendings: list[PostalSending], client: Client
) -> None:
    do(client, "imprimer", *sendings)
    move(ServiceRequest.objects.get(pk=sendings[0].decision.request_id), agent, "rectify")
    assert do(client, "postes", *sendings, posted_on=today()).status_code == 409
    assert PostalSending.objects.filter(posted_on=None).count() == 2


def test_a_cancelled_letter_is_neither_printed_nor_listed(
    agent: User, sendings: list[PostalSending], client: Client
) -> None:
    cancel_sending(sending_id=sendings[0].pk, actor=agent)
    assert do(client, "imprimer", *sendings).status_code == 409
    assert sendings[0].decision.request.reference not in client.get(PAGE).text


@pytest.mark.parametrize("name", ["imprimer", "affranchir", "postes"])
def test_another_services_letter_is_not_found(name: str, sendings: list[PostalSending], client: Client) -> None:
    client.force_login(make_instructor(make_team()))
    assert do(client, name, *sendings, posted_on=today()).status_code == 404
    assert sendings[0].recipient not in client.get(PAGE).text
    make_posted(sendings[0], sendings[0].asked_by)  # type: ignore[arg-type]
    assert client.get(f"{PAGE}{sendings[0].pk}/").status_code == 404


@pytest.mark.parametrize("role", [TeamRole.READER, TeamRole.SUPERVISOR])
def test_who_only_reads_sees_and_does_nothing(role: TeamRole, sendings: list[PostalSending], client: Client) -> None:
    reader = make_instructor()
    until = legal_day(timezone.now()) if role == TeamRole.READER else None
    TeamMember.objects.create(user=reader, team=sendings[0].decision.request.team, role=role, until=until)
    client.force_login(reader)
    page = client.get(PAGE).text
    assert sendings[0].recipient in page
    assert 'name="sending"' not in page
    assert do(client, "imprimer", *sendings).status_code == 404


@pytest.mark.parametrize("ticked", [["x"], ["99999999999999999999"], ["0"]])
def test_what_no_page_sends_is_not_found(ticked: list[str], agent: User, client: Client) -> None:
    assert client.post(f"{PAGE}imprimer/", {"sending": ticked}).status_code == 404
    assert client.post(f"{PAGE}brûler/", {}).status_code == 404


def test_nothing_ticked_is_told(agent: User, client: Client) -> None:
    answer = do(client, "imprimer")
    assert answer.status_code == 422
    assert "Cochez" in answer.text


def seen(sending: PostalSending) -> dict[str, str]:
    day = sending.received_on
    return {"seen-number": sending.number, "seen-received_on": day.isoformat() if day else ""}


def test_followed_to_its_receipt_with_an_odd_number_warned_of(
    agent: User, sendings: list[PostalSending], client: Client
) -> None:
    sending = make_posted(sendings[1], agent)
    data = {"number": "1A 99", "received_on": today(), **seen(sending)}
    page = client.post(f"{PAGE}{sending.pk}/", data, follow=True)
    assert "vérifiez-le" in page.text
    sending.refresh_from_db()
    assert (sending.number, sending.received_on) == ("1A99", legal_day(timezone.now()))
    stale = client.post(f"{PAGE}{sending.pk}/", {"number": "2C 12345678901", "seen-number": ""})
    assert stale.status_code == 409
    assert "2C 12345678901" in stale.text, "what was typed stays"
    assert (
        client.post(f"{PAGE}{sending.pk}/", {**data, "received_on": "2999-01-01", **seen(sending)}).status_code == 422
    )


def test_of_an_ordinary_letter_only_its_return_is_asked(
    agent: User, sendings: list[PostalSending], client: Client
) -> None:
    sending = make_posted(sendings[0], agent)
    assert 'name="received_on"' not in client.get(f"{PAGE}{sending.pk}/").text
    data = {"returned_on": today(), "return_reason": "unknown", "received_on": today()}
    assert client.post(f"{PAGE}{sending.pk}/", data).status_code == 302
    sending.refresh_from_db()
    assert (sending.return_reason, sending.received_on) == ("unknown", None)


def test_as_many_queries_however_many_letters(agent: User, sendings: list[PostalSending], client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen_queries:
            client.get(PAGE)
        return len(seen_queries)

    queries()
    few = queries()
    for _number in range(3):
        decision, _agent = make_decided(procedure=sendings[0].decision.request.procedure)
        make_sending(decision, agent)
    assert queries() == few


class TestSeveralPages:
    @pytest.fixture(autouse=True)
    def _two_a_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(waiting_letters, "ROWS", 2)

    @pytest.fixture
    def five(self, agent: User, sendings: list[PostalSending]) -> list[PostalSending]:
        """The two, and three registered ones that came after."""
        more = [make_decided(procedure=sendings[0].decision.request.procedure)[0] for _number in range(3)]
        return [*sendings, *(make_sending(decision, agent) for decision in more)]

    def list_of(self, client: Client, name: str, query: str = "") -> waiting_letters.WaitingList:
        lists = client.get(PAGE + query.removeprefix(".")).context["lists"]
        return next(some for list_name, _heading, some, _act in lists if list_name == name)

    def shown(self, client: Client, name: str, query: str = "") -> list[int]:
        return [line.sending.pk for line in self.list_of(client, name, query).lines]

    def test_nothing_is_hidden_and_a_page_is_by_address(self, five: list[PostalSending], client: Client) -> None:
        keys = [sending.pk for sending in five]
        pages = [self.list_of(client, "to-print")]
        while pages[-1].links.next:
            pages.append(self.list_of(client, "to-print", pages[-1].links.next))
        shown = [[line.sending.pk for line in page.lines] for page in pages]
        assert shown == [[keys[1], keys[0]], keys[2:4], keys[4:]], "the oldest first; of a page, registered ones first"
        assert [page.count for page in pages] == [5, 5, 5]
        assert self.shown(client, "to-print", pages[2].links.previous) == shown[1]
        assert self.shown(client, "to-print", pages[2].links.first) == shown[0]

    def test_a_list_is_turned_and_the_others_stay(self, five: list[PostalSending], client: Client) -> None:
        mark_printed(sendings=[sending.pk for sending in five[2:]], at=timezone.now())
        second = self.list_of(client, "to-post").links.next
        assert second.endswith("#to-post")
        assert self.shown(client, "to-post", second) == [five[4].pk]
        assert len(self.shown(client, "to-print", second)) == 2

    def test_what_is_ticked_on_a_page_is_done_there(self, five: list[PostalSending], client: Client) -> None:
        page = client.get(PAGE + self.list_of(client, "to-print").links.next).text
        action = re.findall('action="([^"]*imprimer/[^"]*)"', page)[0]
        assert "after=" in action
        refused = client.post(action)
        assert (refused.status_code, five[2].decision.request.reference in refused.text) == (422, True)
        PostalSending.objects.filter(pk=five[3].pk).update(address="")
        refused = client.post(action, {"sending": [five[3].pk]})
        assert (refused.status_code, refused.text.count("checked")) == (422, 1), "it stays ticked, where it was"
        assert client.post(action, {"sending": [five[2].pk]}).status_code == 200
        assert list(PostalSending.objects.to_post()) == [five[2]]
        posted = client.post(
            action.replace("imprimer", "postes"), {"sending": [five[2].pk], "posted_on": today(), "is_signed": "on"}
        )
        assert posted.url == PAGE + action.split("/")[-1]

    def test_once_a_last_page_is_done_the_first_is_shown(self, five: list[PostalSending], client: Client) -> None:
        mark_printed(sendings=[five[4].pk], at=timezone.now())
        assert self.shown(client, "to-print", f"?to-print-after={five[3].pk}") == self.shown(client, "to-print")

    @pytest.mark.parametrize("name", ["after", "before"])
    def test_no_landmark_is_another_service_s(self, name: str, five: list[PostalSending], client: Client) -> None:
        decision, stranger = make_decided()
        foreign, first = make_sending(decision, stranger), self.shown(client, "to-print")
        for text in (str(foreign.pk), "x", "0", "9" * 400, "%00", "-1"):
            assert self.shown(client, "to-print", f"?to-print-{name}={text}") == first
        client.force_login(stranger)
        assert self.shown(client, "to-print", f"?to-print-{name}={five[3].pk}") == [foreign.pk]

    def test_a_page_costs_no_more_than_the_first(self, five: list[PostalSending], client: Client) -> None:
        costs = []
        for query in ("", "", self.list_of(client, "to-print").links.next):
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE + query)
            costs.append(len(queries))
        assert costs[1] == costs[2], "the first fills the caches"


class TestOnTheSheet:
    def page(self, sending: PostalSending) -> str:
        return reverse("desk:decision", args=[sending.decision.request.reference])

    def test_the_tab_says_what_is_certain_and_lists_the_letters(
        self, agent: User, sendings: list[PostalSending], client: Client
    ) -> None:
        page = client.get(self.page(sendings[0])).text
        assert french("The day of the notification isn't certain: an appeal is never said to be late.") in page
        assert "1 quai Neuf" in page
        assert "Envoyer aussi par la poste" not in page, "a letter is on its way"

    def test_asked_then_changed_then_cancelled(self, client: Client) -> None:
        decision, agent = make_decided()
        client.force_login(agent)
        address = reverse("desk:ask_post", args=[decision.request.reference])
        assert "12 rue des Aulnes" in client.get(address).text, "what the profile says is proposed"
        typed = {"kind": "registered", "recipient_name": "Awa", "address": "1 rue\n\n99000 Brenne", "reason": "Appel"}
        assert client.post(address, {**typed, "decision": "0"}).status_code == 409, "another decision was shown"
        assert client.post(address, {**typed, "address": " ", "decision": decision.pk}).status_code == 422
        assert client.post(address, {**typed, "decision": decision.pk}).status_code == 302
        sending = decision.sendings.get()
        assert (sending.address, sending.is_registered, sending.reason) == ("1 rue\n99000 Brenne", True, "Appel")
        assert client.post(address, {**typed, "decision": decision.pk}).status_code == 409, "sent twice, asked once"
        own = reverse("desk:sending", args=[decision.request.reference, sending.pk])
        assert client.post(own, {"recipient_name": "Awa", "address": "\n".join("1234567")}).status_code == 422
        assert client.post(own, {"recipient_name": "Awa", "address": "2 rue\n99000 Brenne"}).status_code == 302
        assert client.post(own, {"action": "cancel"}).status_code == 302
        assert client.post(own, {"action": "cancel"}).status_code == 409

    def test_neither_another_service_nor_another_requests_letter(
        self, agent: User, sendings: list[PostalSending], client: Client
    ) -> None:
        other = reverse("desk:sending", args=[sendings[1].decision.request.reference, sendings[0].pk])
        assert client.get(other).status_code == 404
        client.force_login(make_instructor(make_team()))
        for name, more in (("ask_post", []), ("sending", [sendings[0].pk])):
            address = reverse(f"desk:{name}", args=[sendings[0].decision.request.reference, *more])
            assert client.post(address).status_code == 404
