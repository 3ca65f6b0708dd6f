"""The pages of who is asked for an opinion: the link, its code, what is shown and nothing else, the answer."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.rights.export_sections import personal_data_sections
from locker.models import Download
from teleservices.deciding.opinions import seeking
from teleservices.deciding.opinions.giving import give_opinion
from teleservices.deciding.opinions.one_time_codes import SENDINGS
from teleservices.models import Attachment, Opinion, ServiceRequest, State
from tests.factories.locker import make_stored_file
from tests.factories.opinions import QUESTION, enter, last_code, last_token, make_opinion
from tests.factories.procedures import ANSWERS, PROJECT, STATUTES, act, make_instructor, make_request, pdf_upload
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


def address(token: str, name: str = "advice", *more: object) -> str:
    return reverse(name, args=[token, *more])


def test_the_link_opens_by_its_code_and_shows_what_is_named_alone(
    service_request: ServiceRequest, client: Client
) -> None:
    shown = service_request.attachments.get()
    Attachment.objects.filter(pk=shown.pk).update(title="Plan du site")
    hidden = service_request.attachments.create(
        field_key=STATUTES, stored_file=make_stored_file(), title="Relevé bancaire"
    )
    make_opinion(service_request, documents=[shown])
    token = last_token()
    start = client.get(address(token))
    for secret in (QUESTION, service_request.reference, "Brenne", ANSWERS[PROJECT]):
        assert str(secret) not in start.text
    assert client.get(address(token, "advice_document", shown.uuid)).status_code == 302
    enter(client, token)
    page = client.get(address(token))
    for text in (QUESTION, "Jeanne Rivière, maire de Brenne", str(ANSWERS[PROJECT]), "Plan du site"):
        assert text in page.text
    person = service_request.applicant
    for secret in (person.email, person.last_name, service_request.applicant_name, "Relevé bancaire", "Vos pièces"):
        assert secret not in page.text
    assert client.get(address(token, "advice_document", hidden.uuid)).status_code == 404
    assert client.get(address(token, "advice_document", uuid4())).status_code == 404
    download = client.get(address(token, "advice_document", shown.uuid))
    assert download.getvalue().startswith(b"%PDF")
    assert "no-store" in download["Cache-Control"]
    row = Download.objects.get()
    assert (row.user, row.context, row.about) == (None, "opinion", service_request.reference)
    for answer in (start, page):
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert Opinion.objects.get().viewed_at


def test_a_document_taken_away_since_is_shown_no_more(service_request: ServiceRequest, client: Client) -> None:
    attachment = service_request.attachments.get()
    make_opinion(service_request, documents=[attachment])
    token = last_token()
    enter(client, token)
    attachment.delete()
    assert client.get(address(token)).status_code == 200
    assert client.get(address(token, "advice_document", attachment.uuid)).status_code == 404


def test_the_code_of_an_opinion_opens_no_other(service_request: ServiceRequest, client: Client) -> None:
    make_opinion(service_request)
    first = last_token()
    enter(client, first)
    make_opinion(service_request, text="Une autre question.")
    second = last_token()
    client.cookies["opinion"]["path"] = "/"
    assert "Une autre question." not in client.get(address(second)).text
    assert QUESTION in client.get(address(first)).text


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "١٢٣٤٥٦", "1" * 30])
def test_what_is_no_code_is_said(service_request: ServiceRequest, client: Client, typed: str) -> None:
    make_opinion(service_request)
    page = address(last_token(), "advice_code")
    client.post(page, {"action": "send"})
    assert client.post(page, {"code": typed}).status_code == 422


def test_a_code_is_read_with_its_spaces_and_a_wrong_one_opens_nothing(
    service_request: ServiceRequest, client: Client
) -> None:
    make_opinion(service_request)
    token = last_token()
    page = address(token, "advice_code")
    client.post(page, {"action": "send"})
    code = last_code()
    wrong = client.post(page, {"code": "000000" if code != "000000" else "111111"})
    assert (wrong.status_code, "ne fonctionne pas" in wrong.text) == (422, True)
    assert QUESTION not in client.get(address(token)).text
    assert client.post(page, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert QUESTION in client.get(address(token)).text
    with time_machine.travel(timezone.now() + dt.timedelta(hours=5)):
        assert QUESTION not in client.get(address(token)).text


def test_codes_asked_for_too_often_wait(service_request: ServiceRequest, client: Client) -> None:
    make_opinion(service_request)
    page = address(last_token(), "advice_code")
    answers = [client.post(page, {"action": "send"}).status_code for _number in range(SENDINGS + 1)]
    assert answers == [302] * SENDINGS + [429]


def test_a_dead_link_says_so_and_never_who_asked(service_request: ServiceRequest, client: Client) -> None:
    opinion = make_opinion(service_request)
    token = last_token()
    enter(client, token)
    seeking.withdraw_opinion(opinion_id=opinion.pk, actor=make_instructor(service_request.team))
    for dead, status in ((token, 410), ("inconnu", 404), ("x" * 3000, 404)):
        for name in ("advice", "advice_code"):
            for answer in (client.get(address(dead, name)), client.post(address(dead, name), {"action": "send"})):
                assert answer.status_code == status
                assert "Rien n’est attendu par ce lien" in answer.text
                for secret in (QUESTION, "Vie associative", "Camille", service_request.reference, "Jeanne"):
                    assert secret not in answer.text
    assert client.get(address(token, "advice_document", uuid4())).status_code == 410


class TestAnswering:
    def test_it_is_given_once_thanked_and_read_again(self, service_request: ServiceRequest, client: Client) -> None:
        make_opinion(service_request)
        token = last_token()
        enter(client, token)
        typed = {"verdict": "reserved", "text": "Prévoir un parking.", "document": pdf_upload("plan.pdf")}
        assert client.post(address(token), typed).status_code == 302
        page = client.get(address(token)).text
        for text in ("Merci", "Favorable avec réserves", "Prévoir un parking.", "Avec un document joint"):
            assert text in page
        assert "Envoyer mon avis" not in page
        opinion = Opinion.objects.get()
        assert opinion.document
        again = client.post(address(token), {"verdict": "unfavourable", "text": "Finalement non."})
        assert (again.status_code, "juste avant" in again.text, "Finalement non." in again.text) == (409, True, True)
        opinion.refresh_from_db()
        assert opinion.verdict == "reserved"

    @pytest.mark.parametrize(
        "typed",
        [
            {"text": "Mon texte"},
            {"verdict": "perhaps", "text": "Mon texte"},
            {"verdict": "unfavourable", "text": "  "},
            {"verdict": "favourable", "text": "é" * 8001},
        ],
    )
    def test_what_is_wrong_is_said_and_the_text_stays(
        self, service_request: ServiceRequest, client: Client, typed: dict[str, str]
    ) -> None:
        make_opinion(service_request)
        token = last_token()
        enter(client, token)
        answer = client.post(address(token), typed)
        assert answer.status_code == 422
        assert typed["text"].strip() in answer.text
        assert 'id="erreurs"' in answer.text
        assert Opinion.objects.get().answered_at is None

    @pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.4 rien"])
    def test_a_file_that_is_no_pdf_is_refused_and_the_text_stays(
        self, service_request: ServiceRequest, client: Client, content: bytes
    ) -> None:
        make_opinion(service_request)
        token = last_token()
        enter(client, token)
        upload = SimpleUploadedFile("plan.pdf", content, content_type="application/pdf")
        answer = client.post(address(token), {"verdict": "favourable", "text": "Oui.", "document": upload})
        assert (answer.status_code, "Oui." in answer.text) == (422, True)
        assert Opinion.objects.get().answered_at is None

    def test_a_favourable_one_may_go_without_a_text_and_a_free_one_has_no_verdict(
        self, service_request: ServiceRequest, client: Client
    ) -> None:
        make_opinion(service_request)
        enter(client, last_token())
        assert client.post(address(last_token()), {"verdict": "favourable", "text": ""}).status_code == 302
        make_opinion(service_request, answer_kind="free")
        token = last_token()
        enter(client, token)
        assert "verdict" not in client.get(address(token)).text
        assert client.post(address(token), {"text": ""}).status_code == 422
        assert client.post(address(token), {"text": "Rien à redire."}).status_code == 302

    def test_what_is_typed_comes_back_when_the_visit_or_the_link_has_ended(
        self, service_request: ServiceRequest, client: Client
    ) -> None:
        opinion = make_opinion(service_request)
        token = last_token()
        ended = Client().post(address(token), {"verdict": "favourable", "text": "Mon long texte."})
        assert (ended.status_code, "Mon long texte." in ended.text, QUESTION in ended.text) == (403, True, False)
        enter(client, token)
        act(service_request, "accept", make_instructor(service_request.team))
        late = client.post(address(token), {"verdict": "favourable", "text": "Mon long texte."})
        assert (late.status_code, "Mon long texte." in late.text) == (410, True)
        opinion.refresh_from_db()
        assert opinion.answered_at is None

    def test_once_decided_the_applicant_reads_the_communicable_ones(
        self, service_request: ServiceRequest, client: Client
    ) -> None:
        now = timezone.now()
        for is_communicable, text in ((True, "Bon projet."), (False, "À garder entre nous.")):
            opinion = make_opinion(service_request, is_communicable=is_communicable)
            give_opinion(opinion_id=opinion.pk, verdict="favourable", text=text, now=now)
        make_opinion(service_request, is_communicable=True, capacity="direction des routes")
        client.force_login(service_request.applicant)
        assert "Bon projet." not in read_whole(client, service_request), "not before the decision"
        act(service_request, "accept", make_instructor(service_request.team))
        text = read_whole(client, service_request)
        assert "Bon projet." in text
        assert "maire de Brenne" in text
        [section] = [known for known in personal_data_sections if known.folder == "demandes"]
        [record] = section.records(service_request.applicant)
        assert "Bon projet." in str(record.data["opinions"])
        for secret in ("À garder entre nous.", "direction des routes", "Jeanne Rivière", QUESTION):
            assert secret not in text + str(record.data)
