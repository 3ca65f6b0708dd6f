"""What the service notes of a request: saved one by one, never over a colleague's, and seen by the service alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from formkit.design import operations
from formkit.fieldtypes import AmountField, Choice, LongTextField, OneChoiceField, YesNoField
from formkit.schema import FormSchema
from locker.stores.storage import open_stored
from teleservices.answering.fingerprints import NOTHING, fingerprint
from teleservices.desk.sheet.annotations.storing import AnnotationMovedError, save_annotation
from teleservices.following.personal_data import requests_of
from teleservices.lifecycle import ActRefusedError, perform
from teleservices.lifecycle.prerequisites.annotations import missing_annotations, why_missing
from teleservices.models import (
    CompleteCopy,
    FormVersion,
    Procedure,
    RequestAnnotation,
    RequestEvent,
    ServiceRequest,
    State,
    TeamMember,
    TeamRole,
)
from teleservices.paperwork import complete_copy
from teleservices.paperwork.request_copy import request_copy_pdf
from tests.factories.procedures import (
    act,
    make_form,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
    payload_for,
    put_in_force,
)
from tests.french import french
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db

CEILING = YesNoField(key="f_ceiling1", label="Plafond du règlement respecté", private=True)
OPINION = LongTextField(key="f_opinion1", label="Avis technique", required=False, private=True)
ELIGIBLE = AmountField(key="f_eligible", label="Montant éligible", private=True)
RANK = OneChoiceField(
    key="f_rank1234",
    label="Priorité",
    required=False,
    private=True,
    choices=(Choice(value="high", label="Haute"), Choice(value="low", label="Basse")),
)
SECRET = "Projet déjà financé par la commune."
NOTED: FormSchema = make_form().model_copy(update={"annotations": (CEILING, OPINION, ELIGIBLE, RANK)})
DECISIONS = ("accept", "accept_in_part", "refuse", "declare_inadmissible")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(form=NOTED)


@pytest.fixture
def service_request(procedure: Procedure) -> ServiceRequest:
    return make_request(state=State.IN_REVIEW, procedure=procedure)


@pytest.fixture
def yann(service_request: ServiceRequest, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = colleague(service_request)
    client.force_login(user)
    return user


def colleague(service_request: ServiceRequest, first: str = "Yann", last: str = "Le Goff") -> User:
    user = make_instructor(service_request.team)
    user.first_name, user.last_name = first, last
    user.save()
    return user


def url(service_request: ServiceRequest, key: str = OPINION.key) -> str:
    return reverse("desk:annotation", args=[service_request.reference, key])


def sheet(client: Client, service_request: ServiceRequest) -> str:
    return client.get(reverse("desk:sheet", args=[service_request.reference])).text


def answers(service_request: ServiceRequest) -> dict[str, object]:
    return dict(service_request.annotations.values_list("field_key", "answer"))


def note(service_request: ServiceRequest, author: User, key: str, answer: object, seen: str = NOTHING) -> None:
    save_annotation(request_id=service_request.pk, key=key, answer=answer, seen=seen, author=author)  # type: ignore[arg-type]


def fill_in(service_request: ServiceRequest, author: User) -> None:
    note(service_request, author, CEILING.key, answer=True)
    note(service_request, author, ELIGIBLE.key, 250_000)


# --- Saved ----------------------------------------------------------------------------------------------------------
def test_one_is_saved_as_it_is_left_and_says_who_and_when(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    revision, events = service_request.revision_number, RequestEvent.objects.count()
    reply = client.post(url(service_request), {OPINION.key: SECRET, "seen": NOTHING}, headers=HTMX)
    assert (reply.status_code, "Yann Le Goff" in reply.text, "<form" in reply.text) == (200, True, False)
    assert f'value="{fingerprint(SECRET)}"' in reply.text, "what the next save will have seen"
    row = service_request.annotations.get()
    assert (row.answer, row.author, row.author_name) == (SECRET, yann, "Yann Le Goff")
    service_request.refresh_from_db()
    assert (service_request.revision_number, RequestEvent.objects.count()) == (revision, events), (
        "the request does not move"
    )
    page = sheet(client, service_request)
    assert SECRET in page
    assert "Enregistré par Yann Le Goff" in page


def test_without_javascript_the_button_saves_and_comes_back_to_it(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    reply = client.post(url(service_request, ELIGIBLE.key), {ELIGIBLE.key: "2 500,50", "seen": NOTHING})
    assert reply.status_code == 302
    assert reply["Location"].endswith(
        f"{reverse('desk:sheet', args=[service_request.reference])}#annotation-{ELIGIBLE.key}"
    )
    assert answers(service_request) == {ELIGIBLE.key: 250_050}
    assert f'id="annotation-{ELIGIBLE.key}"' in sheet(client, service_request)


@pytest.mark.parametrize(("headers", "part"), [({}, False), (HTMX, True)])
def test_what_cannot_be_read_is_said_and_kept_as_typed(
    service_request: ServiceRequest, yann: User, client: Client, headers: dict[str, str], *, part: bool
) -> None:
    reply = client.post(
        url(service_request, ELIGIBLE.key), {ELIGIBLE.key: "beaucoup", "seen": NOTHING}, headers=headers
    )
    assert reply.status_code == 422
    assert ('value="beaucoup"' in reply.text) is not part, "htmx leaves the control alone"
    assert "error-message" in reply.text
    assert not service_request.annotations.exists()


def test_one_is_emptied_and_says_so(service_request: ServiceRequest, yann: User, client: Client) -> None:
    note(service_request, yann, OPINION.key, SECRET)
    assert client.post(url(service_request), {OPINION.key: "", "seen": fingerprint(SECRET)}).status_code == 302
    assert answers(service_request) == {OPINION.key: None}
    assert "Vidé par Yann Le Goff" in sheet(client, service_request)


def test_what_is_typed_survives_the_end_of_the_session(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    client.logout()
    assert client.post(url(service_request), {OPINION.key: SECRET, "seen": NOTHING}).status_code == 302
    session = client.session
    kept = session.get("interrupted")
    client.force_login(yann)
    session = client.session
    session["interrupted"] = kept
    session.save()
    page = client.get(url(service_request)).text
    assert SECRET in page
    assert not service_request.annotations.exists()


# --- Two at once ----------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.parametrize(("headers", "part"), [({}, False), (HTMX, True)])
def test_a_colleague_is_never_written_over_unseen(
    service_request: ServiceRequest, yann: User, client: Client, headers: dict[str, str], *, part: bool
) -> None:
    ines = colleague(service_request, "Inès", "Marchand")
    note(service_request, ines, OPINION.key, "Favorable.")
    note(service_request, ines, CEILING.key, answer=False)
    reply = client.post(url(service_request), {OPINION.key: SECRET, "seen": NOTHING}, headers=headers)
    assert reply.status_code == 409
    assert ("Favorable." in reply.text, "Inès Marchand" in reply.text) == (True, True)
    assert (SECRET in reply.text) is not part
    assert answers(service_request)[OPINION.key] == "Favorable."
    # having read it, one may put one's own instead
    again = client.post(url(service_request), {OPINION.key: SECRET, "seen": fingerprint("Favorable.")}, headers=headers)
    assert again.status_code == (200 if part else 302)
    assert answers(service_request) == {OPINION.key: SECRET, CEILING.key: False}, "field by field"


@pytest.mark.both_databases
def test_the_same_answer_twice_is_no_conflict(service_request: ServiceRequest, yann: User) -> None:
    note(service_request, colleague(service_request, "Inès", "Marchand"), OPINION.key, SECRET)
    note(service_request, yann, OPINION.key, SECRET)
    assert service_request.annotations.get().author_name == "Inès Marchand", "who said it first"


@pytest.mark.both_databases
def test_an_old_page_never_empties_what_a_colleague_wrote(service_request: ServiceRequest, yann: User) -> None:
    note(service_request, colleague(service_request, "Inès", "Marchand"), OPINION.key, SECRET)
    with pytest.raises(AnnotationMovedError):
        note(service_request, yann, OPINION.key, None)
    assert answers(service_request) == {OPINION.key: SECRET}


# --- Who ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, TeamRole.READER])
def test_a_reader_reads_and_writes_nothing(
    service_request: ServiceRequest, client: Client, settings: Settings, role: TeamRole
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    note(service_request, colleague(service_request), OPINION.key, SECRET)
    reader = make_instructor()
    until = timezone.localdate() if role == TeamRole.READER else None
    TeamMember.objects.create(team=service_request.team, user=reader, capacity="Élue", role=role, until=until)
    client.force_login(reader)
    page = sheet(client, service_request)
    assert SECRET in page
    assert url(service_request) not in page
    assert client.get(url(service_request)).status_code == 404
    assert client.post(url(service_request), {OPINION.key: "Non.", "seen": fingerprint(SECRET)}).status_code == 404
    with pytest.raises(ActRefusedError):
        note(service_request, reader, OPINION.key, "Non.", fingerprint(SECRET))
    assert answers(service_request) == {OPINION.key: SECRET}


def test_another_service_and_the_applicant_find_nothing(
    service_request: ServiceRequest, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    for user in (make_instructor(make_team()), service_request.applicant):
        client.force_login(user)
        assert client.post(url(service_request), {OPINION.key: SECRET, "seen": NOTHING}).status_code in {302, 403, 404}
        with pytest.raises(ActRefusedError):
            note(service_request, user, OPINION.key, SECRET)
    assert not service_request.annotations.exists()


@pytest.mark.parametrize("key", ["f_project1", "f_nothing1", "x" * 200, "__class__"])
def test_no_other_key_is_an_annotation(service_request: ServiceRequest, yann: User, client: Client, key: str) -> None:
    assert client.get(url(service_request, key)).status_code == 404
    assert client.post(url(service_request, key), {key: SECRET, "seen": NOTHING}).status_code == 404
    with pytest.raises(ActRefusedError):
        note(service_request, yann, key, SECRET)
    service_request.refresh_from_db()
    assert (service_request.annotations.exists(), service_request.answers["f_project1"]) == (
        False,
        "Fête de la rivière",
    )


@pytest.mark.both_databases
def test_anything_posted_is_answered(service_request: ServiceRequest, yann: User, client: Client) -> None:
    for data in ({}, {"seen": "x" * 10_000}, {OPINION.key: "\x00"}, {OPINION.key: "a" * 200_000}, {"private": "1"}):
        assert client.post(url(service_request), data).status_code in {302, 422}


# --- What they hold back --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", DECISIONS)
def test_no_decision_without_those_to_be_filled_in_before(
    service_request: ServiceRequest, yann: User, client: Client, name: str
) -> None:
    assert [field.key for field in missing_annotations(service_request)] == [CEILING.key, ELIGIBLE.key]
    address = reverse("desk:act", args=[service_request.reference, name])
    page = client.get(address)
    said = (
        "Avant une décision, le service doit remplir ces annotations sur la fiche : « Plafond du règlement "
        "respecté », « Montant éligible »."
    )
    assert (page.status_code, said in page.text, "#annotations" in page.text) == (200, True, True)
    with pytest.raises(ActRefusedError, match="Plafond du règlement"):
        perform(
            request_id=service_request.pk,
            act_name=name,
            actor=yann,
            revision_number=service_request.revision_number,
            payload=payload_for(name),
        )
    note(service_request, yann, CEILING.key, answer=False)  # « non » is an answer
    assert "cette annotation sur la fiche : « Montant éligible" in client.get(address).text
    note(service_request, yann, ELIGIBLE.key, 0)
    assert why_missing(missing_annotations(service_request)) == ""
    assert "Avant une décision" not in client.get(address).text
    assert act(service_request, name, yann).state != State.IN_REVIEW


def test_a_refused_decision_keeps_what_was_typed(service_request: ServiceRequest, yann: User, client: Client) -> None:
    address = reverse("desk:act", args=[service_request.reference, "refuse"])
    typed = {
        "authority": "Présidence du conseil départemental",
        "author_capacity": "Directrice",
        "reasons": "Hors du règlement.",
        "revision_number": service_request.revision_number,
        "action": "do",
    }
    reply = client.post(address, typed)
    assert (reply.status_code, "Hors du règlement." in reply.text) == (409, True)
    service_request.refresh_from_db()
    assert service_request.state == State.IN_REVIEW


def test_other_acts_wait_for_none(service_request: ServiceRequest, yann: User) -> None:
    assert act(act(service_request, "request_corrections", yann), "resubmit", yann).state == State.IN_REVIEW
    assert act(make_request(procedure=service_request.procedure), "withdraw", yann).state == State.WITHDRAWN


def test_once_decided_they_stay_as_they_were(service_request: ServiceRequest, yann: User, client: Client) -> None:
    fill_in(service_request, yann)
    decided = act(service_request, "refuse", yann)
    page = sheet(client, decided)
    assert "Plafond du règlement respecté" in page
    assert url(service_request, CEILING.key) not in page
    reply = client.post(url(service_request, CEILING.key), {CEILING.key: "no", "seen": fingerprint(True)})
    assert reply.status_code == 409
    assert french("This request is no longer under review: its annotations don’t change any more.") in reply.text
    assert answers(service_request)[CEILING.key] is True
    reopened = act(decided, "withdraw_decision", yann)
    assert url(reopened, CEILING.key) in sheet(client, reopened)


def test_a_request_keeps_those_of_its_own_version(service_request: ServiceRequest, yann: User, client: Client) -> None:
    put_in_force(service_request.procedure, operations.delete_annotation(NOTED, key=CEILING.key))
    assert "Plafond du règlement" in sheet(client, service_request)
    later = make_request(state=State.IN_REVIEW, procedure=service_request.procedure, instructor=yann)
    assert [field.key for field in missing_annotations(later)] == [ELIGIBLE.key]
    assert "Plafond du règlement" not in sheet(client, later)


def test_a_version_from_before_there_were_any_loads_and_asks_none(yann: User, client: Client) -> None:
    old = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=yann.team_memberships.get().team))
    version = FormVersion.objects.get(pk=old.form_version_id)
    assert "annotations" not in version.schema
    assert version.checksum == version.form.checksum()
    read = ServiceRequest.objects.with_form().get(pk=old.pk)
    with CaptureQueriesContext(connection) as queries:
        assert missing_annotations(read) == ()
        assert not queries.captured_queries
    assert "Annotations du service" not in sheet(client, old)
    assert act(old, "accept", yann).state == State.ACCEPTED


@pytest.mark.both_databases
def test_the_sheet_asks_for_all_in_one_query(service_request: ServiceRequest, yann: User, client: Client) -> None:
    sheet(client, service_request)  # notes that it was read
    with CaptureQueriesContext(connection) as none_yet:
        sheet(client, service_request)
    fill_in(service_request, yann)
    note(service_request, yann, RANK.key, "high")
    with CaptureQueriesContext(connection) as queries:
        sheet(client, service_request)
    asked = [query for query in queries.captured_queries if "requestannotation" in query["sql"]]
    assert (len(asked), len(queries)) == (1, len(none_yet))


# --- For nobody else ------------------------------------------------------------------------------------------------
def test_the_applicant_sees_nothing_of_them(service_request: ServiceRequest, yann: User, client: Client) -> None:
    fill_in(service_request, yann)
    note(service_request, yann, OPINION.key, SECRET)
    words = (SECRET, "Plafond du règlement", "Montant éligible", CEILING.key, ELIGIBLE.key)
    client.force_login(service_request.applicant)
    pages = read_whole(client, service_request)
    archive = str([(record.data, record.lines) for record in requests_of(service_request.applicant)])
    events = str(list(RequestEvent.objects.filter(request=service_request).values_list("text", "data")))
    assert not [word for word in words if word in pages + archive + events]
    assert request_copy_pdf(service_request).startswith(b"%PDF")


def test_the_service_s_complete_file_ends_with_them_and_the_applicant_s_does_not(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    note(service_request, yann, OPINION.key, SECRET)
    address = reverse("desk:complete", args=[service_request.reference])
    assert "Annotations du service" in client.get(address).text
    assert client.post(address).status_code == 302
    complete_copy.ask(request=service_request)
    for asked in service_request.complete_copies.all():
        complete_copy.make(copy_id=asked.pk)
    ours, theirs = (complete_copy.current_copy(service_request, for_service=service) for service in (True, False))
    assert ours is not None
    assert theirs is not None
    assert (SECRET in text_of(ours), SECRET in text_of(theirs), "Annotations" in text_of(theirs)) == (
        True,
        False,
        False,
    )
    client.force_login(service_request.applicant)
    page = client.get(reverse("request_complete", args=[service_request.reference])).text
    assert "Annotations" not in page
    # one that is saved since makes the service's file again, and not the applicant's
    note(service_request, yann, OPINION.key, "Autre avis.", fingerprint(SECRET))
    assert complete_copy.current_copy(service_request, for_service=True) is None
    assert complete_copy.current_copy(service_request) == theirs


def text_of(copy: CompleteCopy) -> str:
    """The words of a complete copy, on one line."""
    assert copy.stored_file
    with open_stored(copy.stored_file) as stream:
        pages = PdfReader(stream).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_an_agent_s_archive_says_when_and_nothing_of_what(service_request: ServiceRequest, yann: User) -> None:
    note(service_request, yann, OPINION.key, SECRET)
    [section] = [known for known in personal_data_sections if known.folder == "annotations"]
    [record] = section.records(yann)
    assert (section.count(yann), record.data["request"], section.count(service_request.applicant)) == (
        1,
        service_request.reference,
        0,
    )
    assert SECRET not in str((record.data, record.lines))
    yann.delete()
    row = RequestAnnotation.objects.get()
    assert (row.author, row.author_name, row.answer) == (None, "Yann Le Goff", SECRET)
