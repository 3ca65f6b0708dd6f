"""What is typed by someone who still reads the request and can't write in it any more: never lost, never stored."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, User
from accounts.profiles import membership
from teleservices.answering.corrections.folder import open_folder
from teleservices.filing.resubmission import Confirmation, resubmit
from teleservices.filing.transmission import transmit
from teleservices.models import ForWhom, ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.answers import fill_in
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    STATUTES,
    complete,
    make_draft,
    make_procedure,
    make_put_away,
    make_request,
)
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
STEP = "s_project1"
GIVEN_BACK = "Ce que vous venez de saisir"
REASON = "Les statuts n’ont pas changé."


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(user=user)


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lowered(request: ServiceRequest) -> User:
    """An editor of the request's profile, whom its administrator has just made a reader."""
    paul = make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=request.profile, user=paul, role=Role.EDITOR)
    membership.change_role(actor=request.applicant, profile=request.profile, member=paul, role=Role.READER)
    return paul


def step_address(request: ServiceRequest) -> str:
    return reverse("filing_step", args=[request.reference, STEP])


def typed(request: ServiceRequest) -> dict[str, str]:
    return {**beside(request), PROJECT: "Fête de la rivière", AMOUNT: "beaucoup", "action": "continue"}


def to_correct(user: User) -> ServiceRequest:
    request = make_request(state=State.CORRECTION_REQUESTED, user=user)
    request.corrections.update(field_keys=[PROJECT, STATUTES], indispensable_keys=[STATUTES])
    return request


def test_a_step_gives_back_what_a_reader_typed(draft: ServiceRequest) -> None:
    page = at(lowered(draft)).post(step_address(draft), typed(draft))
    text = page.content.decode()
    assert page.status_code == 403
    assert GIVEN_BACK in text
    assert "Fête de la rivière" in text
    assert "beaucoup" in text
    assert "Votre rôle dans ce profil" in text
    assert "changer votre rôle" in text
    assert "Vous ne faites plus partie" not in text
    assert f'href="{reverse("filing_check", args=[draft.reference])}"' in text
    assert ServiceRequest.objects.get(pk=draft.pk).answers == {}


def test_only_what_is_not_stored_is_given_back(draft: ServiceRequest) -> None:
    draft = fill_in(draft, {PROJECT: "Fête de la rivière"})
    paul = lowered(draft)
    page = at(paul).post(step_address(draft), typed(draft)).content.decode()
    assert "Fête de la rivière" not in page
    assert "beaucoup" in page
    saved = {**typed(draft), AMOUNT: ""}
    assert at(paul).post(step_address(draft), saved).headers["Location"] == reverse(
        "filing_check", args=[draft.reference]
    )


def test_what_was_typed_before_the_session_ended_too(draft: ServiceRequest) -> None:
    client = Client()
    client.post(step_address(draft), typed(draft))
    client.force_login(lowered(draft))
    page = client.get(step_address(draft))
    assert page.status_code == 403
    assert "Fête de la rivière" in page.content.decode()
    assert client.get(step_address(draft)).status_code == 302, "given back once"


def test_what_was_typed_before_the_session_ended_by_who_was_removed(draft: ServiceRequest) -> None:
    client, paul = Client(), lowered(draft)
    client.post(step_address(draft), typed(draft))
    membership.remove(actor=draft.applicant, profile=draft.profile, member=paul)
    client.force_login(paul)
    page = client.get(step_address(draft))
    assert page.status_code == 403
    assert "Fête de la rivière" in page.content.decode()


def test_a_beneficiary_named_by_a_reader_comes_back(user: User) -> None:
    draft = make_draft(procedure=make_procedure(for_whom=ForWhom.OTHER), user=user)
    door = reverse("filing_beneficiary", args=[draft.reference])
    page = at(lowered(draft)).post(door, {"b_firstname": "Lila", "b_birthdate": "hier"})
    assert page.status_code == 403
    assert "Lila" in page.content.decode()
    assert "hier" in page.content.decode()


def test_once_transmitted_a_late_answer_comes_back(user: User, client: Client) -> None:
    draft = complete(make_draft(user=user))
    late = {**typed(draft), PROJECT: "Fête du lac"}
    transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    page = client.post(step_address(draft), late)
    text = page.content.decode()
    assert page.status_code == 409
    assert "est transmise" in text
    assert "Fête du lac" in text
    assert "changer votre rôle" not in text
    same = {**beside(draft), PROJECT: str(draft.answers[PROJECT]), "action": "continue"}
    assert client.post(step_address(draft), same).headers["Location"] == draft.get_absolute_url()


