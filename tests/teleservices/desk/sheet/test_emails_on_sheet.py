"""What was written by e-mail about a request, on its sheet: for its instructors, without an address."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from notifications.models import Delivery, EmailState, OutgoingEmail
from teleservices.desk.sheet.emails import emails_about
from teleservices.lifecycle import clock_acts
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Side
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


def test_many_cost_two_queries(django_assert_num_queries) -> None:
    request = make_request(procedure=make_procedure(team=make_team()))
    OutgoingEmail.objects.bulk_create(
        OutgoingEmail(key=f"k{n}", kind="service.transmit", about=request.reference, recipient="a@b.test", subject="s")
        for n in range(40)
    )
    with django_assert_num_queries(2):  # its own, and the batches that wrote about several
        assert len(emails_about(request)) == 30


def test_the_sheet_says_to_whom_each_went() -> None:
    """A message, a reminder, lateness and silence that nears go to the service under its own family."""
    request = make_request(procedure=make_procedure(team=make_team()))
    OutgoingEmail.objects.all().delete()
    clock_acts.do("tell_late", request, timezone.now())
    for side, author in ((Side.APPLICANT, request.applicant), (Side.SERVICE, make_instructor(request.team))):
        send_message(request_id=request.pk, actor=author, side=side, text="Bonjour")
    kinds = OutgoingEmail.objects.order_by("pk").values_list("kind", flat=True)
    assert list(dict.fromkeys(kinds)) == ["service.tell_late", "service.message", "request.message"]
    latest, *others = emails_about(request)
    assert not latest.is_to_service
    assert all(email.is_to_service for email in others)
    client = Client()
    client.force_login(make_instructor(request.team))
    page = client.get(reverse("desk:history", args=[request.reference])).text
    assert page.count("au demandeur,") == 1
    assert page.count("au service,") == len(kinds) - 1
