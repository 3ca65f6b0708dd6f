"""What was written by e-mail about a request, on its sheet: for its instructors, without an address."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from notifications.models import Delivery, EmailState, OutgoingEmail
from teleservices.desk.sheet.emails import emails_about
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def test_the_sheet_says_what_was_written_and_what_became_of_it() -> None:
    request = make_request(procedure=make_procedure(team=make_team()))
    OutgoingEmail.objects.create(
        key="k", kind="request.transmit", about=request.reference, recipient="claire@exemple.test", subject="s",
        state=EmailState.SENT, delivery=Delivery.BOUNCED,
    )  # fmt: skip
    OutgoingEmail.objects.create(key="o", kind="request.transmit", about="ZZZZ-9999", recipient="x@y.test", subject="s")
    client = Client()
    client.force_login(make_instructor(request.team))
    page = client.get(reverse("desk:history", args=[request.reference])).text
    assert "c•••@exemple.test" in page
    assert "Revenu" in page
    assert "claire@" not in page
    (email, *_others) = emails_about(request)
    assert email.has_failed
    assert all(other.recipient != "x•••@y.test" for other in emails_about(request))


def test_many_cost_one_query(django_assert_num_queries) -> None:
    request = make_request(procedure=make_procedure(team=make_team()))
    OutgoingEmail.objects.bulk_create(
        OutgoingEmail(key=f"k{n}", kind="service.transmit", about=request.reference, recipient="a@b.test", subject="s")
        for n in range(40)
    )
    with django_assert_num_queries(1):
        assert len(emails_about(request)) == 30
