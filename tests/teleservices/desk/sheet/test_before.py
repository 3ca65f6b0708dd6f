"""What was transmitted, read and completed before its words, its readings and its mark were kept gets them."""

from importlib import import_module

import pytest
from django.apps import apps

from teleservices.lifecycle import Resubmission, perform
from teleservices.lifecycle.messaging import mark_read, send_message
from teleservices.models import MessageRead, RequestWord, ServiceRequest, Side, State
from tests.factories.procedures import complete, make_draft, make_request

pytestmark = pytest.mark.django_db


def test_what_was_there_before_is_found_read_and_marked() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    agent = request.assignee
    assert agent is not None
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Bonjour")
    mark_read(request=request, reader=agent, side=Side.SERVICE)
    perform(
        request_id=request.pk,
        act_name="resubmit",
        actor=request.applicant,
        revision_number=request.revision_number,
        payload=Resubmission(answers=request.answers),
    )
    draft, other = complete(make_draft()), make_request(state=State.IN_REVIEW)
    words = set(request.words.values_list("word", flat=True))
    arrived = ServiceRequest.objects.get(pk=request.pk).completed_at
    assert words
    assert arrived
    RequestWord.objects.all().delete()
    MessageRead.objects.all().delete()
    ServiceRequest.objects.update(completed_at=None)
    migration = import_module("teleservices.migrations.0020_words_and_readings_of_before")
    for _twice in range(2):
        migration.write(apps, None)
        assert set(request.words.values_list("word", flat=True)) == words
        assert not RequestWord.objects.filter(request=draft).exists()
        assert MessageRead.objects.get().user == agent
        assert ServiceRequest.objects.get(pk=request.pk).completed_at == arrived
        assert ServiceRequest.objects.get(pk=other.pk).completed_at is None
