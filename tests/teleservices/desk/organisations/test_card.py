"""The card of an organisation: what every service gave it, for who holds the right, and what the law sets on it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Profile, User
from teleservices.deciding.organisation_aids import aids_of, granted_in, needs_agreement
from teleservices.models import RequestFacts, ServiceRequest, State
from tests.factories.accounts import make_profile, make_user
from tests.factories.meetings import make_committee_procedure, make_head, propose_amount
from tests.factories.procedures import make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def club() -> Profile:
    return make_profile(member=make_user(), name="Club nautique")


def granted(club: Profile, cents: int, day: dt.date) -> ServiceRequest:
    """A request of a service of its own, granted this sum on this day."""
    user = club.memberships.all()[0].user
    request = make_request(state=State.ACCEPTED, profile=club, user=user, procedure=make_procedure())
    RequestFacts.objects.filter(request=request).update(
        amount_granted=cents, ended_on=day, submitted_on=day - dt.timedelta(days=30)
    )
    return request


def reader(request: ServiceRequest, *, may_see: bool = True) -> User:
    """An instructor of the service of this request."""
    user = make_instructor(request.team)
    if may_see:
        user.user_permissions.add(Permission.objects.get(codename="see_organisations"))
    return user


def url(request: ServiceRequest) -> str:
    return reverse("desk:organisation", args=[request.reference])


def test_each_year_adds_up_what_all_services_granted(club: Profile) -> None:
    request = granted(club, 2_000_000, TODAY)
    granted(club, 300_001, dt.date(2026, 1, 1))
    granted(club, 500, dt.date(2022, 12, 31))
    granted(club, 999, dt.date(2021, 12, 31))
    granted(make_profile(member=make_user()), 77, TODAY)
    aids = aids_of(club, TODAY)
    totals = {year.year: (year.granted, year.count) for year in aids.years}
    assert totals == {2026: (2_300_001, 2), 2025: (0, 0), 2024: (0, 0), 2023: (0, 0), 2022: (500, 1)}
    assert granted_in(club, 2026) == 2_300_001
    assert [needs_agreement(request, cents, 2025) for cents in (2_300_000, 2_300_001, None)] == [False, True, False]


def test_who_holds_the_right_sees_other_services_amounts_and_not_their_requests(client: Client, club: Profile) -> None:
    today = timezone.localdate()
    ours, theirs = granted(club, 2_000_000, today), granted(club, 400_000, today)
    client.force_login(reader(ours))
    page = client.get(url(ours)).text
    assert "24\u202f000,00\u00a0€" in page
    assert "convention à conclure" in page
    assert theirs.procedure.title in page
    assert reverse("desk:sheet", args=[theirs.reference]) not in page
    assert url(ours) in client.get(reverse("desk:sheet", args=[ours.reference])).text
    assert client.get(url(theirs)).status_code == 404


def test_without_the_right_there_is_no_card_nor_for_a_person(client: Client, club: Profile) -> None:
    ours = granted(club, 100, timezone.localdate())
    client.force_login(reader(ours, may_see=False))
    assert client.get(url(ours)).status_code == 404
    assert url(ours) not in client.get(reverse("desk:sheet", args=[ours.reference])).text
    person = make_user()
    own = Profile.objects.get(type__is_personal=True, memberships__user=person)
    personal = make_request(state=State.IN_REVIEW, profile=own, user=person)
    client.force_login(reader(personal))
    assert client.get(url(personal)).status_code == 404


def test_a_card_costs_no_query_a_request(client: Client, club: Profile) -> None:
    ours = granted(club, 100, timezone.localdate())
    client.force_login(reader(ours))
    client.get(url(ours))
    with CaptureQueriesContext(connection) as few:
        client.get(url(ours))
    granted(club, 100, timezone.localdate())
    with CaptureQueriesContext(connection) as many:
        client.get(url(ours))
    assert len(many) == len(few)


def test_the_head_of_the_service_that_grants_sees_the_card(client: Client, club: Profile) -> None:
    ours, theirs = granted(club, 2_000_000, timezone.localdate()), granted(club, 100, timezone.localdate())
    assert ours.team is not None
    client.force_login(make_head(ours.team))
    assert client.get(url(ours)).status_code == 200
    assert url(ours) in client.get(reverse("desk:sheet", args=[ours.reference])).text
    client.force_login(make_head(theirs.team))  # type: ignore[arg-type]
    assert client.get(url(ours)).status_code == 404


def test_what_the_year_gave_is_said_where_one_proposes(client: Client, club: Profile) -> None:
    granted(club, 2_000_000, timezone.localdate())
    procedure = make_committee_procedure()
    assert procedure.team is not None
    head = make_head(procedure.team)
    request = make_request(
        state=State.IN_REVIEW, profile=club, user=club.memberships.all()[0].user, procedure=procedure, instructor=head
    )
    client.force_login(head)
    given = client.get(reverse("desk:proposal", args=[request.reference])).context["given"]
    assert (given.euros, given.ceiling_euros, given.with_proposed) == (20_000, 23_000, "")
    propose_amount(request, head, 400_000)
    page = client.get(reverse("desk:proposal", args=[request.reference]))
    assert page.context["given"].euros == 24_000
    assert 'value="24000"' in page.text
