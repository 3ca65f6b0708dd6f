"""An erasure asked through the data-protection officer: said first, done only where it is told to, remembered."""

import datetime as dt
import io

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import tasks
from accounts.models import ErasureDemand, ErasureState, User
from accounts.rights.officer.demands_of_erasure import NumberTakenError, ask, carry_out
from accounts.rights.officer.sought import seek
from accounts.rights.officer.written_records import written_by
from notifications.models import EmailState, OutgoingEmail, StoppedAddress
from teleservices.models import RequestPerson, ServiceRequest, State
from tests.factories.accounts import make_staff, make_user
from tests.factories.procedures import make_draft, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
ADDRESS = "odile@brenne.test"
ADVISER = "conseil@mairie.test"
ERASE = ("--erase", "--number", "DPD-12", "--asked-on", "2025-01-31", "--reason", "Demande écrite")


@pytest.fixture
def user() -> User:
    return make_user(ADDRESS, first_name="Odile", last_name="Martin")


def said(*options: str, address: str = ADDRESS) -> str:
    written = io.StringIO()
    call_command("erase_person", address, *options, stdout=written)
    return written.getvalue()


def test_what_goes_and_what_stays_is_said_and_nothing_is_written(user: User) -> None:
    request, draft = make_request(state=State.REFUSED, user=user), make_draft(user=user)
    text = said(address=ADDRESS.upper())
    assert f"=  Aide aux associations, demande {request.reference}" in text
    assert french("The département must be able to account for its decisions.") in text
    assert "Conservée au moins jusqu’au" in text
    assert "-  Votre compte" in text
    assert "Nothing was written." in text
    assert User.objects.get(pk=user.pk).email == ADDRESS
    assert ServiceRequest.objects.filter(pk=draft.pk).exists()
    assert not ErasureDemand.objects.exists()


def test_it_is_done_where_it_is_told_to(user: User) -> None:
    request, draft = make_request(state=State.REFUSED, user=user), make_draft(user=user)
    assert said(*ERASE).endswith("Erased.\n")
    left = User.objects.get(pk=user.pk)
    assert (left.first_name, left.is_active) == ("", False)
    assert not ServiceRequest.objects.filter(pk=draft.pk).exists()
    assert ServiceRequest.objects.get(pk=request.pk).applicant_name
    assert not User.objects.filter(email=ADDRESS).exists()
    demand = ErasureDemand.objects.get()
    assert (demand.state, demand.sought, demand.account, demand.goes[:2]) == ("done", "", None, ["account", "requests"])
    assert "requests" in demand.stays
    assert ADDRESS not in str(vars(demand))
    assert demand.answer_by.isoformat() == "2025-02-28"


def test_an_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match="Nothing is known of this address"):
        said(address="personne@brenne.test")


@pytest.mark.parametrize("left_out", [1, 3, 5])
def test_the_register_wants_a_number_a_day_and_a_reason(user: User, left_out: int) -> None:
    options = [option for place, option in enumerate(ERASE) if place not in {left_out, left_out + 1}]
    with pytest.raises(CommandError):
        said(*options)
    assert User.objects.get(pk=user.pk).is_active


def test_staff_is_refused() -> None:
    staff = make_staff("agent@brenne.test")
    with pytest.raises(CommandError, match="qui administre le portail"):
        said(*ERASE, address=staff.email)
    assert User.objects.get(pk=staff.pk).is_active


# --- Somebody without an account --------------------------------------------------------------------------------------
def test_a_beneficiary_is_found_by_name_and_stays() -> None:
    request = make_request(state=State.ACCEPTED)
    RequestPerson.objects.create(
        request=request, beneficiary_of=request, first_name="Zélie", last_name="Du Pont", capacity="parent"
    )
    sought = seek("  zélie du  pont ")
    assert (sought.goes, sought.kinds_kept) == ([], ["mentioned"])
    assert request.reference in sought.stays[0].what
    assert seek("Zélie Dupont").stays == []


