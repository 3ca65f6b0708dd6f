"""A draft follows its form: what is kept, what is told, what two tabs and a closing day do to it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from formkit.design.operations import add_field, add_step, delete_field, delete_step, edit_field, move_field
from formkit.fieldtypes import DocumentField, EmailField
from formkit.schema import FormSchema, Step
from locker.models import LockerDocument
from teleservices.answering.following_the_form import move_to_current_version, news_of
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import ActRefusedError
from teleservices.models import Procedure, RequestEvent, ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    STATUTES,
    complete,
    make_draft,
    make_form,
    make_procedure,
    make_request,
    put_in_force,
)
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
MAIL = EmailField(key="f_mail1234", label="Adresse de contact")


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    """Complete, on the first version."""
    return complete(make_draft(user=user))


def changed() -> FormSchema:
    """The amount and the statutes are gone, an address is asked, the project's name must be short and elsewhere."""
    form = delete_field(make_form(), key=AMOUNT)
    form = delete_step(form, key="s_pieces12")
    form = add_step(form, step=Step(key="s_contact1", title="Votre contact"))
    form = add_field(form, step_key="s_contact1", field=MAIL)
    form = move_field(form, key=PROJECT, step_key="s_contact1", position=0)
    return edit_field(form, key=PROJECT, label="Titre", max_length=5)


def read(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=draft.pk)


def page(client: Client, draft: ServiceRequest, name: str = "filing_check", *args: str) -> str:
    return client.get(reverse(name, args=[draft.reference, *args]), follow=True).content.decode()


def test_a_draft_moves_at_its_next_opening_with_all_that_fits(draft: ServiceRequest, user: User) -> None:
    version = put_in_force(draft.procedure, changed())
    before = draft.revision_number
    moved = move_to_current_version(request_id=draft.pk, actor=user)
    assert (moved.form_version, moved.revision_number) == (version, before + 1)
    assert moved.answers == {PROJECT: "Fête de la rivière"}
    event = RequestEvent.objects.get(request=draft)
    assert (event.act, event.actor, event.is_public) == ("follow_form", user, False)
    assert event.data == {"version": 2, "set_aside": 1}
    news = news_of(moved)
    assert news is not None
    assert [question.label for question in news.added] == ["Adresse de contact"]
    (again,) = news.again
    assert (again.label, again.before, again.step_key) == ("Titre", "Fête de la rivière", "s_contact1")
    assert "5" in again.why
    assert [(answer.label, answer.text) for answer in news.set_aside] == [("Montant demandé", "1\u202f250,00\u00a0€")]
    assert news.documents == ["statuts"]


def test_opening_twice_moves_once(draft: ServiceRequest, user: User) -> None:
    put_in_force(draft.procedure, changed())
    first = move_to_current_version(request_id=draft.pk, actor=user)
    second = move_to_current_version(request_id=draft.pk, actor=user)
    assert first.revision_number == second.revision_number
    assert RequestEvent.objects.filter(request=draft).count() == 1


def test_what_was_set_aside_over_several_versions_comes_back(draft: ServiceRequest, user: User) -> None:
    first_version = draft.form_version
    put_in_force(draft.procedure, changed())
    move_to_current_version(request_id=draft.pk, actor=user)
    put_in_force(draft.procedure, make_form())
    back = move_to_current_version(request_id=draft.pk, actor=user)
    assert back.answers == draft.answers
    assert back.set_aside == []
    assert back.moved_from == first_version
    assert back.attachments.filter(field_key=STATUTES).exists()


def test_a_closed_procedure_keeps_its_drafts_as_they_are(draft: ServiceRequest, user: User) -> None:
    put_in_force(draft.procedure, changed())
    Procedure.objects.filter(pk=draft.procedure_id).update(closes_at=timezone.now())
    assert move_to_current_version(request_id=draft.pk, actor=user).form_version.number == 1


def test_a_request_stays_on_its_version(user: User) -> None:
    sent = make_request(user=user)
    put_in_force(sent.procedure, changed())
    with pytest.raises(ActRefusedError):
        move_to_current_version(request_id=sent.pk, actor=user)
    assert read(sent).form_version.number == 1


def test_someone_who_only_reads_moves_nothing(draft: ServiceRequest, client: Client) -> None:
    put_in_force(draft.procedure, changed())
    reader = make_user()
    Membership.objects.create(profile=draft.profile, user=reader, role=Role.READER)
    client.force_login(reader)
    assert "Montant demandé" in page(client, draft)
    assert read(draft).form_version.number == 1
    with pytest.raises(ActRefusedError):
        move_to_current_version(request_id=draft.pk, actor=reader)


def test_the_pages_say_what_changed_until_it_is_read(client: Client, draft: ServiceRequest) -> None:
    assert "a changé" not in page(client, draft)
    put_in_force(draft.procedure, changed())
    pages = [("filing_resume",), ("filing_check",), ("filing_step", "s_contact1")]
    for shown in [page(client, draft, *names) for names in pages]:
        assert "Ce formulaire a changé depuis que vous l’avez rempli" in shown
        assert "Adresse de contact" in shown
        assert "Fête de la rivière" in shown
        assert "Montant demandé" in shown
        assert "statuts" in shown
    assert client.post(reverse("filing_changes_read", args=[draft.reference]), {"version": "2"}).status_code == 302
    after = page(client, draft)
    assert "Ce formulaire a changé" not in after
    assert "Réponses que le formulaire ne demande plus" in after
    assert "Montant demandé" in after


