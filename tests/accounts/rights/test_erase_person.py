"""An erasure asked through the data-protection officer: said first, done only where it is told to."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from teleservices.models import ServiceRequest, State
from tests.factories.accounts import make_staff, make_user
from tests.factories.procedures import make_draft, make_request

pytestmark = pytest.mark.django_db
ADDRESS = "odile@brenne.test"


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
    assert "Le Département doit pouvoir rendre compte de ses décisions." in text
    assert "Conservée au moins jusqu’au" in text
    assert "-  Votre compte" in text
    assert "Nothing was written." in text
    assert User.objects.get(pk=user.pk).email == ADDRESS
    assert ServiceRequest.objects.filter(pk=draft.pk).exists()


def test_it_is_done_where_it_is_told_to(user: User) -> None:
    request, draft = make_request(state=State.REFUSED, user=user), make_draft(user=user)
    assert said("--erase").endswith("Erased.\n")
    left = User.objects.get(pk=user.pk)
    assert (left.first_name, left.is_active) == ("", False)
    assert not ServiceRequest.objects.filter(pk=draft.pk).exists()
    assert ServiceRequest.objects.get(pk=request.pk).applicant_name
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match="No account has this address"):
        said(address="personne@brenne.test")


def test_staff_is_refused() -> None:
    staff = make_staff("agent@brenne.test")
    with pytest.raises(CommandError, match="qui administre le portail"):
        said("--erase", address=staff.email)
    assert User.objects.get(pk=staff.pk).is_active