def test_corrections_of_a_reader_come_back(user: User) -> None:
    request = to_correct(user)
    door = reverse("filing_correct", args=[request.reference])
    page = at(lowered(request)).post(door, {**beside(request), PROJECT: "Le bon nom", "action": "check"})
    assert page.status_code == 403
    assert "Le bon nom" in page.content.decode()
    folder = open_folder(request)
    assert folder is not None
    assert folder.request.answers == request.answers


@pytest.mark.parametrize("leaves", [False, True])
def test_the_reason_comes_back_to_a_reader_and_to_who_was_removed(user: User, *, leaves: bool) -> None:
    request = to_correct(user)
    paul = lowered(request)
    if leaves:
        membership.remove(actor=user, profile=request.profile, member=paul)
    door = reverse("filing_check_corrections", args=[request.reference])
    page = at(paul).post(door, {"revision_number": 1, "confirmed": "on", "reason": REASON})
    text = page.content.decode()
    assert page.status_code == 403
    assert "Pourquoi c’est juste" in text
    assert REASON in text
    request.refresh_from_db()
    assert request.state == State.CORRECTION_REQUESTED


def test_a_reason_already_transmitted_is_not_said_lost(user: User, client: Client) -> None:
    request = to_correct(user)
    door = reverse("filing_check_corrections", args=[request.reference])
    posted = {"revision_number": 1, "confirmed": "on", "reason": REASON}
    for _twice in range(2):
        assert client.post(door, posted).headers["Location"] == request.get_absolute_url()
    late = client.post(door, posted | {"reason": "Une autre raison."})
    assert late.status_code == 409
    assert "Une autre raison." in late.content.decode()


def test_a_reason_typed_over_older_corrections_stays_on_the_page(user: User, client: Client) -> None:
    request = to_correct(user)
    client.post(
        reverse("filing_correct", args=[request.reference]), {**beside(request), PROJECT: "Changé", "action": "save"}
    )
    door = reverse("filing_check_corrections", args=[request.reference])
    page = client.post(door, {"revision_number": 1, "confirmed": "on", "reason": REASON})
    text = page.content.decode()
    assert page.status_code == 409
    assert REASON in text.split("<textarea")[1].split("</textarea>")[0]
    assert "dans une autre fenêtre" in text
    assert 'name="revision_number" value="1"' not in text
    request.refresh_from_db()
    assert request.state == State.CORRECTION_REQUESTED


def test_a_reason_is_given_back_when_a_colleague_transmits_meanwhile(user: User, client: Client) -> None:
    request = to_correct(user)
    resubmit(request_id=request.pk, actor=user, revision_number=1, confirmation=Confirmation(reason="Autre raison."))
    door = reverse("filing_check_corrections", args=[request.reference])
    page = client.post(door, {"revision_number": 1, "confirmed": "on", "reason": REASON})
    assert page.status_code == 409
    assert REASON in page.content.decode()


def test_a_message_comes_back_to_a_reader_and_once_the_file_is_closed(user: User, client: Client) -> None:
    request = make_request(state=State.SUBMITTED, user=user)
    door = reverse("request_messages", args=[request.reference])
    page = at(lowered(request)).post(door, {"text": "Voici nos raisons."})
    assert (page.status_code, "Voici nos raisons." in page.content.decode()) == (403, True)
    closed = make_put_away(user=user)
    page = client.post(reverse("request_messages", args=[closed.reference]), {"text": "Encore un mot."})
    assert (page.status_code, "Encore un mot." in page.content.decode()) == (409, True)
    assert not request.messages.exists()


def test_an_empty_post_of_a_reader_leads_where_they_read(draft: ServiceRequest, user: User) -> None:
    paul, request = lowered(draft), to_correct(user)
    assert at(paul).post(step_address(draft), {}).headers["Location"] == reverse("filing_check", args=[draft.reference])
    reader = lowered(request)
    for name in ("filing_correct", "filing_check_corrections"):
        door = reverse(name, args=[request.reference])
        assert at(reader).post(door, {"revision_number": 1}).headers["Location"] == request.get_absolute_url()


def test_strangers_still_find_nothing(draft: ServiceRequest, user: User) -> None:
    stranger, request = at(make_user()), to_correct(user)
    for door in (step_address(draft), reverse("filing_check_corrections", args=[request.reference])):
        assert stranger.post(door, {**typed(draft), "reason": REASON}).status_code == 404
