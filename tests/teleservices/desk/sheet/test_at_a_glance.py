"""The first line of a sheet, and what its profile asked of the same services before."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from portal.dates import long_date
from teleservices.desk.sheet import other_requests
from teleservices.models import (
    ForWhom,
    Procedure,
    RequestFacts,
    RequestPerson,
    RequestReading,
    ServiceRequest,
    State,
)
from teleservices.models.requests.capacity import Capacity
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import act, make_instructor, make_procedure, make_request
from tests.french import french

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(for_whom=ForWhom.EITHER)


@pytest.fixture
def camille(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert procedure.team is not None
    user = make_instructor(procedure.team)
    client.force_login(user)
    return user


@pytest.fixture
def service_request(procedure: Procedure) -> ServiceRequest:
    applicant = make_user()
    return make_request(procedure=procedure, user=applicant, profile=make_profile(member=applicant))


def another(service_request: ServiceRequest, **made: object) -> ServiceRequest:
    """Another request of the same profile."""
    made = {
        "procedure": service_request.procedure,
        "user": service_request.applicant,
        "profile": service_request.profile,
    } | made
    return make_request(**made)


def first_line(client: Client, service_request: ServiceRequest) -> dict[str, str]:
    page = client.get(f"/admin/instruction/demandes/{service_request.reference}/")
    assert page.status_code == 200
    return {fact.label: fact.text.replace("\u202f", " ").replace("\xa0", " ") for fact in page.context["headline"]}


def test_it_says_where_it_stands_and_what_presses(
    service_request: ServiceRequest, camille: User, client: Client
) -> None:
    facts = RequestFacts.objects.filter(request=service_request)
    facts.update(amount_asked=8_000_00, decides_on=timezone.localdate() + 11 * DAY, late_at=timezone.now() - DAY)
    line = first_line(client, service_request)
    sheet = client.get(f"/admin/instruction/demandes/{service_request.reference}/")
    assert sheet.context["amount_asked"].replace("\u202f", " ").replace("\xa0", " ") == "8 000,00 €"
    assert f"{sheet.context['amount_asked']}</span>" in sheet.text
    assert line["Suivie par"] == "personne pour l’instant"
    assert line["Le silence décide le"].endswith(", dans 11 jours")
    assert french("Late since") in line
    facts.update(amount_asked=None, decides_on=None, late_at=None)
    assert set(first_line(client, service_request)) == {"Étape", "Suivie par"}


def test_it_says_what_others_did_since_one_read_it(
    service_request: ServiceRequest, camille: User, client: Client
) -> None:
    """Since the last day on which one did; nothing at a first reading, nor of one's own acts."""
    yann = make_instructor(service_request.team)
    before = first_line(client, service_request)
    RequestReading.objects.update(day=timezone.localdate() - 2 * DAY)
    act(service_request, "take_charge", yann)
    [since] = first_line(client, service_request).keys() - before
    assert long_date(timezone.now()) in since
    RequestReading.objects.filter(day__lt=timezone.localdate()).update(last_at=timezone.now())
    assert since not in first_line(client, service_request)


def test_the_last_aid_is_that_of_one_s_own_services(
    service_request: ServiceRequest, camille: User, client: Client
) -> None:
    mine = another(service_request, state=State.ACCEPTED)
    elsewhere = another(service_request, procedure=make_procedure(), state=State.ACCEPTED)
    RequestFacts.objects.filter(request__in=[mine, elsewhere]).update(amount_asked=900_00, amount_granted=750_00)
    assert first_line(client, service_request)["Dernière aide accordée"] == f"750,00 € ({mine.reference})"
    page = client.get(f"/admin/instruction/demandes/{service_request.reference}/").text
    assert elsewhere.reference not in page
    assert "1 autre demande de ce profil" in page


def test_what_may_be_asked_twice_is_told(service_request: ServiceRequest, camille: User, client: Client) -> None:
    other = another(service_request)
    assert first_line(client, service_request)["Ressemble à"] == other.reference
    assert "même démarche, même période" in client.get(f"/admin/instruction/demandes/{service_request.reference}/").text


@pytest.mark.parametrize(
    ("title", "asked", "is_alike"),
    [
        ("Fête de la rivière 2026", 400_000, True),
        ("Achat d’un minibus", 150_000, True),
        ("Achat d’un minibus", 400_000, False),
        ("", None, False),
    ],
)
def test_one_under_way_resembles_by_its_title_or_its_sum(
    title: str, asked: int | None, is_alike: bool, service_request: ServiceRequest, camille: User, client: Client
) -> None:
    other = another(service_request)
    RequestFacts.objects.filter(request=service_request).update(title="Fête de la rivière 2027", amount_asked=160_000)
    RequestFacts.objects.filter(request=other).update(title=title, amount_asked=asked)
    assert (french("Resembles") in first_line(client, service_request)) is is_alike


