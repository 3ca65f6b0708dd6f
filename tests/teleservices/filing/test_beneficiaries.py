"""For oneself or for someone else: asked where it may be, never transmitted incomplete, shown everywhere."""

import datetime as dt
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Membership, Role, User
from portal.dates import long_date
from teleservices.answering.beneficiaries import COLUMNS, STEP_KEY, answers_about, file_for_oneself
from teleservices.answering.completeness import problems
from teleservices.answering.fingerprints import NOTHING, SEEN, fingerprint
from teleservices.filing.starting import start
from teleservices.filing.transmission import IncompleteError, transmit
from teleservices.lifecycle import ActRefusedError
from teleservices.models import MANDATE, Capacity, ForWhom, Procedure, ServiceRequest, State
from teleservices.paperwork.acknowledgement import acknowledgement_pdf
from teleservices.paperwork.request_copy import request_copy_pdf
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import complete, make_draft, make_instructor, make_procedure, pdf_upload
from tests.teleservices.lifecycle.acting import at_once
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db
LINE = {"b_firstname": "Lila", "b_lastname": "Marchand", "b_birthdate": "2015-03-09", "b_capacity": "parent"}


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(for_whom=ForWhom.EITHER, asks_mandate_proof=True)


def begun(procedure: Procedure, user: User) -> ServiceRequest:
    return start(procedure=procedure, profile=make_profile(member=user), user=user, for_someone=True)


def read(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=draft.pk)


def seen(draft: ServiceRequest) -> dict[str, str]:
    """What the page sends beside what is typed, as `draft` was when it was made."""
    known = answers_about(draft.for_someone)
    return {"version": str(draft.form_version.number)} | {
        f"{SEEN}{key}": fingerprint(known.get(key)) for key in COLUMNS
    }


def post(client: Client, draft: ServiceRequest, action: str = "continue", **data: Any) -> Any:
    return client.post(reverse("filing_beneficiary", args=[draft.reference]), {"action": action, **seen(draft), **data})


def leave(client: Client, draft: ServiceRequest, key: str, typed: str) -> Any:
    """Leave a question of the page: its module saves it by itself."""
    address = reverse("filing_autosave", args=[draft.reference, STEP_KEY])
    return client.post(address, {**seen(draft), "field": key, key: typed})


def test_it_is_asked_where_the_procedure_says_so(client: Client, user: User, procedure: Procedure) -> None:
    profile = make_profile(member=user)
    address = reverse("filing_start", args=[procedure.code])
    assert 'name="for_whom"' in client.get(address).content.decode()
    assert 'name="for_whom"' not in client.get(reverse("filing_start", args=[make_procedure().code])).content.decode()
    page = client.post(address, {"profile": str(profile.uuid), "for_whom": "other"}, follow=True)
    draft = ServiceRequest.objects.get()
    assert page.redirect_chain[-1][0] == reverse("filing_beneficiary", args=[draft.reference])
    client.post(address, {"profile": str(profile.uuid), "for_whom": "self"})
    assert ServiceRequest.objects.exclude(pk=draft.pk).get().for_someone is None


def test_always_for_someone_else(client: Client, user: User) -> None:
    procedure = make_procedure(for_whom=ForWhom.OTHER)
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user)
    assert draft.for_someone is not None
    page = client.get(reverse("filing_beneficiary", args=[draft.reference])).content.decode()
    assert 'value="self"' not in page
    with pytest.raises(ActRefusedError):
        file_for_oneself(request_id=draft.pk, actor=user)
    assert post(client, draft, "self").status_code == 302
    assert read(draft).for_someone is not None


