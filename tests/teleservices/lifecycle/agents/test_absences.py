"""Who is away has a deputy: they see, are told, and act in their own name; an absence gives no right."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.lifecycle import ActRefusedError, perform
from teleservices.lifecycle.agents.absences import AbsenceRefusedError, acts_for, note_absence, take_away
from teleservices.lifecycle.agents.recipients import informed
from teleservices.lifecycle.messaging import mark_read, send_message
from teleservices.lifecycle.payloads import Assignment
from teleservices.models import Absence, NoticeKind, RequestFacts, ServiceRequest, Side, State, TeamMember, TeamRole
from teleservices.permissions import heads, keeps_files
from teleservices.steering.personal_data import forget
from tests.factories.procedures import act, make_instructor, make_request, make_team
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def followed() -> ServiceRequest:
    """A request under review, that its assignee follows."""
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def yann(followed: ServiceRequest) -> User:
    assert followed.assignee is not None
    User.objects.filter(pk=followed.assignee.pk).update(first_name="Yann", last_name="Le Goff")
    return User.objects.get(pk=followed.assignee.pk)


@pytest.fixture
def ines(followed: ServiceRequest) -> User:
    return make_instructor(followed.team)


def away(user: User, deputy: User | None, *, actor: User | None = None, begins: int = 0, days: int = 5) -> Absence:
    first = timezone.localdate() + dt.timedelta(days=begins)
    last = first + dt.timedelta(days=days)
    return note_absence(actor=actor or user, user=user, starts_on=first, ends_on=last, deputy=deputy)


@pytest.mark.both_databases
def test_the_deputy_sees_what_the_absent_follows(
    followed: ServiceRequest, yann: User, ines: User, client: Client
) -> None:
    client.force_login(ines)
    mine = reverse("desk:list") + "?work=mine"
    assert followed.reference not in client.get(mine).content.decode()
    away(yann, ines)
    listed = client.get(mine).content.decode()
    assert followed.reference in listed
    assert "pour Yann Le Goff" in listed
    sheet = client.get(reverse("desk:sheet", args=[followed.reference])).content.decode()
    assert "Yann Le Goff, absence jusqu’au" in sheet
    assert ines.get_full_name() in sheet


def test_they_act_in_their_own_name_for_the_absent(
    followed: ServiceRequest, yann: User, ines: User, client: Client
) -> None:
    away(yann, ines)
    moved = act(followed, "refuse", ines)
    event = moved.events.latest("number")
    assert (event.actor, event.data["for"]) == (ines, yann.pk)
    client.force_login(ines)
    assert "pour Yann Le Goff" in client.get(reverse("desk:history", args=[moved.reference])).content.decode()
    client.force_login(moved.applicant)
    assert "pour Yann" not in read_whole(client, moved)


def test_a_colleague_who_is_no_deputy_acts_for_nobody(followed: ServiceRequest, yann: User, ines: User) -> None:
    away(yann, None)
    assert "for" not in act(followed, "refuse", ines).events.latest("number").data


def test_the_deputy_is_told_too(followed: ServiceRequest, yann: User, ines: User) -> None:
    assert informed(followed, NoticeKind.LATE).at_once == [yann.email]
    absence = away(yann, ines)
    assert informed(followed, NoticeKind.LATE).at_once == [yann.email, ines.email]
    TeamMember.objects.filter(user=ines).delete()
    assert informed(followed, NoticeKind.LATE).at_once == [yann.email], "an absence gives no right"
    absence.delete()


def test_what_is_assigned_to_who_is_away_is_told_to_their_deputy(
    followed: ServiceRequest, yann: User, ines: User
) -> None:
    """In words of their own: it is assigned to somebody else; not what they assigned themselves."""
    chief = make_instructor(followed.team)
    request = act(make_request(procedure=followed.procedure), "take_charge", chief)
    away(yann, ines)
    for number, actor in enumerate((chief, ines)):
        assign(request, chief, yann if number else chief)
        assign(request, yann, actor)
    emails = OutgoingEmail.objects.filter(about=request.reference, kind="service.assign")
    assert emails.filter(recipient=yann.email).count() == 2
    [email] = emails.filter(recipient=ines.email)
    assert "attribuée à Yann Le Goff, que vous remplacez" in email.subject
    TeamMember.objects.filter(user=ines).delete()
    assign(request, chief, yann)
    assign(request, yann, chief)
    assert emails.filter(recipient=ines.email).count() == 1, "an absence gives no right"


def assign(request: ServiceRequest, assignee: User, actor: User) -> None:
    payload = Assignment(assignee=assignee)
    number = request.revision_number
    perform(request_id=request.pk, act_name="assign", actor=actor, revision_number=number, payload=payload)
    request.refresh_from_db()


def test_what_the_deputy_opens_the_service_has_read(followed: ServiceRequest, yann: User, ines: User) -> None:
    send_message(request_id=followed.pk, actor=followed.applicant, side=Side.APPLICANT, text="Bonjour.")
    mark_read(request=followed, reader=ines, side=Side.SERVICE)
    assert followed.messages.get().read_at is None
    away(yann, ines)
    mark_read(request=followed, reader=ines, side=Side.SERVICE)
    assert followed.messages.get().read_by == ines


def test_the_deputy_of_another_service_is_refused(yann: User) -> None:
    with pytest.raises(AbsenceRefusedError, match="même service") as refused:
        away(yann, make_instructor(make_team()))
    assert refused.value.field == "deputy"


def test_a_reader_of_the_service_is_no_deputy(followed: ServiceRequest, yann: User) -> None:
    reader = make_instructor()
    TeamMember.objects.create(team=followed.team, user=reader, capacity="Élue", role=TeamRole.SUPERVISOR)
    with pytest.raises(AbsenceRefusedError):
        away(yann, reader)


@pytest.mark.both_databases
def test_days_that_make_no_sense(yann: User, ines: User) -> None:
    away(yann, None, begins=10)
    for begins, days in ((2, -1), (-10, 3), (0, 400), (12, 1), (8, 3)):
        with pytest.raises(AbsenceRefusedError):
            away(yann, None, begins=begins, days=days)
    with pytest.raises(AbsenceRefusedError, match="absente elle aussi"):
        away(ines, yann, begins=9)


def test_only_oneself_and_the_head_note_an_absence(followed: ServiceRequest, yann: User, ines: User) -> None:
    with pytest.raises(AbsenceRefusedError):
        away(yann, None, actor=ines)
    TeamMember.objects.filter(user=ines).update(role=TeamRole.HEAD)
    assert away(yann, ines, actor=ines).entered_by == ines
    stranger = make_instructor(make_team())
    with pytest.raises(AbsenceRefusedError):
        away(stranger, None, actor=ines)


def test_the_screen_notes_and_takes_away(yann: User, ines: User, client: Client) -> None:
    client.force_login(yann)
    url, today = reverse("desk:absences"), timezone.localdate()
    typed = {"user": yann.pk, "starts_on": today.isoformat(), "ends_on": today.isoformat(), "deputy": ines.pk}
    refused = client.post(url, typed | {"ends_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "2020-01-01" in refused.content.decode()
    assert client.post(url, typed).status_code == 302
    text = client.get(url).content.decode()
    assert "n’est pas une délégation de signature" in text.replace("ce n’est", "n’est")
    taken = reverse("desk:absence_take_away", args=[Absence.objects.get().pk])
    client.force_login(make_instructor(make_team()))
    assert client.post(taken).status_code == 404
    client.force_login(ines)
    assert client.post(taken).status_code == 404, "a deputy does not bring them back"
    client.force_login(yann)
    assert client.post(taken).status_code == 302
    assert not Absence.objects.exists()


def test_it_goes_with_the_account(yann: User, ines: User) -> None:
    away(yann, ines)
    [section] = [known for known in personal_data_sections if known.folder == "absences"]
    assert (section.count(yann), section.count(ines)) == (1, 1)
    assert "Le Goff" not in str([record.data for record in section.records(ines)])
    forget(ines)
    assert Absence.objects.get().deputy is None
    forget(yann)
    assert not Absence.objects.exists()


def test_facts_stay_those_of_who_follows(followed: ServiceRequest, yann: User, ines: User) -> None:
    away(yann, ines)
    assert RequestFacts.objects.get(request=followed).assignee == yann


# --- What a deputy is not --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (5, True), (6, False)])
def test_a_deputy_stands_in_on_the_days_of_the_absence_alone(
    followed: ServiceRequest, yann: User, ines: User, client: Client, days: int, stands: bool
) -> None:
    """From the first day to the last, both included; before and after, the deputy is a colleague as any other."""
    away(yann, ines)
    with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
        assert acts_for(followed, ines) == (yann.pk if stands else None)
        client.force_login(ines)
        mine = client.get(reverse("desk:list") + "?work=mine").content.decode()
        assert (followed.reference in mine) is stands


def test_it_ends_with_the_absence_that_is_taken_away(followed: ServiceRequest, yann: User, ines: User) -> None:
    absence = away(yann, ines)
    assert acts_for(followed, ines) == yann.pk
    assert take_away(actor=yann, absence_id=absence.pk)
    assert acts_for(followed, ines) is None


def test_a_deputy_of_one_service_reaches_no_other_of_the_absent(
    followed: ServiceRequest, yann: User, ines: User, client: Client
) -> None:
    """Yann instructs in two services, Inès in one: his absence gives her no right in the other."""
    elsewhere = make_request(state=State.IN_REVIEW)
    TeamMember.objects.create(team=elsewhere.team, user=yann, capacity="Instructeur")
    ServiceRequest.objects.filter(pk=elsewhere.pk).update(assignee=yann)
    elsewhere.refresh_from_db()
    away(yann, ines)
    client.force_login(ines)
    for name in ("sheet", "history", "messages"):
        assert client.get(reverse(f"desk:{name}", args=[elsewhere.reference])).status_code == 404, name
    assert elsewhere.reference not in client.get(reverse("desk:list")).content.decode()
    with pytest.raises(ActRefusedError):
        act(elsewhere, "refuse", ines)


@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, None])
def test_a_deputy_who_loses_the_service_loses_it_at_once(
    followed: ServiceRequest, yann: User, ines: User, client: Client, role: TeamRole | None
) -> None:
    away(yann, ines)
    place = TeamMember.objects.filter(user=ines, team=followed.team)
    place.update(role=role) if role else place.delete()
    with pytest.raises(ActRefusedError):
        act(ServiceRequest.objects.get(pk=followed.pk), "refuse", User.objects.get(pk=ines.pk))
    client.force_login(ines)
    status = client.get(reverse("desk:sheet", args=[followed.reference])).status_code
    assert (status == 200) is (role is not None)


def test_a_deputy_never_has_what_the_absent_head_has(followed: ServiceRequest, yann: User, ines: User) -> None:
    """Who stands in for the head of a service doesn't head it."""
    assert followed.team is not None
    TeamMember.objects.filter(user=yann, team=followed.team).update(role=TeamRole.HEAD)
    away(yann, ines)
    assert not heads(ines, followed.team.pk)
    assert not keeps_files(ines, followed.team.pk)
