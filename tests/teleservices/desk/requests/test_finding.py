"""A request is found by what its instructors know of it, and by nothing of another service."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.rights.personal_data import change_telephone
from teleservices.desk.requests import finding
from teleservices.filing.transmission import transmit
from teleservices.models import ForWhom, RequestPerson, RequestWord, ServiceRequest
from teleservices.models.requests.capacity import Capacity
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import complete, make_draft, make_instructor, make_procedure, make_request
from tests.french import french

pytestmark = pytest.mark.django_db

LIST = "/admin/instruction/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def filed_by(user: User, name: str, **profile: object) -> ServiceRequest:
    made = make_profile(name=name, member=user)
    for field, value in profile.items():
        setattr(made, field, value)
    made.save()
    return make_request(user=user, profile=made)


@pytest.fixture
def sent(client: Client) -> ServiceRequest:
    """Karim Haddad's own request, for Suzanne Joubert."""
    user = make_user(email="k.haddad@exemple.test", first_name="Karim", last_name="Haddad")
    change_telephone(user=user, telephone="+33612345678")
    procedure = make_procedure(for_whom=ForWhom.EITHER)
    profile = make_profile(name="Karim Haddad", member=user)
    profile.rna = "W991234567"
    profile.save()
    draft = complete(make_draft(procedure=procedure, user=user, profile=profile))
    RequestPerson.objects.update_or_create(
        beneficiary_of=draft,
        defaults={
            "request": draft,
            "first_name": "Suzanne",
            "last_name": "Joubert-Élie",
            "birth_date": dt.date(1940, 5, 4),
            "capacity": Capacity.RELATIVE,
        },
    )
    draft.refresh_from_db()
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    assert request.team is not None
    client.force_login(make_instructor(request.team))
    return request


@pytest.mark.parametrize(
    "typed",
    [
        "haddad",
        "HADDAD",
        "karim haddad",
        "haddad karim",
        "had kar",
        "joubert",
        "Joubert Suzanne",
        "élie",
        "elie",
        "haddad joubert",
        "k.haddad@exemple.test",
        " K.Haddad@exemple.test ",
        "W991234567",
        "w 991 234 567",
        "06 12 34 56 78",
        "0612345678",
        "+33 6 12 34 56 78",
    ],
)
def test_a_request_is_found_by(typed: str, sent: ServiceRequest, client: Client) -> None:
    assert sent.reference in client.get(LIST, {"q": typed}).text


@pytest.mark.parametrize("typed", ["addad", "haddad dupont", "haddad@exemple.test", "W99123456X", "%", "_", "@"])
def test_a_request_is_not_found_by(typed: str, sent: ServiceRequest, client: Client) -> None:
    page = client.get(LIST, {"q": typed})
    assert page.status_code == 200
    assert sent.reference not in page.text


def test_a_siret_is_found_however_it_is_grouped(client: Client) -> None:
    request = filed_by(make_user(), "Comité des fêtes", siret="21990001600018")
    assert request.team is not None
    client.force_login(make_instructor(request.team))
    for typed in ("21990001600018", "219 900 016 00018", "219.900.016.00018"):
        assert request.reference in client.get(LIST, {"q": typed}).text


def test_another_services_request_is_never_found(sent: ServiceRequest, client: Client) -> None:
    client.force_login(make_instructor(make_procedure().team))
    for typed in ("haddad", "joubert", "k.haddad@exemple.test", sent.reference):
        assert reverse("desk:sheet", args=[sent.reference]) not in client.get(LIST, {"q": typed}).text


def test_a_draft_has_no_word_and_a_request_that_goes_takes_its_own_away(sent: ServiceRequest) -> None:
    assert set(sent.words.values_list("word", flat=True)) == {
        *("karim", "haddad", "suzanne", "joubert", "elie", "w991234567")
    }
    draft = complete(make_draft())
    assert not RequestWord.objects.filter(request=draft).exists()


def test_the_help_says_what_is_searched(sent: ServiceRequest, client: Client) -> None:
    page = client.get(LIST).text
    assert french("Reference, name, title, act number, SIRET, RNA, e-mail address or telephone") in page
    assert "du bénéficiaire" in page


def test_a_search_costs_the_same_whatever_it_finds(sent: ServiceRequest, client: Client) -> None:
    costs = []
    for _number in range(2):
        client.get(LIST, {"q": "karim"})
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"q": "karim"})
        costs.append(len(queries))
        user = make_user(first_name="Karim", last_name="Autre")
        make_request(procedure=sent.procedure, user=user, profile=make_profile(name="Karim Autre", member=user))
    assert costs[0] == costs[1]


@pytest.mark.both_databases
@pytest.mark.parametrize("few", [0, 1, 100])
def test_all_that_someone_filed_is_found_however_much_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """By keys where it is little, else as the database thinks best; nothing of another's."""
    monkeypatch.setattr(finding, "FEW", few)
    user, procedure = make_user(email="k.haddad@exemple.test"), make_procedure()
    change_telephone(user=user, telephone="+33612345678")
    filed = [make_request(user=user, procedure=procedure) for _ in range(2)]
    other = make_request(procedure=procedure)
    assert procedure.team is not None
    client.force_login(make_instructor(procedure.team))
    for typed in ("k.haddad@exemple.test", "06 12 34 56 78"):
        page = client.get(LIST, {"q": typed}).text
        assert all(request.reference in page for request in filed)
        assert other.reference not in page


@pytest.mark.parametrize(
    ("kept", "typed"),
    [("+33639980112", "06 39 98 01 12"), ("+33639980112", "06.39.98.01.12"), ("+262692123456", "0692 12 34 56")],
)
def test_a_telephone_is_looked_for_as_forms_read_it(client: Client, kept: str, typed: str) -> None:
    """Of a range that the tables of today don't know, or overseas, typed with its ten digits."""
    user, procedure = make_user(), make_procedure()
    change_telephone(user=user, telephone=kept)
    request, other = make_request(user=user, procedure=procedure), make_request(procedure=procedure)
    assert procedure.team is not None
    client.force_login(make_instructor(procedure.team))
    page = client.get(LIST, {"q": typed}).text
    assert request.reference in page
    assert other.reference not in page
