"""Messages about a request: who writes, who is told and of what, what is read; many at once."""

import uuid

import pytest

from accounts.models import Membership, Role, User
from locker.models import StoredFile
from notifications.models import OutgoingEmail
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.messaging import MESSAGES, mark_read, may_write, send_message
from teleservices.models import RequestMessage, ServiceRequest, Side, State
from tests.factories.accounts import make_user
from tests.factories.locker import make_stored_file
from tests.factories.procedures import make_instructor, make_request

pytestmark = pytest.mark.django_db

UUID = uuid.UUID(int=7)
SECRET = "Mon compte est le FR76 1234."


def emails_of(request: ServiceRequest) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(about=request.reference, kind__endswith=".message"))


def instructor_of(request: ServiceRequest) -> User:
    assert request.team is not None
    return make_instructor(request.team)


class TestSending:
    def test_the_service_is_told_without_the_content(self) -> None:
        request = make_request()
        send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text=SECRET)
        (email,) = emails_of(request)
        assert request.team is not None
        assert email.recipient == request.team.email
        assert request.reference in email.subject
        for body in (email.subject, email.text, email.html):
            assert "FR76" not in body
            assert request.applicant_name not in body
        assert f"/{request.reference}/messages/" in email.text

    def test_the_applicant_is_told_without_the_content(self) -> None:
        request = make_request()
        send_message(request_id=request.pk, actor=instructor_of(request), side=Side.SERVICE, text=SECRET)
        (email,) = emails_of(request)
        assert email.recipient == request.applicant.email
        assert "FR76" not in email.text + email.html
        assert f"/compte/demandes/{request.reference}/messages/" in email.text

    def test_the_same_one_twice_is_sent_once(self) -> None:
        request, message_uuid = make_request(), uuid.uuid4()
        for _ in range(2):
            send_message(
                request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Bonjour", uuid=message_uuid
            )
        assert request.messages.count() == len(emails_of(request)) == 1

    def test_an_identifier_of_another_request_s_sends_another(self) -> None:
        first, second = make_request(), make_request()
        sent = [
            send_message(request_id=each.pk, actor=each.applicant, side=Side.APPLICANT, text="Bonjour", uuid=UUID)
            for each in (first, second)
        ]
        assert [message.request for message in sent] == [first, second]

    def test_the_same_file_twice_is_joined_once(self) -> None:
        request, stored = make_request(), make_stored_file()
        files: list[tuple[StoredFile, str]] = [(stored, "Devis"), (stored, "Devis (1)")]
        sent = send_message(
            request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Voici", files=files
        )
        assert sent.documents.count() == 1

    @pytest.mark.parametrize("text", ["", "  \n "])
    def test_something_is_said(self, text: str) -> None:
        request = make_request()
        with pytest.raises(ActRefusedError):
            send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text=text)
        assert not emails_of(request)

    def test_not_too_many_in_an_hour(self) -> None:
        request = make_request()
        for number in range(MESSAGES):
            send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text=f"Message {number}")
        with pytest.raises(ActRefusedError, match="Attendez"):
            send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Encore")
        assert request.messages.count() == MESSAGES


class TestWhoWrites:
    @pytest.mark.parametrize("state", [State.DRAFT, *State.staged()])
    def test_by_state(self, state: State) -> None:
        request = make_request(state=state)
        assert bool(may_write(request.applicant, request, Side.APPLICANT)) == (state == State.DRAFT)

    def test_by_role_and_team(self) -> None:
        request, reader = make_request(), make_user()
        Membership.objects.create(profile=request.profile, user=reader, role=Role.READER)
        other = make_instructor(make_request().team)
        for who, side in [
            (reader, Side.APPLICANT),
            (make_user(), Side.APPLICANT),
            (other, Side.SERVICE),
            (request.applicant, Side.SERVICE),
            (instructor_of(request), Side.APPLICANT),
        ]:
            with pytest.raises(ActRefusedError):
                send_message(request_id=request.pk, actor=who, side=side, text="Bonjour")
        assert not RequestMessage.objects.exists()


class TestReading:
    def test_each_side_marks_what_the_other_wrote(self) -> None:
        request = make_request()
        staff = instructor_of(request)
        asked = send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Bonjour")
        answered = send_message(request_id=request.pk, actor=staff, side=Side.SERVICE, text="Bonjour à vous")
        assert list(request.messages.unread_by(Side.SERVICE)) == [asked]
        assert mark_read(request=request, reader=staff, side=Side.SERVICE) == 1
        assert mark_read(request=request, reader=staff, side=Side.SERVICE) == 0
        asked.refresh_from_db()
        assert asked.read_by == staff
        assert list(request.messages.unread_by(Side.APPLICANT)) == [answered]

    def test_a_reader_does_not_hide_it_from_those_who_must_answer(self) -> None:
        request, reader = make_request(), make_user()
        Membership.objects.create(profile=request.profile, user=reader, role=Role.READER)
        send_message(request_id=request.pk, actor=instructor_of(request), side=Side.SERVICE, text="Bonjour")
        assert mark_read(request=request, reader=reader, side=Side.APPLICANT) == 0
        assert request.messages.unread_by(Side.APPLICANT).exists()
