"""Who reads for a service opens its requests at the desk, and does nothing there; a reader does until a day."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from locker.models import StoredFile
from teleservices.lifecycle import ActRefusedError, Assignment, perform
from teleservices.lifecycle.agents.recipients import team_addresses
from teleservices.lifecycle.messaging import send_message
from teleservices.models import RequestEvent, RequestMessage, ServiceRequest, Side, State, Team, TeamMember, TeamRole
from teleservices.permissions import instructors, instructors_in
from teleservices.studio.procedures.teams import Place, TeamContact, save_team
from tests.factories.procedures import make_designer, make_instructor, make_request
from tests.french import french
from tests.locker.pdf_samples import ordinary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


def member(service_request: ServiceRequest, role: TeamRole, *, days: int = 0) -> User:
    """Of its service, in a role; a reader for so many days more."""
    user = make_instructor()
    until = timezone.localdate() + dt.timedelta(days=days) if role == TeamRole.READER else None
    TeamMember.objects.create(team=service_request.team, user=user, capacity="Élue", role=role, until=until)
    return user


READING = [TeamRole.SUPERVISOR, TeamRole.READER]


@pytest.mark.parametrize("role", READING)
def test_a_reader_opens_the_sheet_and_sees_no_act(
    service_request: ServiceRequest, client: Client, role: TeamRole
) -> None:
    client.force_login(member(service_request, role))
    text = client.get(reverse("desk:sheet", args=[service_request.reference])).content.decode()
    assert french("Your role in this service lets you read this request, not act on it.") in text
    for name in ("desk:act", "desk:watch", "desk:complete"):
        args = [service_request.reference, "assign"] if name == "desk:act" else [service_request.reference]
        assert reverse(name, args=args) not in text
    listed = client.get(reverse("desk:list")).content.decode()
    assert service_request.reference in listed
    for offered in (
        reverse("desk:export_order"),
        reverse("desk:export_chosen"),
        reverse("desk:print"),
        'name="act"',
        'name="request"',
    ):
        assert offered not in listed, "what would answer that it is not there"


@pytest.mark.parametrize("role", READING)
def test_what_a_reader_types_is_given_back_and_nothing_is_written(
    service_request: ServiceRequest, client: Client, role: TeamRole
) -> None:
    user = member(service_request, role)
    client.force_login(user)
    files, events = StoredFile.objects.count(), RequestEvent.objects.count()
    upload = SimpleUploadedFile("devis.pdf", ordinary(pages=3), content_type="application/pdf")
    message = client.post(
        reverse("desk:messages", args=[service_request.reference]), {"text": "Bonjour à vous.", "documents": upload}
    )
    assert message.status_code == 403
    assert "Bonjour à vous." in message.content.decode()
    refused = client.post(
        reverse("desk:act", args=[service_request.reference, "refuse"]),
        {"reasons": "Hors délai.", "revision_number": service_request.revision_number, "letter": upload},
    )
    assert refused.status_code == 403
    assert "Hors délai." in refused.content.decode()
    assert not RequestMessage.objects.exists()
    assert (StoredFile.objects.count(), RequestEvent.objects.count()) == (files, events)


def test_a_reader_past_their_day_finds_nothing(service_request: ServiceRequest, client: Client) -> None:
    client.force_login(member(service_request, TeamRole.READER, days=-1))
    assert client.get(reverse("desk:sheet", args=[service_request.reference])).status_code == 404
    assert service_request.reference not in client.get(reverse("desk:list")).content.decode()


@pytest.mark.parametrize("role", READING)
def test_nobody_assigns_to_a_reader_nor_tells_them(service_request: ServiceRequest, role: TeamRole) -> None:
    user, team = member(service_request, role), service_request.team
    assert team is not None
    assert user not in instructors(team)
    assert user not in instructors_in([team.pk])
    team.email = ""
    assert user.email not in team_addresses(team)
    with pytest.raises(ActRefusedError):
        perform(
            request_id=service_request.pk,
            act_name="assign",
            actor=service_request.assignee,  # type: ignore[arg-type]
            revision_number=service_request.revision_number,
            payload=Assignment(assignee=user),
        )


@pytest.mark.parametrize("role", READING)
def test_the_domain_refuses_a_reader_too(service_request: ServiceRequest, role: TeamRole) -> None:
    user = member(service_request, role)
    with pytest.raises(ActRefusedError, match="pas d’y agir"):
        send_message(request_id=service_request.pk, actor=user, side=Side.SERVICE, text="Bonjour.")


def test_a_head_acts_like_an_instructor(service_request: ServiceRequest, client: Client) -> None:
    client.force_login(member(service_request, TeamRole.HEAD))
    assert client.get(reverse("desk:act", args=[service_request.reference, "assign"])).status_code == 200


def test_who_only_reads_from_now_on_follows_nothing(service_request: ServiceRequest) -> None:
    team, agent = service_request.team, service_request.assignee
    assert team is not None
    assert agent is not None
    contact = TeamContact(**{name: getattr(team, name) for name in TeamContact.__annotations__})
    others = {each.user: Place(each.capacity) for each in team.team_members.select_related("user")}
    place = Place("Directrice", TeamRole.SUPERVISOR)
    save_team(author=make_designer(), contact=contact, members=others | {agent: place}, team_id=team.pk)
    service_request.refresh_from_db()
    assert service_request.assignee is None
    assert team.team_members.get(user=agent).role == TeamRole.SUPERVISOR


def test_the_studio_asks_a_reader_s_last_day(service_request: ServiceRequest, client: Client) -> None:
    client.force_login(make_designer())
    team, agent = service_request.team, service_request.assignee
    assert team is not None
    assert agent is not None
    page = {
        **{name: getattr(team, name) for name in TeamContact.__annotations__},
        "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "1",
        "members-0-email": agent.email, "members-0-capacity": "Élue", "members-0-role": "reader", "seen": "{}",
    }  # fmt: skip
    url = reverse("studio:team", args=[team.pk])
    refused = client.post(url, page)
    assert refused.status_code == 422
    assert french("Give the last day on which this person reads the requests.") in refused.content.decode()
    refused = client.post(url, page | {"members-0-role": "head", "members-0-until": "2027-01-31"})
    assert french("Only a reader has a last day: choose this role, or empty the date.") in refused.content.decode()


@pytest.mark.parametrize(
    ("name", "alone"),
    [("Service Vie associative", "Vie associative"), ("Direction des routes", "Direction des routes")],
)
def test_a_service_is_named_once_beside_its_label(name: str, alone: str) -> None:
    assert Team(name=name).name_alone == alone
