"""What each role of a profile is shown, and who is told once someone has left it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Profile, Role, User
from accounts.profiles import membership
from accounts.tiles import tiles_of, todos_of
from notifications.models import OutgoingEmail
from teleservices.lifecycle.scheduled import timers
from teleservices.models import ServiceRequest, State
from tests.accounts.sharing import entered
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_user()


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator)


def member(profile: Profile, role: Role) -> User:
    user = make_user()
    Membership.objects.create(profile=profile, user=user, role=role)
    return user


@pytest.fixture
def draft(profile: Profile, administrator: User) -> ServiceRequest:
    closing = make_procedure(closes_at=timezone.now() + dt.timedelta(days=5))
    return make_draft(procedure=closing, profile=profile, user=administrator)


def listed(client: Client) -> str:
    return client.get(reverse("draft_list")).content.decode()


def test_a_reader_reads_a_draft_and_has_no_button(profile: Profile, draft: ServiceRequest) -> None:
    resume, delete, read = (
        reverse(name, args=[draft.reference]) for name in ("filing_resume", "filing_delete", "filing_check")
    )
    page = listed(entered(member(profile, Role.EDITOR)))
    assert resume in page
    assert delete in page
    client = entered(member(profile, Role.READER))
    page = listed(client)
    assert f'href="{resume}"' not in page
    assert delete not in page
    assert read in page
    assert client.get(resume).headers["Location"] == read
    check = client.get(read).content.decode()
    assert "Votre rôle dans ce profil permet de lire cette demande" in check
    assert f"/compte/brouillons/{draft.reference}/etapes/" not in check
    assert "Transmettre</button>" not in check


def test_a_reader_s_visit_does_not_keep_a_draft_longer(profile: Profile, draft: ServiceRequest) -> None:
    draft.procedure.draft_days = 1
    draft.procedure.save(update_fields=["draft_days"])
    timers.run()
    assert draft.timers.filter(done_at=None).exists()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        entered(member(profile, Role.READER)).get(reverse("filing_resume", args=[draft.reference]))
        assert ServiceRequest.objects.get(pk=draft.pk).updated_at == draft.updated_at
        entered(member(profile, Role.EDITOR)).get(reverse("filing_resume", args=[draft.reference]))
        assert ServiceRequest.objects.get(pk=draft.pk).updated_at > draft.updated_at


@pytest.mark.parametrize(("role", "has_to"), [(Role.EDITOR, True), (Role.READER, False)])
def test_only_who_may_act_has_something_to_do(
    profile: Profile, administrator: User, draft: ServiceRequest, role: Role, has_to: bool
) -> None:
    request = make_request(profile=profile, user=administrator, state=State.CORRECTION_REQUESTED)
    user = member(profile, role)
    urls = {todo.url for todo in todos_of(user)}
    ours = {reverse("filing_correct", args=[request.reference]), reverse("filing_resume", args=[draft.reference])}
    assert (ours <= urls) is has_to
    assert bool(ours & urls) is has_to
    tile = next(tile for tile in tiles_of(user) if tile.url == reverse("request_list"))
    assert tile.count == 1
    assert bool(tile.todo) is has_to


def test_who_left_is_told_nothing_more_and_the_administrators_are(profile: Profile, administrator: User) -> None:
    editor = member(profile, Role.EDITOR)
    request = make_request(profile=profile, user=editor)
    assert recipients(request, "transmit") == {editor.email}
    membership.remove(actor=administrator, profile=profile, member=editor)
    assert request.team
    act(request, "take_charge", make_instructor(request.team))
    assert recipients(request, "take_charge") == {administrator.email}


def test_a_draft_that_lapses_is_announced_to_who_is_left(profile: Profile, administrator: User) -> None:
    editor = member(profile, Role.EDITOR)
    make_draft(procedure=make_procedure(draft_days=1), profile=profile, user=editor)
    membership.leave(profile=profile, user=editor)
    timers.run()
    assert OutgoingEmail.objects.get(kind="draft.lapse").recipient == administrator.email


def recipients(request: ServiceRequest, act_name: str) -> set[str]:
    sent = OutgoingEmail.objects.filter(about=request.reference, kind=f"request.{act_name}")
    return set(sent.values_list("recipient", flat=True))
