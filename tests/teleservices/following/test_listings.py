"""« Mes demandes », « Mes brouillons », their tiles, and what must be done."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Membership, Profile, Role, User
from accounts.tiles import space_tiles_of, tiles_of, todos_of
from formkit.design.operations import add_field
from formkit.fieldtypes import ShortTextField
from portal.dates import long_date
from teleservices.answering.completeness import problems
from teleservices.models import Procedure, ServiceRequest, State
from tests.factories.accounts import make_profile
from tests.factories.procedures import complete, make_draft, make_form, make_procedure, make_request, put_in_force
from tests.french import french

pytestmark = pytest.mark.django_db

DRAFTS, REQUESTS = reverse("draft_list"), reverse("request_list")
ROWS = 20
MOST_QUERIES = 12
MY_ACCOUNT_BESIDES = 4
"""The session, the person, their spaces, the generation of what stands around the page."""


def fill(user: User, *, sent: bool) -> Profile:
    """More than a page of drafts, or of requests, of one space."""
    procedure, profile = make_procedure(), make_profile(member=user)
    for number in range(ROWS + 2):
        draft = make_draft(procedure=procedure, user=user, profile=profile)
        if sent:
            ServiceRequest.objects.filter(pk=draft.pk).update(
                state=State.SUBMITTED,
                team=procedure.team,
                stage=procedure.stages.first(),
                submitted_at=timezone.now() - dt.timedelta(days=number),
            )
    return profile


@pytest.mark.parametrize(("address", "sent"), [(DRAFTS, False), (REQUESTS, True)])
def test_queries_of_a_full_page(client: Client, user: User, address: str, sent: bool) -> None:
    fill(user, sent=sent)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    assert len(queries) <= MOST_QUERIES
    assert page.count("Brouillon – non transmise" if not sent else 'class="tag tag--info"') == ROWS
    assert "?page=2" in page


def test_queries_of_my_account(user: User) -> None:
    fill(user, sent=True)
    make_draft(user=user)  # of the first draft, how much is missing is told
    with CaptureQueriesContext(connection) as queries:
        todos_of(user)
        tiles_of(user)
    assert len(queries) + MY_ACCOUNT_BESIDES <= MOST_QUERIES


@pytest.mark.parametrize(("address", "words"), [(DRAFTS, "Aucun brouillon"), (REQUESTS, "Aucune demande")])
def test_nothing_yet_says_what_will_appear(client: Client, address: str, words: str) -> None:
    page = client.get(address).content.decode()
    assert words in page
    assert 'class="empty"' in page


def test_each_list_has_its_own_and_only_mine(client: Client, user: User) -> None:
    draft, sent, others = make_draft(user=user), make_request(user=user), [make_draft(), make_request()]
    drafts, requests = client.get(DRAFTS).content.decode(), client.get(REQUESTS).content.decode()
    assert draft.reference in drafts
    assert sent.reference not in drafts
    assert sent.reference in requests
    assert draft.reference not in requests
    for other in others:
        assert other.reference not in drafts + requests


def test_a_request_says_who_must_act(client: Client, user: User) -> None:
    for state, who in [
        (State.SUBMITTED, "Le Département"),
        (State.CORRECTION_REQUESTED, "Vous"),
        (State.WITHDRAWN, "Personne"),
    ]:
        make_request(user=user, state=state)
        assert who in client.get(REQUESTS).content.decode()


@pytest.mark.parametrize(("role", "who"), [(Role.EDITOR, "Vous"), (Role.READER, "Un autre membre du profil")])
def test_who_must_act_is_never_someone_who_may_only_read(client: Client, user: User, role: Role, who: str) -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    Membership.objects.create(profile=request.profile, user=user, role=role)
    assert f'<td data-label="Qui doit agir">{who}</td>' in client.get(REQUESTS).content.decode()
    page = client.get(request.get_absolute_url()).content.decode()
    assert f"<strong>{who}</strong>" in page
    assert ("Compléter ma demande" in page) is (who == "Vous")


def test_a_draft_says_until_when_or_that_it_is_too_late(client: Client, user: User) -> None:
    soon = timezone.now() + dt.timedelta(days=3)
    draft = make_draft(procedure=make_procedure(closes_at=soon), user=user)
    assert "À transmettre au plus tard le" in client.get(DRAFTS).content.decode()
    draft.procedure.closes_at = timezone.now() - dt.timedelta(days=1)
    draft.procedure.save()
    assert "est fermée" in client.get(DRAFTS).content.decode()


def test_members_are_named_only_where_there_may_be_some(client: Client, user: User) -> None:
    space = reverse("space_drafts", args=[make_profile(member=user).uuid])
    words = french("A draft is not transmitted: nobody but you and your profile's members sees it.")
    for address, are_named in ((DRAFTS, False), (space, True)):
        assert (escape(words) in client.get(address).content.decode()) is are_named


def test_a_draft_says_how_long_it_is_kept_where_drafts_have_an_end(client: Client, user: User) -> None:
    kept = make_draft(procedure=make_procedure(draft_days=None), user=user)
    assert "Conservé jusqu’au" not in client.get(DRAFTS).content.decode()
    draft = make_draft(procedure=make_procedure(draft_days=30), user=user, profile=kept.profile)
    day = long_date(draft.updated_at + dt.timedelta(days=30))
    assert f"Conservé jusqu’au {day}, plus longtemps si vous le continuez" in client.get(DRAFTS).content.decode()


@pytest.mark.both_databases
def test_a_space_has_its_own_lists(client: Client, user: User) -> None:
    draft, sent, elsewhere = make_draft(user=user), make_request(user=user), make_draft(user=user)
    drafts = client.get(reverse("space_drafts", args=[draft.profile.uuid])).content.decode()
    assert draft.reference in drafts
    assert elsewhere.reference not in drafts
    assert 'class="space-menu"' in drafts
    assert reverse("space_requests", args=[draft.profile.uuid]) in drafts
    assert sent.reference in client.get(reverse("space_requests", args=[sent.profile.uuid])).content.decode()
    stranger = make_profile()
    for name in ("space_drafts", "space_requests"):
        assert client.get(reverse(name, args=[stranger.uuid])).status_code == 404


@pytest.mark.both_databases
def test_tiles_count_and_say_what_waits(user: User) -> None:
    tiles = {tile.url: tile for tile in tiles_of(user)}
    assert (tiles[DRAFTS].count, tiles[DRAFTS].hint, tiles[REQUESTS].todo) == (0, "", "")
    draft = complete(make_draft(user=user))
    make_request(user=user, state=State.CORRECTION_REQUESTED)
    tiles = {tile.url: tile for tile in tiles_of(user)}
    assert (tiles[DRAFTS].count, tiles[DRAFTS].hint) == (1, "Demande non transmise")
    assert (tiles[REQUESTS].count, tiles[REQUESTS].todo) == (1, "1 à compléter")
    counts = {tile.url: tile.count for tile in space_tiles_of(user, draft.profile)}
    assert counts[reverse("space_drafts", args=[draft.profile.uuid])] == 1
    assert counts[reverse("space_requests", args=[draft.profile.uuid])] == 0


@pytest.mark.both_databases
def test_what_must_be_done_the_nearest_first(user: User) -> None:
    assert todos_of(user) == []
    waiting = make_request(user=user, state=State.CORRECTION_REQUESTED)
    closing = make_draft(procedure=make_procedure(closes_at=timezone.now() + dt.timedelta(days=2)), user=user)
    never_closing = make_draft(user=user)  # nothing hurries, but it is not transmitted
    make_request(state=State.CORRECTION_REQUESTED)
    assert [todo.url for todo in todos_of(user)] == [
        reverse("filing_resume", args=[closing.reference]),
        reverse("filing_correct", args=[waiting.reference]),
        reverse("filing_resume", args=[never_closing.reference]),
    ]


@pytest.mark.parametrize(("closes_in", "waits"), [(None, True), (5, True), (-1, False)])
def test_a_draft_that_can_be_transmitted_waits_for_the_person(closes_in: int | None, waits: bool) -> None:
    closes_at = None if closes_in is None else timezone.now() + dt.timedelta(days=closes_in)
    draft = complete(make_draft())
    Procedure.objects.filter(pk=draft.procedure_id).update(closes_at=closes_at)
    client = Client()
    client.force_login(draft.applicant)
    page = client.get("/compte/").content.decode()
    assert ("Rien n’attend de votre part" in page) is not waits
    assert (reverse("filing_resume", args=[draft.reference]) in page) is waits


def notes(user: User) -> list[str]:
    return [todo.note for todo in todos_of(user)]


def test_the_draft_that_ends_first_says_how_much_it_lacks(user: User) -> None:
    soon = make_procedure(closes_at=timezone.now() + dt.timedelta(days=2))
    never, first = make_draft(user=user), make_draft(procedure=soon, user=user)
    lacking = len(problems(ServiceRequest.objects.get(pk=first.pk)))
    assert lacking > 1
    assert notes(user) == [f"Il reste {lacking} réponses ou pièces à donner.", ""]
    complete(first)
    assert notes(user) == ["Il ne manque rien\xa0: vérifiez vos réponses, puis transmettez-les.", ""]
    where = ShortTextField(key="f_where123", label="Où")
    put_in_force(soon, add_field(make_form(), step_key="s_project1", field=where))
    assert notes(user) == ["", ""], "its form must be read again first"
    assert never.state == State.DRAFT


def test_how_much_lacks_is_worked_out_of_one_draft_alone(user: User) -> None:
    make_draft(user=user)
    with CaptureQueriesContext(connection) as few:
        todos_of(user)
    for _number in range(4):
        make_draft(user=user)
    with CaptureQueriesContext(connection) as many:
        todos_of(user)
    assert len(many) == len(few)