def test_what_is_given_is_kept_and_what_lacks_is_said(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    page = post(client, draft, **{**LINE, "b_birthdate": "2999-01-01", "b_capacity": ""})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="Marchand"' in text
    assert "Joignez ce document." in text
    someone = read(draft).for_someone
    assert someone is not None
    assert (someone.name, someone.birth_date, someone.is_complete) == ("Lila Marchand", None, False)


def test_with_its_proof_it_leads_on(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    page = post(client, draft, **LINE, file_b_mandate=pdf_upload("livret.pdf"))
    assert page.headers["Location"] == reverse("filing_resume", args=[draft.reference])
    someone = read(draft).for_someone
    assert someone is not None
    assert (someone.birth_date, someone.capacity) == (dt.date(2015, 3, 9), Capacity.PARENT)
    assert [attachment.title for attachment in draft.attachments.filter(field_key=MANDATE)] == ["livret"]
    step = client.get(reverse("filing_step", args=[draft.reference, "s_project1"])).content.decode()
    assert f"Lila Marchand ({draft.profile.name})" in step


def test_nothing_leaves_incomplete(client: Client, user: User, procedure: Procedure) -> None:
    draft = complete(begun(procedure, user))
    assert [problem.text for problem in problems(draft)] == ["Complétez ce qui concerne cette personne."]
    page = client.get(reverse("filing_check", args=[draft.reference])).content.decode()
    assert reverse("filing_beneficiary", args=[draft.reference]) + "?then=check" in page
    post(client, draft, **LINE)
    draft = ServiceRequest.objects.get(pk=draft.pk)
    with pytest.raises(IncompleteError):  # the proof
        transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    assert read(draft).state == State.DRAFT


def sent_for(client: Client, user: User, procedure: Procedure) -> ServiceRequest:
    draft = complete(begun(procedure, user))
    post(client, draft, **LINE, file_b_mandate=pdf_upload("livret.pdf"))
    draft = read(draft)
    return transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)


def test_it_is_shown_to_everyone_who_reads_the_request(
    client: Client, user: User, procedure: Procedure, settings: Settings
) -> None:
    sent = sent_for(client, user, procedure)
    assert sent.attachments.filter(field_key=MANDATE).exists()
    own = read_whole(client, sent)
    assert sent.team is not None
    desk = Client()
    desk.force_login(make_instructor(sent.team))
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sheet = desk.get(reverse("desk:sheet", args=[sent.reference])).content.decode()
    done = client.get(reverse("filing_done", args=[sent.reference])).content.decode()
    for page in (own, sheet):
        assert "Lila Marchand" in page
        assert "9 mars 2015" in page
        assert "livret" in page
    assert "Lila Marchand" in done
    for made in (request_copy_pdf(sent), acknowledgement_pdf(sent.acknowledgement)):
        assert "Lila Marchand" in pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()


def test_for_oneself_after_all(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    post(client, draft, **LINE, file_b_mandate=pdf_upload("livret.pdf"))
    assert post(client, draft, "self").status_code == 302
    assert read(draft).for_someone is None
    assert not draft.attachments.exists()
    assert problems(complete(read(draft))) == []


def test_for_someone_else_after_all(client: Client, user: User, procedure: Procedure) -> None:
    draft = complete(start(procedure=procedure, profile=make_profile(member=user), user=user))
    check, way = reverse("filing_check", args=[draft.reference]), reverse("filing_beneficiary", args=[draft.reference])
    assert f'href="{way}?then=check"' in client.get(check).content.decode()
    assert client.get(way).status_code == 200
    assert read(draft).for_someone is None, "looking changes nothing"
    saved = post(client, draft, **LINE, then="check", file_b_mandate=pdf_upload("livret.pdf"))
    assert saved.headers["Location"] == check
    assert "Lila Marchand" in (page := client.get(check).content.decode())
    assert f'href="{way}?then=check">Cette demande' not in page
    assert problems(read(draft)) == []


def test_two_windows_do_not_overwrite_each_other(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    post(client, draft, **LINE)
    page = post(client, draft, **{**LINE, "b_firstname": "Lina"})  # a page that had not seen the first save
    text = page.content.decode()
    assert page.status_code == 409
    assert 'value="Lina"' in text
    assert "dans une autre fenêtre" in text
    assert first_name(draft) == "Lila"
    mine = f"mine:b_firstname:{fingerprint('Lila')}"
    kept = post(client, draft, mine, **{**LINE, "b_firstname": "Lina"})
    assert kept.headers["Location"].endswith("/beneficiaire/#field-b_firstname")
    assert first_name(draft) == "Lina"


def first_name(draft: ServiceRequest) -> str:
    someone = read(draft).for_someone
    assert someone is not None
    return someone.first_name


def test_each_question_is_saved_as_it_is_left(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    answer = leave(client, draft, "b_firstname", "Lila")
    assert (answer.status_code, answer.json()["stamp"]) == (200, fingerprint("Lila"))
    assert answer.json()["saved"].startswith("enregistré à ")
    for key in ("b_lastname", "b_birthdate", "b_capacity"):
        assert leave(client, draft, key, LINE[key]).status_code == 200
    saved = read(draft)
    assert answers_about(saved.for_someone) == LINE
    assert saved.answers == draft.answers, "nothing of it is among the answers of the form"
    assert saved.revision_number == draft.revision_number + 4
    assert leave(client, saved, "b_firstname", "").json()["stamp"] == NOTHING
    assert first_name(draft) == ""


def test_queries_of_its_autosave(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    with CaptureQueriesContext(connection) as queries:
        assert leave(client, draft, "b_firstname", "Lila").status_code == 200
    assert len(queries) <= 10


def test_a_date_that_can_t_be_read_is_kept_as_typed(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    post(client, draft, **LINE, file_b_mandate=pdf_upload("livret.pdf"))
    draft = complete(read(draft))
    assert problems(draft) == []
    assert leave(client, draft, "b_birthdate", "2999-01-01").status_code == 422
    assert "2999" in client.get(reverse("filing_beneficiary", args=[draft.reference])).content.decode()
    assert [problem.step_key for problem in problems(read(draft))] == [STEP_KEY], (
        "it is not transmitted with the former date"
    )
    post(client, read(draft), "save", **{**LINE, "b_birthdate": "2016-03-09"})
    assert (problems(read(draft)), read(draft).unread) == ([], {})


def test_another_member_s_answer_is_shown_and_chosen(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    other, theirs = make_user(first_name="Paul", last_name="Martin"), Client()
    Membership.objects.create(profile=draft.profile, user=other, role=Role.EDITOR)
    theirs.force_login(other)
    assert leave(theirs, draft, "b_capacity", "guardian").status_code == 200
    answer = leave(client, draft, "b_capacity", "parent")
    assert answer.status_code == 409
    assert "Paul Martin a répondu" in answer.json()["html"]
    assert "Tuteur" in answer.json()["html"]
    assert post(client, draft, "theirs:b_capacity", b_capacity="parent").status_code == 302
    assert answers_about(read(draft).for_someone) == {"b_capacity": "guardian"}


@pytest.mark.django_db(transaction=True)
def test_two_members_at_the_same_instant() -> None:
    procedure, user = make_procedure(for_whom=ForWhom.EITHER), make_user()
    draft = begun(procedure, user)
    other, clients = make_user(), [Client(), Client()]
    Membership.objects.create(profile=draft.profile, user=other, role=Role.EDITOR)
    for client, who in zip(clients, (user, other), strict=True):
        client.force_login(who)
    codes = at_once([lambda at=at: leave(clients[at], draft, "b_firstname", f"Lila {at}").status_code for at in (0, 1)])
    assert sorted(codes) == [200, 409]
    assert first_name(draft) == f"Lila {codes.index(200)}"


def test_the_proof_is_sent_by_itself(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    address = reverse("filing_upload", args=[draft.reference, STEP_KEY])
    answer = client.post(address, {"field": MANDATE, f"file_{MANDATE}": pdf_upload("livret.pdf")})
    assert answer.status_code == 200
    assert "livret" in answer.json()["html"]
    assert draft.attachments.filter(field_key=MANDATE).exists()
    assert client.post(address, {"field": "b_firstname", "file_b_firstname": pdf_upload()}).status_code == 410


def test_leaving_half_filled(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    page = post(client, draft, "save", b_firstname="Lila", b_birthdate="2999-01-01")
    assert page.headers["Location"] == reverse("draft_list")
    assert "Date de naissance" in client.get(page.headers["Location"]).content.decode()
    assert first_name(draft) == "Lila"


def test_what_was_typed_before_the_session_ended_comes_back(client: Client, user: User, procedure: Procedure) -> None:
    draft, away = begun(procedure, user), Client()
    post(away, draft, **LINE)
    assert first_name(draft) == ""
    away.force_login(user)
    page = away.get(reverse("filing_beneficiary", args=[draft.reference])).content.decode()
    assert 'value="Lila"' in page
    assert "Ce n’est pas encore enregistré" in page


def test_a_procedure_for_oneself_has_no_such_page(client: Client, user: User) -> None:
    draft = make_draft(user=user)
    assert client.get(reverse("filing_beneficiary", args=[draft.reference])).status_code == 302
    assert leave(client, draft, "b_firstname", "Lila").status_code == 410
    assert read(draft).for_someone is None


MEASURE = {"b_capacity": "guardian", "b_scope": "property"}


def test_a_measure_has_a_scope_and_an_end(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    until = timezone.localdate() + dt.timedelta(days=400)
    post(client, draft, "save", **{**LINE, **MEASURE, "b_until": until.isoformat()}, file_b_mandate=pdf_upload())
    someone = read(draft).for_someone
    assert someone is not None
    assert (someone.scope, someone.until) == ("property", until)
    page = client.get(reverse("filing_check", args=[draft.reference])).content.decode()
    assert long_date(until) in page
    assert problems(complete(read(draft))) == []


def test_a_parent_is_asked_no_measure(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    over = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    post(client, draft, "save", **{**LINE, **MEASURE, "b_until": over})
    post(client, read(draft), "save", **LINE, file_b_mandate=pdf_upload())
    someone = read(draft).for_someone
    assert someone is not None
    assert someone.measure == []
    assert problems(complete(read(draft))) == []


def test_a_measure_that_is_over_is_not_transmitted(client: Client, user: User, procedure: Procedure) -> None:
    draft = begun(procedure, user)
    over = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    post(client, draft, "save", **{**LINE, **MEASURE, "b_until": over}, file_b_mandate=pdf_upload())
    assert [problem.step_key for problem in problems(complete(read(draft)))] == [STEP_KEY]
    last = timezone.localdate().isoformat()
    post(client, read(draft), "save", **{**LINE, **MEASURE, "b_until": last})
    assert problems(read(draft)) == [], "it is in force until the end of its last day"