@pytest.mark.parametrize("state", sorted(State.ended()))
def test_what_is_gone_may_be_asked_again(
    state: State, service_request: ServiceRequest, camille: User, client: Client
) -> None:
    another(service_request, state=state)
    assert "Ressemble à" not in first_line(client, service_request)


def test_another_procedure_person_or_period_is_another_request(
    service_request: ServiceRequest, camille: User, client: Client
) -> None:
    another(service_request, procedure=make_procedure(team=service_request.team))
    for_someone, long_ago = another(service_request), another(service_request)
    RequestPerson.objects.create(
        request=for_someone, beneficiary_of=for_someone, first_name="Léa", last_name="Petit", capacity=Capacity.PARENT
    )
    ServiceRequest.objects.filter(pk=long_ago.pk).update(submitted_at=timezone.now() - 400 * DAY)
    assert "Ressemble à" not in first_line(client, service_request)
    service_request.procedure.opens_at = timezone.now() - 500 * DAY
    service_request.procedure.save()
    assert first_line(client, service_request)["Ressemble à"] == long_ago.reference, "the campaign has been open since"


def test_beyond_those_listed_the_count_the_last_aid_and_a_twin_are_true(
    service_request: ServiceRequest, camille: User, client: Client
) -> None:
    """An aid decided yesterday on an old request, and a twin older than ten requests for something else."""
    elsewhere = make_procedure(team=service_request.team)
    aided, granted_before = another(service_request, procedure=elsewhere), another(service_request, procedure=elsewhere)
    twin = another(service_request)
    old = timezone.now() - 300 * DAY
    ServiceRequest.objects.filter(pk__in=[aided.pk, granted_before.pk, twin.pk]).update(submitted_at=old)
    RequestFacts.objects.filter(request=aided).update(amount_granted=750_00, ended_on=timezone.localdate() - DAY)
    RequestFacts.objects.filter(request=granted_before).update(amount_granted=9_00, ended_on=old.date())
    latest = [another(service_request, procedure=elsewhere) for _ in range(other_requests.LISTED)]
    RequestFacts.objects.filter(request=latest[0]).update(amount_granted=8_00, ended_on=old.date())
    line = first_line(client, service_request)
    assert line["Dernière aide accordée"] == f"750,00 € ({aided.reference})"
    assert line["Ressemble à"] == twin.reference
    page = client.get(f"/admin/instruction/demandes/{service_request.reference}/")
    others = page.context["other_requests"]
    assert "11 autres demandes de ce profil" in page.text
    assert (len(others.listed), others.listed[0].reference) == (other_requests.LISTED, twin.reference)
    assert aided.reference not in [other.reference for other in others.listed]
    assert f"/admin/instruction/demandes/{service_request.reference}/?others=all#others" in page.text
    whole = client.get(f"/admin/instruction/demandes/{service_request.reference}/?others=all")
    assert len(whole.context["other_requests"].listed) == 11
    assert "others=all#others" not in whole.text


def test_more_twins_than_are_listed_are_counted(service_request: ServiceRequest, camille: User, client: Client) -> None:
    for _ in range(other_requests.LISTED + 2):
        another(service_request)
    assert first_line(client, service_request)["Ressemble à"].endswith(" et 2 autres")


def test_others_than_those_one_reads_are_neither_counted_nor_told(
    service_request: ServiceRequest, camille: User, client: Client
) -> None:
    for _ in range(other_requests.LISTED + 1):
        hidden = another(service_request, procedure=make_procedure())
        RequestFacts.objects.filter(request=hidden).update(amount_granted=750_00, ended_on=timezone.localdate())
    assert not {"Dernière aide accordée", "Ressemble à"} & first_line(client, service_request).keys()
    whole = client.get(f"/admin/instruction/demandes/{service_request.reference}/?others=all")
    assert whole.context["other_requests"].count == 0


def test_the_others_cost_the_same_whatever_their_number(
    service_request: ServiceRequest, camille: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, other_requests.LISTED + 1):
        for _ in range(number):
            another(service_request)
        with django_assert_num_queries(5):
            other_requests.other_requests(camille, service_request)