def test_a_change_that_was_not_shown_is_not_forgotten(client: Client, draft: ServiceRequest) -> None:
    put_in_force(draft.procedure, changed())
    assert 'name="version" value="2"' in page(client, draft)
    put_in_force(draft.procedure, make_form())
    page(client, draft)
    read_in_another_tab = client.post(reverse("filing_changes_read", args=[draft.reference]), {"version": "2"})
    assert read_in_another_tab.status_code == 302
    assert read(draft).moved_from is not None


def test_a_change_that_asks_nothing_again_says_so(client: Client, draft: ServiceRequest) -> None:
    put_in_force(draft.procedure, edit_field(make_form(), key=PROJECT, label="Titre du projet"))
    assert "vous n’avez rien à refaire" in page(client, draft)
    assert read(draft).set_aside == []


def test_what_is_posted_from_an_older_page_is_saved_first(client: Client, draft: ServiceRequest) -> None:
    put_in_force(draft.procedure, changed())
    url = reverse("filing_step", args=[draft.reference, "s_project1"])
    data = {PROJECT: "Parc", AMOUNT: "300", **beside(draft)}
    shown = client.post(url, data, follow=True)
    assert shown.status_code == 200
    saved = read(draft)
    assert saved.form_version.number == 2
    assert saved.answers == {PROJECT: "Parc"}
    assert [answer["text"] for answer in saved.set_aside] == ["300,00\u00a0€"]


def test_another_tab_shows_what_it_typed_in_vain(client: Client, draft: ServiceRequest) -> None:
    put_in_force(draft.procedure, changed())
    page(client, draft)
    data = {PROJECT: "Parc", AMOUNT: "300", **beside(draft)}
    stale = client.post(reverse("filing_step", args=[draft.reference, "s_project1"]), data, follow=True)
    assert "300,00\u00a0€" in stale.content.decode()
    assert read(draft).answers == {PROJECT: "Fête de la rivière"}
    gone = reverse("filing_step", args=[draft.reference, "s_pieces12"])
    assert client.post(gone, {"revision_number": 1}).status_code == 302
    unknown = reverse("filing_step", args=[draft.reference, "s_nowhere1"])
    assert client.get(unknown).status_code == 404


def test_what_was_typed_before_the_session_ended_is_shown_even_if_no_longer_asked(
    client: Client, draft: ServiceRequest, user: User
) -> None:
    client.logout()
    url = reverse("filing_step", args=[draft.reference, "s_project1"])
    assert client.post(url, {PROJECT: "Parc", AMOUNT: "300", "revision_number": 1}).status_code == 302
    put_in_force(draft.procedure, delete_field(make_form(), key=AMOUNT))
    client.force_login(user)
    shown = client.get(url).content.decode()
    assert "300,00\u00a0€" in shown
    assert 'value="Parc"' in shown


def test_nothing_is_transmitted_that_was_not_checked_on_the_new_form(client: Client, draft: ServiceRequest) -> None:
    put_in_force(draft.procedure, edit_field(make_form(), key=PROJECT, label="Titre du projet"))
    url = reverse("filing_transmit", args=[draft.reference])
    data = {"revision_number": draft.revision_number, "on_honour": "on"}
    assert "Le formulaire vient de changer" in client.post(url, data, follow=True).content.decode()
    assert read(draft).state == State.DRAFT
    data["revision_number"] = read(draft).revision_number
    client.post(url, data)
    assert read(draft).state == State.SUBMITTED


def test_what_is_set_aside_is_not_transmitted(draft: ServiceRequest, user: User) -> None:
    form = delete_step(delete_field(make_form(), key=AMOUNT), key="s_pieces12")
    put_in_force(draft.procedure, form)
    moved = move_to_current_version(request_id=draft.pk, actor=user)
    assert moved.attachments.count() == 1
    sent = transmit(request_id=moved.pk, actor=user, revision_number=moved.revision_number, on_honour=True)
    assert (sent.set_aside, sent.moved_from, sent.answers) == ([], None, {PROJECT: "Fête de la rivière"})
    assert sent.attachments.count() == 0
    assert LockerDocument.objects.filter(profile=draft.profile).count() == 1
    assert [event.act for event in sent.events.all()] == ["follow_form", "transmit"]


def test_a_new_document_is_asked_for_and_a_changed_one_kept(draft: ServiceRequest, user: User) -> None:
    quote = DocumentField(key="f_quote123", label="Devis", category="devis")
    put_in_force(draft.procedure, add_field(make_form(), step_key="s_pieces12", field=quote))
    news = news_of(move_to_current_version(request_id=draft.pk, actor=user))
    assert news is not None
    assert ([question.label for question in news.added], news.again, news.documents) == (["Devis"], [], [])


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_once_move_once() -> None:
    draft = complete(make_draft(procedure=make_procedure()))
    put_in_force(draft.procedure, changed())
    barrier = Barrier(2)

    def run(_number: int) -> int:
        try:
            barrier.wait(timeout=30)
            return move_to_current_version(request_id=draft.pk, actor=draft.applicant).revision_number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        revisions = set(pool.map(run, range(2)))
    assert revisions == {draft.revision_number + 1}
    assert RequestEvent.objects.filter(request=draft).count() == 1
