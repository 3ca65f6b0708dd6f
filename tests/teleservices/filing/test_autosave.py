"""Autosave: a question stored as it is left, never over another's answer, never in a transmitted request."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Role, User
from formkit.fieldtypes import DateField, GroupField, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.answering.fingerprints import NOTHING, fingerprint
from teleservices.answering.unread import LARGEST
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import StaleRevisionError
from teleservices.models import ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, complete, make_draft, make_procedure, make_request, put_in_force
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
STEP = "s_project1"


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(user=user)


def read(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=draft.pk)


def leave(client: Client, draft: ServiceRequest, key: str, step: str = STEP, **typed: str) -> Any:
    data = {**beside(draft), "field": key, **typed}
    return client.post(reverse("filing_autosave", args=[draft.reference, step]), data)


def member_of(draft: ServiceRequest, role: Role = Role.EDITOR) -> tuple[User, Client]:
    other, client = make_user(first_name="Paul", last_name="Martin"), Client()
    Membership.objects.create(profile=draft.profile, user=other, role=role)
    client.force_login(other)
    return other, client


def test_a_question_is_stored_as_it_is_left(client: Client, draft: ServiceRequest, user: User) -> None:
    answer = leave(client, draft, PROJECT, **{PROJECT: "Fête de la rivière"})
    assert answer.status_code == 200
    assert answer.json()["stamp"] == fingerprint("Fête de la rivière")
    assert answer.json()["saved"].startswith("enregistré à ")
    saved = read(draft)
    assert saved.answers == {PROJECT: "Fête de la rivière"}
    assert saved.revision_number == draft.revision_number + 1
    assert saved.edits[PROJECT][0] == user.pk
    assert leave(client, saved, PROJECT, **{PROJECT: ""}).json()["stamp"] == NOTHING
    assert read(draft).answers == {}


def test_saving_the_same_again_writes_nothing(client: Client, draft: ServiceRequest) -> None:
    leave(client, draft, PROJECT, **{PROJECT: "Fête"})
    before = read(draft)
    assert leave(client, draft, PROJECT, **{PROJECT: "Fête"}).status_code == 200
    after = read(draft)
    assert (after.revision_number, after.updated_at) == (before.revision_number, before.updated_at)


def test_queries_of_an_autosave(client: Client, draft: ServiceRequest) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert leave(client, draft, AMOUNT, **{AMOUNT: "1 250"}).status_code == 200
    assert len(queries) <= 8


def test_what_can_t_be_read_is_kept_as_typed_and_given_back(client: Client, draft: ServiceRequest) -> None:
    leave(client, draft, AMOUNT, **{AMOUNT: "300"})
    answer = leave(client, read(draft), AMOUNT, **{AMOUNT: "beaucoup"})
    assert answer.status_code == 422
    assert "montant" in answer.json()["errors"][0].lower()
    saved = read(draft)
    assert saved.answers == {AMOUNT: 30_000}
    assert saved.unread == {AMOUNT: {AMOUNT: ["beaucoup"]}}
    page = client.get(reverse("filing_step", args=[draft.reference, STEP])).content.decode()
    assert 'value="beaucoup"' in page
    assert answer.json()["errors"][0] in page
    leave(client, saved, AMOUNT, **{AMOUNT: "400"})
    assert (read(draft).answers, read(draft).unread) == ({AMOUNT: 40_000}, {})


def test_what_can_t_be_read_prevents_transmission_and_is_named(client: Client, user: User) -> None:
    draft = complete(make_draft(user=user))
    leave(client, draft, AMOUNT, **{AMOUNT: "beaucoup"})
    page = client.get(reverse("filing_check", args=[draft.reference])).content.decode()
    assert "Corrigez ce que vous avez saisi." in page
    data = {"revision_number": read(draft).revision_number, "on_honour": "on"}
    assert client.post(reverse("filing_transmit", args=[draft.reference]), data).status_code == 422
    assert read(draft).state == State.DRAFT


def test_too_long_to_be_kept_is_not_kept(client: Client, draft: ServiceRequest) -> None:
    assert leave(client, draft, AMOUNT, **{AMOUNT: "x" * (LARGEST + 1)}).status_code == 422
    assert read(draft).unread == {}


def test_parts_of_an_answer_and_rows_are_given_back_too(client: Client, user: User) -> None:
    name = ShortTextField(key="f_name1234", label="Nom", max_length=5)
    fields = (
        DateField(key="f_day12345", label="Jour"),
        GroupField(key="f_group123", label="Personnes", row_name="Personne", fields=(name,), required=False),
    )
    form = FormSchema(steps=(Step(key=STEP, title="Dates", fields=fields),))
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    day = {"f_day12345_0": "45", "f_day12345_1": "13", "f_day12345_2": "2026", "f_day12345": "45/13/2026"}
    assert leave(client, draft, "f_day12345", **day).status_code == 422
    rows = {"f_group123-rows": "2", "f_group123-0-f_name1234": "Odile", "f_group123-1-f_name1234": "Bien trop long"}
    assert leave(client, read(draft), "f_group123", **rows).status_code == 422
    page = client.get(reverse("filing_step", args=[draft.reference, STEP])).content.decode()
    assert 'value="Bien trop long"' in page
    assert 'value="45' in page


def test_rows_keep_their_ids_from_one_save_to_the_next(client: Client, user: User) -> None:
    name = ShortTextField(key="f_name1234", label="Nom")
    group = GroupField(key="f_group123", label="Personnes", row_name="Personne", fields=(name,))
    form = FormSchema(steps=(Step(key=STEP, title="Personnes", fields=(group,)),))
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    rows = {"f_group123-rows": "1", "f_group123-0-f_name1234": "Odile"}
    (first,) = leave(client, draft, "f_group123", **rows).json()["ids"]
    assert leave(client, draft, "f_group123", **rows).json()["ids"] == [first]


def test_the_later_writer_is_shown_the_other_s_answer(client: Client, draft: ServiceRequest) -> None:
    _other, theirs = member_of(draft)
    assert leave(theirs, draft, PROJECT, **{PROJECT: "Fête de Paul"}).status_code == 200
    answer = leave(client, draft, PROJECT, **{PROJECT: "Fête d’Odile"})
    assert answer.status_code == 409
    html = answer.json()["html"]
    assert "Paul Martin a répondu" in html
    assert "Fête de Paul" in html
    assert "Fête d’Odile" in html
    assert read(draft).answers == {PROJECT: "Fête de Paul"}


def test_two_questions_saved_at_once_are_both_there(client: Client, draft: ServiceRequest) -> None:
    _other, theirs = member_of(draft)
    leave(theirs, draft, AMOUNT, **{AMOUNT: "300"})
    assert leave(client, draft, PROJECT, **{PROJECT: "Fête"}).status_code == 200
    assert read(draft).answers == {PROJECT: "Fête", AMOUNT: 30_000}


def test_one_s_other_window_is_not_named_a_person(client: Client, draft: ServiceRequest) -> None:
    leave(client, draft, PROJECT, **{PROJECT: "Première"})
    html = leave(client, draft, PROJECT, **{PROJECT: "Seconde"}).json()["html"]
    assert "dans une autre fenêtre" in html


def step_post(client: Client, draft: ServiceRequest, action: str = "continue", **typed: str) -> Any:
    data = {**beside(draft), "action": action, **typed}
    return client.post(reverse("filing_step", args=[draft.reference, STEP]), data)


def test_without_javascript_the_choice_is_made_on_the_page(client: Client, draft: ServiceRequest) -> None:
    _other, theirs = member_of(draft)
    leave(theirs, draft, PROJECT, **{PROJECT: "Fête de Paul"})
    typed = {PROJECT: "Fête d’Odile", AMOUNT: "300"}
    page = step_post(client, draft, **typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Paul Martin" in text
    assert 'value="Fête d’Odile"' in text
    assert read(draft).answers == {PROJECT: "Fête de Paul", AMOUNT: 30_000}, "the rest is saved"
    again = step_post(client, draft, **typed)  # no choice made: still nothing overwritten
    assert again.status_code == 409
    mine = f"mine:{PROJECT}:{fingerprint('Fête de Paul')}"
    kept = step_post(client, draft, mine, **typed)
    assert kept.headers["Location"].endswith(f"#field-{PROJECT}")
    assert read(draft).answers[PROJECT] == "Fête d’Odile"


def test_the_other_s_answer_can_be_taken(client: Client, draft: ServiceRequest) -> None:
    _other, theirs = member_of(draft)
    leave(theirs, draft, PROJECT, **{PROJECT: "Fête de Paul"})
    leave(theirs, draft, AMOUNT, **{AMOUNT: "300"})
    page = step_post(client, draft, f"theirs:{PROJECT}", **{PROJECT: "Fête d’Odile", AMOUNT: "999"})
    text = page.content.decode()
    assert page.status_code == 409, "the amount is still to be chosen"
    assert 'value="Fête de Paul"' in text
    assert "Paul Martin a répondu à «\u00a0Montant demandé\u00a0»" in text
    assert read(draft).answers == {PROJECT: "Fête de Paul", AMOUNT: 30_000}


def test_a_choice_made_on_an_answer_that_moved_again_is_asked_again(client: Client, draft: ServiceRequest) -> None:
    _other, theirs = member_of(draft)
    leave(theirs, draft, PROJECT, **{PROJECT: "Fête de Paul"})
    seen = fingerprint("Fête de Paul")
    leave(theirs, read(draft), PROJECT, **{PROJECT: "Fête de Paul, corrigée"})
    assert step_post(client, draft, f"mine:{PROJECT}:{seen}", **{PROJECT: "Fête d’Odile"}).status_code == 409
    assert read(draft).answers == {PROJECT: "Fête de Paul, corrigée"}


def test_an_answer_not_touched_here_never_goes_back(client: Client, draft: ServiceRequest) -> None:
    leave(client, draft, PROJECT, **{PROJECT: "Avant"})
    page = read(draft)
    _other, theirs = member_of(draft)
    leave(theirs, page, PROJECT, **{PROJECT: "Après"})
    assert step_post(client, page, "save", **{PROJECT: "Avant", AMOUNT: "300"}).status_code == 302
    assert read(draft).answers == {PROJECT: "Après", AMOUNT: 30_000}


def test_a_late_autosave_never_touches_a_transmitted_request(client: Client, user: User) -> None:
    sent = make_request(user=user)
    answer = leave(client, sent, PROJECT, **{PROJECT: "Trop tard"})
    assert answer.status_code == 410
    assert "transmise" in answer.json()["message"]
    assert read(sent).answers == sent.answers


def test_what_was_not_checked_is_not_transmitted(client: Client, user: User) -> None:
    draft = complete(make_draft(user=user))
    leave(client, draft, PROJECT, **{PROJECT: "Corrigé après la relecture"})
    with pytest.raises(StaleRevisionError):
        transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    assert read(draft).state == State.DRAFT


def test_who_may_not_or_no_longer(client: Client, draft: ServiceRequest) -> None:
    _reader, theirs = member_of(draft, Role.READER)
    assert leave(theirs, draft, PROJECT, **{PROJECT: "Non"}).status_code == 410
    assert leave(client, make_draft(), PROJECT, **{PROJECT: "Non"}).status_code == 404
    ended = leave(Client(), draft, PROJECT, **{PROJECT: "Non"})
    assert (ended.status_code, "session" in ended.json()["message"]) == (401, True)
    assert read(draft).answers == {}


@pytest.mark.parametrize("key", ["f_unknown1", "", "f_intro123"])
def test_a_question_that_the_form_does_not_ask(client: Client, draft: ServiceRequest, key: str) -> None:
    assert leave(client, draft, key, **{key or "x": "Non"}).status_code == 410
    assert leave(client, draft, PROJECT, step="s_nowhere1", **{PROJECT: "Non"}).status_code == 410


def test_a_page_of_a_former_form_says_so(client: Client, draft: ServiceRequest) -> None:
    older = beside(draft)
    put_in_force(draft.procedure, draft.form_version.form.model_copy())
    client.get(reverse("filing_check", args=[draft.reference]))
    data = {**older, "field": PROJECT, PROJECT: "Ancien"}
    answer = client.post(reverse("filing_autosave", args=[draft.reference, STEP]), data)
    assert answer.status_code == 410
    assert read(draft).answers == {}


@pytest.mark.django_db(transaction=True)
def test_autosave_against_transmission_overwrites_nothing() -> None:
    draft = complete(make_draft())
    client = Client()
    client.force_login(draft.applicant)
    barrier = Barrier(2)

    def run(act: str) -> int:
        try:
            barrier.wait(timeout=30)
            if act == "autosave":
                return int(leave(client, draft, PROJECT, **{PROJECT: "Au dernier moment"}).status_code)
            try:
                revision = draft.revision_number
                transmit(request_id=draft.pk, actor=draft.applicant, revision_number=revision, on_honour=True)
            except StaleRevisionError:
                return 409
            return 302
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        saved, sent = pool.map(run, ["autosave", "transmit"])
    now = read(draft)
    if sent == 302:
        assert (saved, now.state, now.answers[PROJECT]) == (410, State.SUBMITTED, "Fête de la rivière")
    else:
        assert (saved, now.state, now.answers[PROJECT]) == (200, State.DRAFT, "Au dernier moment")


@pytest.mark.django_db(transaction=True)
def test_two_members_at_the_same_instant_lose_nothing() -> None:
    draft = make_draft()
    _other, theirs = member_of(draft)
    mine = Client()
    mine.force_login(draft.applicant)
    barrier = Barrier(2)

    def run(number: int) -> int:
        try:
            barrier.wait(timeout=30)
            return int(leave((mine, theirs)[number], draft, PROJECT, **{PROJECT: f"Fête {number}"}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(run, range(2)))
    assert sorted(codes) == [200, 409]
    assert read(draft).answers == {PROJECT: f"Fête {codes.index(200)}"}
