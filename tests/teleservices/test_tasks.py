"""What follows an act is queued with it, and done once however often it runs."""

import pytest
from django.db import transaction
from django_q.models import OrmQ

from locker.models import LockerDocument
from notifications.models import OutgoingEmail
from teleservices import tasks
from teleservices.models import Acknowledgement, Decision, ServiceRequest, State
from tests import queue
from tests.factories.procedures import make_request

pytestmark = pytest.mark.django_db


def test_the_acknowledgement_is_made_once() -> None:
    request = make_request()
    queue.drain()
    made = Acknowledgement.objects.get(request=request).stored_file_id
    assert made is not None
    tasks.keep_acknowledgement(Acknowledgement.objects.get(request=request).pk)
    assert Acknowledgement.objects.get(request=request).stored_file_id == made


def test_the_letter_is_delivered_once() -> None:
    request = make_request(state=State.ACCEPTED)
    queue.drain()
    decision = Decision.objects.get(request=request)
    tasks.deliver_decision_letter(decision.pk)
    assert LockerDocument.objects.received().filter(about=request.reference).count() == 1


def test_a_service_is_told_once_of_what_an_applicant_did() -> None:
    request = make_request()
    emails = OutgoingEmail.objects.filter(about=request.reference, kind="service.transmit")
    assert not emails.exists(), "the applicant would wait for it"
    queue.tell_services()
    assert emails.count() == 1
    tasks.tell_service(request.events.get().pk)
    assert emails.count() == 1


def test_nobody_is_told_that_what_somebody_follows_already_is_new() -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee
    queue.tell_services()
    assert not OutgoingEmail.objects.filter(about=request.reference, kind="service.transmit").exists()


def test_nobody_is_told_of_a_request_that_is_gone() -> None:
    request = make_request()
    event = request.events.get().pk
    ServiceRequest.objects.filter(pk=request.pk).delete()
    tasks.tell_service(event)
    assert not OutgoingEmail.objects.filter(kind="service.transmit").exists()


def test_acts_without_papers_queue_nothing() -> None:
    request = make_request()
    waiting = OrmQ.objects.count()
    with transaction.atomic():
        tasks.queue_paperwork(request.events.get())
    assert OrmQ.objects.count() == waiting + 1
    moved = make_request(state=State.IN_REVIEW).events.get(act="take_charge")
    waiting = OrmQ.objects.count()
    tasks.queue_paperwork(moved)
    assert OrmQ.objects.count() == waiting
