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
from formkit import operations
from formkit.fieldtypes import AmountField, Choice, LongTextField, OneChoiceField, YesNoField
from formkit.schema import FormSchema
from locker.storage import open_stored
from teleservices.answering.fingerprints import NOTHING, fingerprint
from teleservices.desk.sheet.annotations.saving import AnnotationMovedError, save_annotation
from teleservices.following.personal_data import requests_of
from teleservices.lifecycle import ActRefusedError, perform
from teleservices.lifecycle.annotations import missing_annotations, why_missing
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
def shown(procedure: Procedure) -> ServiceRequest:
    return make_request(state=State.IN_REVIEW, procedure=procedure)


@pytest.fixture
def yann(shown: ServiceRequest, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = colleague(shown)
    client.force_login(user)
    return user


def colleague(shown: ServiceRequest, first: str = "Yann", last: str = "Le Goff") -> User:
    user = make_instructor(shown.team)
    user.first_name, user.last_name = first, last
    user.save()
    return user


def url(shown: ServiceRequest, key: str = OPINION.key) -> str:
    return reverse("desk:annotation", args=[shown.reference, key])


def sheet(client: Client, shown: ServiceRequest) -> str:
    return client.get(reverse("desk:sheet", args=[shown.reference])).text


def answers(shown: ServiceRequest) -> dict[str, object]:
    return dict(shown.annotations.values_list("field_key", "answer"))


def note(shown: ServiceRequest, author: User, key: str, answer: object, seen: str = NOTHING) -> None:
    save_annotation(request_id=shown.pk, key=key, answer=answer, seen=seen, author=author)  # type: ignore[arg-type]


def fill_in(shown: ServiceRequest, author: User) -> None:
    note(shown, author, CEILING.key, answer=True)
    note(shown, author, ELIGIBLE.key, 250_000)


# --- Saved ----------------------------------------------------------------------------------------------------------
def test_one_is_saved_as_it_is_left_and_says_who_and_when(shown: ServiceRequest, yann: User, client: Client) -> None:
    revision, events = shown.revision_number, RequestEvent.objects.count()
    reply = client.post(url(shown), {OPINION.key: SECRET, "seen": NOTHING}, headers=HTMX)
    assert (reply.status_code, "Yann Le Goff" in reply.text, "<form" in reply.text) == (200, True, False)
    assert f'value="{fingerprint(SECRET)}"' in reply.text, "what the next save will have seen"
    row = shown.annotations.get()
    assert (row.answer, row.author, row.author_name) == (SECRET, yann, "Yann Le Goff")
    shown.refresh_from_db()
    assert (shown.revision_number, RequestEvent.objects.count()) == (revision, events), "the request does not move"
    page = sheet(client, shown)
    assert SECRET in page
    assert "Enregistré par Yann Le Goff" in page


def test_without_javascript_the_button_saves_and_comes_back_to_it(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    reply = client.post(url(shown, ELIGIBLE.key), {ELIGIBLE.key: "2 500,50", "seen": NOTHING})
    assert reply.status_code == 302
    assert reply["Location"].endswith(f"{reverse('desk:sheet', args=[shown.reference])}#annotation-{ELIGIBLE.key}")
    assert answers(shown) == {ELIGIBLE.key: 250_050}
    assert f'id="annotation-{ELIGIBLE.key}"' in sheet(client, shown)


@pytest.mark.parametrize(("headers", "part"), [({}, False), (HTMX, True)])
def test_what_cannot_be_read_is_said_and_kept_as_typed(
    shown: ServiceRequest, yann: User, client: Client, headers: dict[str, str], *, part: bool
) -> None:
    reply = client.post(url(shown, ELIGIBLE.key), {ELIGIBLE.key: "beaucoup", "seen": NOTHING}, headers=headers)
    assert reply.status_code == 422
    assert ('value="beaucoup"' in reply.text) is not part, "htmx leaves the control alone"
    assert "error-message" in reply.text
    assert not shown.annotations.exists()


def test_one_is_emptied_and_says_so(shown: ServiceRequest, yann: User, client: Client) -> None:
    note(shown, yann, OPINION.key, SECRET)
    assert client.post(url(shown), {OPINION.key: "", "seen": fingerprint(SECRET)}).status_code == 302
    assert answers(shown) == {OPINION.key: None}
    assert "Vidé par Yann Le Goff" in sheet(client, shown)


def test_what_is_typed_survives_the_end_of_the_session(shown: ServiceRequest, yann: User, client: Client) -> None:
    client.logout()
    assert client.post(url(shown), {OPINION.key: SECRET, "seen": NOTHING}).status_code == 302
    session = client.session
    kept = session.get("interrupted")
    client.force_login(yann)
    session = client.session
    session["interrupted"] = kept
    session.save()
    page = client.get(url(shown)).text
    assert SECRET in page
    assert not shown.annotations.exists()


# --- Two at once ----------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.parametrize(("headers", "part"), [({}, False), (HTMX, True)])
def test_a_colleague_is_never_written_over_unseen(
    shown: ServiceRequest, yann: User, client: Client, headers: dict[str, str], *, part: bool
) -> None:
    ines = colleague(shown, "Inès", "Marchand")
    note(shown, ines, OPINION.key, "Favorable.")
    note(shown, ines, CEILING.key, answer=False)
    reply = client.post(url(shown), {OPINION.key: SECRET, "seen": NOTHING}, headers=headers)
    assert reply.status_code == 409
    assert ("Favorable." in reply.text, "Inès Marchand" in reply.text) == (True, True)
    assert (SECRET in reply.text) is not part
    assert answers(shown)[OPINION.key] == "Favorable."
    # having read it, one may put one's own instead
    again = client.post(url(shown), {OPINION.key: SECRET, "seen": fingerprint("Favorable.")}, headers=headers)
    assert again.status_code == (200 if part else 302)
    assert answers(shown) == {OPINION.key: SECRET, CEILING.key: False}, "field by field"


@pytest.mark.both_databases
def test_the_same_answer_twice_is_no_conflict(shown: ServiceRequest, yann: User) -> None:
    note(shown, colleague(shown, "Inès", "Marchand"), OPINION.key, SECRET)
    note(shown, yann, OPINION.key, SECRET)
    assert shown.annotations.get().author_name == "Inès Marchand", "who said it first"


@pytest.mark.both_databases
def test_an_old_page_never_empties_what_a_colleague_wrote(shown: ServiceRequest, yann: User) -> None:
    note(shown, colleague(shown, "Inès", "Marchand"), OPINION.key, SECRET)
    with pytest.raises(AnnotationMovedError):
        note(shown, yann, OPINION.key, None)
    assert answers(shown) == {OPINION.key: SECRET}


# --- Who ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, TeamRole.READER])
def test_a_reader_reads_and_writes_nothing(
    shown: ServiceRequest, client: Client, settings: Settings, role: TeamRole
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    note(shown, colleague(shown), OPINION.key, SECRET)
    reader = make_instructor()
    until = timezone.localdate() if role == TeamRole.READER else None
    TeamMember.objects.create(team=shown.team, user=reader, capacity="Élue", role=role, until=until)
    client.force_login(reader)
    page = sheet(client, shown)
    assert SECRET in page
    assert url(shown) not in page
    assert client.get(url(shown)).status_code == 404
    assert client.post(url(shown), {OPINION.key: "Non.", "seen": fingerprint(SECRET)}).status_code == 404
    with pytest.raises(ActRefusedError):
        note(shown, reader, OPINION.key, "Non.", fingerprint(SECRET))
    assert answers(shown) == {OPINION.key: SECRET}


def test_another_service_and_the_applicant_find_nothing(
    shown: ServiceRequest, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    for user in (make_instructor(make_team()), shown.applicant):
        client.force_login(user)
        assert client.post(url(shown), {OPINION.key: SECRET, "seen": NOTHING}).status_code in {302, 403, 404}
        with pytest.raises(ActRefusedError):
            note(shown, user, OPINION.key, SECRET)
    assert not shown.annotations.exists()


@pytest.mark.parametrize("key", ["f_project1", "f_nothing1", "x" * 200, "__class__"])
def test_no_other_key_is_an_annotation(shown: ServiceRequest, yann: User, client: Client, key: str) -> None:
    assert client.get(url(shown, key)).status_code == 404
    assert client.post(url(shown, key), {key: SECRET, "seen": NOTHING}).status_code == 404
    with pytest.raises(ActRefusedError):
        note(shown, yann, key, SECRET)
    shown.refresh_from_db()
    assert (shown.annotations.exists(), shown.answers["f_project1"]) == (False, "Fête de la rivière")


@pytest.mark.both_databases
def test_anything_posted_is_answered(shown: ServiceRequest, yann: User, client: Client) -> None:
    for data in ({}, {"seen": "x" * 10_000}, {OPINION.key: "\x00"}, {OPINION.key: "a" * 200_000}, {"private": "1"}):
        assert client.post(url(shown), data).status_code in {302, 422}


# --- What they hold back --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", DECISIONS)
def test_no_decision_without_those_to_be_filled_in_before(
    shown: ServiceRequest, yann: User, client: Client, name: str
) -> None:
    assert [field.key for field in missing_annotations(shown)] == [CEILING.key, ELIGIBLE.key]
    address = reverse("desk:act", args=[shown.reference, name])
    page = client.get(address)
    said = (
        "Avant une décision, le service doit remplir ces annotations sur la fiche : « Plafond du règlement "
        "respecté », « Montant éligible »."
    )
    assert (page.status_code, said in page.text, "#annotations" in page.text) == (200, True, True)
    with pytest.raises(ActRefusedError, match="Plafond du règlement"):
        perform(
            request_id=shown.pk,
            act_name=name,
            actor=yann,
            revision_number=shown.revision_number,
            payload=payload_for(name),
        )
    note(shown, yann, CEILING.key, answer=False)  # « non » is an answer
    assert "cette annotation sur la fiche : « Montant éligible" in client.get(address).text
    note(shown, yann, ELIGIBLE.key, 0)
    assert why_missing(missing_annotations(shown)) == ""
    assert "Avant une décision" not in client.get(address).text
    assert act(shown, name, yann).state != State.IN_REVIEW


def test_a_refused_decision_keeps_what_was_typed(shown: ServiceRequest, yann: User, client: Client) -> None:
    address = reverse("desk:act", args=[shown.reference, "refuse"])
    typed = {
        "authority": "Commission permanente",
        "author_capacity": "Directrice",
        "reasons": "Hors du règlement.",
        "revision_number": shown.revision_number,
        "action": "do",
    }
    reply = client.post(address, typed)
    assert (reply.status_code, "Hors du règlement." in reply.text) == (422, True)
    shown.refresh_from_db()
    assert shown.state == State.IN_REVIEW


def test_other_acts_wait_for_none(shown: ServiceRequest, yann: User) -> None:
    assert act(act(shown, "request_corrections", yann), "resubmit", yann).state == State.IN_REVIEW
    assert act(make_request(procedure=shown.procedure), "withdraw", yann).state == State.WITHDRAWN


def test_once_decided_they_stay_as_they_were(shown: ServiceRequest, yann: User, client: Client) -> None:
    fill_in(shown, yann)
    decided = act(shown, "refuse", yann)
    page = sheet(client, decided)
    assert "Plafond du règlement respecté" in page
    assert url(shown, CEILING.key) not in page
    reply = client.post(url(shown, CEILING.key), {CEILING.key: "no", "seen": fingerprint(True)})
    assert reply.status_code == 409
    assert "n’est plus à l’étude" in reply.text
    assert answers(shown)[CEILING.key] is True
    reopened = act(decided, "reopen", yann)
    assert url(reopened, CEILING.key) in sheet(client, reopened)


def test_a_request_keeps_those_of_its_own_version(shown: ServiceRequest, yann: User, client: Client) -> None:
    put_in_force(shown.procedure, operations.delete_annotation(NOTED, key=CEILING.key))
    assert "Plafond du règlement" in sheet(client, shown)
    later = make_request(state=State.IN_REVIEW, procedure=shown.procedure, instructor=yann)
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
def test_the_sheet_asks_for_all_in_one_query(shown: ServiceRequest, yann: User, client: Client) -> None:
    sheet(client, shown)  # notes that it was read
    with CaptureQueriesContext(connection) as none_yet:
        sheet(client, shown)
    fill_in(shown, yann)
    note(shown, yann, RANK.key, "high")
    with CaptureQueriesContext(connection) as queries:
        sheet(client, shown)
    asked = [query for query in queries.captured_queries if "requestannotation" in query["sql"]]
    assert (len(asked), len(queries)) == (1, len(none_yet))


# --- For nobody else ------------------------------------------------------------------------------------------------
def test_the_applicant_sees_nothing_of_them(shown: ServiceRequest, yann: User, client: Client) -> None:
    fill_in(shown, yann)
    note(shown, yann, OPINION.key, SECRET)
    words = (SECRET, "Plafond du règlement", "Montant éligible", CEILING.key, ELIGIBLE.key)
    client.force_login(shown.applicant)
    pages = client.get(shown.get_absolute_url()).text
    archive = str([(record.data, record.facts) for record in requests_of(shown.applicant)])
    events = str(list(RequestEvent.objects.filter(request=shown).values_list("text", "data")))
    assert not [word for word in words if word in pages + archive + events]
    assert request_copy_pdf(shown).startswith(b"%PDF")


def test_the_service_s_complete_file_ends_with_them_and_the_applicant_s_does_not(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    note(shown, yann, OPINION.key, SECRET)
    address = reverse("desk:complete", args=[shown.reference])
    assert "Annotations du service" in client.get(address).text
    assert client.post(address).status_code == 302
    complete_copy.ask(request=shown)
    for asked in shown.complete_copies.all():
        complete_copy.make(copy_id=asked.pk)
    ours, theirs = (complete_copy.current_copy(shown, for_service=service) for service in (True, False))
    assert ours is not None
    assert theirs is not None
    assert (SECRET in text_of(ours), SECRET in text_of(theirs), "Annotations" in text_of(theirs)) == (
        True,
        False,
        False,
    )
    client.force_login(shown.applicant)
    page = client.get(reverse("request_complete", args=[shown.reference])).text
    assert "Annotations" not in page
    # one that is saved since makes the service's file again, and not the applicant's
    note(shown, yann, OPINION.key, "Autre avis.", fingerprint(SECRET))
    assert complete_copy.current_copy(shown, for_service=True) is None
    assert complete_copy.current_copy(shown) == theirs


def text_of(copy: CompleteCopy) -> str:
    """The words of a complete copy, on one line."""
    assert copy.stored_file
    with open_stored(copy.stored_file) as stream:
        pages = PdfReader(stream).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_an_agent_s_archive_says_when_and_nothing_of_what(shown: ServiceRequest, yann: User) -> None:
    note(shown, yann, OPINION.key, SECRET)
    [section] = [known for known in personal_data_sections if known.folder == "annotations"]
    [record] = section.records(yann)
    assert (section.count(yann), record.data["request"], section.count(shown.applicant)) == (1, shown.reference, 0)
    assert SECRET not in str((record.data, record.facts))
    yann.delete()
    row = RequestAnnotation.objects.get()
    assert (row.author, row.author_name, row.answer) == (None, "Yann Le Goff", SECRET)