def test_an_address_in_an_answer_is_found_and_those_of_e_mails_go() -> None:
    request = make_request(state=State.ACCEPTED)
    ServiceRequest.objects.filter(pk=request.pk).update(answers={"f_mail": ADVISER})
    email = OutgoingEmail.objects.create(
        key="k", kind="opinion.asked", recipient=ADVISER, subject="s", state=EmailState.SENT
    )
    StoppedAddress.objects.create(address=ADVISER, reason="bounced", email=email)
    assert [kept for kept in seek(request.applicant.email).stays if "cette adresse" in kept.what] == []
    sought = seek(ADVISER)
    assert (len(sought.goes), len(sought.stays)) == (2, 1)
    assert said(*ERASE, address=ADVISER).endswith("Erased.\n")
    email.refresh_from_db()
    assert email.recipient.endswith(".invalid")
    assert not StoppedAddress.objects.exists()
    assert ErasureDemand.objects.get().goes == ["emails"]


# --- The register -----------------------------------------------------------------------------------------------------
def demand_of(user: User, number: str = "DPD-1") -> ErasureDemand:
    return ask(words=user.email, number=number, asked_on=timezone.localdate(), reason="Écrit", by=None)


def test_one_demand_is_done_once(user: User) -> None:
    demand = demand_of(user)
    with pytest.raises(NumberTakenError):
        demand_of(user)
    assert carry_out(demand_id=demand.pk)
    assert not carry_out(demand_id=demand.pk)


def test_one_that_can_no_longer_be_done_says_why(user: User) -> None:
    demand = demand_of(user)
    User.objects.filter(pk=user.pk).update(email="autre@brenne.test")
    assert not tasks.erase_on_demand(demand.pk)
    demand.refresh_from_db()
    assert (demand.state, demand.sought, "rien à effacer" in demand.refusal) == (ErasureState.REFUSED, "", True)
    User.objects.filter(pk=user.pk).update(email=ADDRESS)
    assert demand_of(user).pk != demand.pk


def test_what_a_dead_worker_left_is_queued_again(user: User) -> None:
    demand_of(user)
    assert tasks.sweep_erasures() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        assert tasks.sweep_erasures() == 1


# --- The page ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    person = make_staff("dpd@brenne.test")
    User.objects.filter(pk=person.pk).update(first_name="Inès", last_name="Roy")
    person.user_permissions.add(Permission.objects.get(codename="erase_people"))
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def test_seen_then_asked(officer: Client, user: User) -> None:
    address = reverse("erasures")
    assert "Aucun effacement" in officer.get(address).text
    page = officer.post(address, {"words": ADDRESS}).text
    assert ("Votre compte" in page, french("Erase this person's data") in page) == (True, True)
    typed = {"words": ADDRESS, "number": "DPD-7", "asked_on": timezone.localdate().isoformat(), "reason": "Écrit"}
    assert officer.post(address, typed | {"reason": ""}).status_code == 422
    assert officer.post(address, typed | {"asked_on": "2999-01-01"}).status_code == 422
    assert officer.post(address, typed).status_code == 302
    demand = ErasureDemand.objects.get()
    assert (demand.by_name, carry_out(demand_id=demand.pk)) == ("Inès Roy", True)
    writer = User.objects.get(email="dpd@brenne.test")
    assert [record.data["number"] for record in written_by(writer)] == ["DPD-7"]
    page = officer.get(address).text
    assert ("DPD-7" in page, ADDRESS in page) == (True, False)
    assert officer.post(address, typed).status_code == 422
    assert "Cette personne a déjà demandé" in officer.post(address, {"words": ADDRESS}).text


def test_nothing_known_and_nothing_typed_is_said(officer: Client) -> None:
    address = reverse("erasures")
    assert "Le portail n’a rien" in officer.post(address, {"words": "Personne Inconnue"}).text
    assert officer.post(address, {"words": " "}).status_code == 422


def test_without_the_right_there_is_no_page(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(make_staff("agent@brenne.test"))
    assert client.get(reverse("erasures")).status_code in {302, 403}
