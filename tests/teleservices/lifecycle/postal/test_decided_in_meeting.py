"""Decisions that leave from a meeting are notified as the others: a registered letter each, unless the portal may."""

import pytest
from django.utils import timezone

from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.lifecycle.postal.consents import give_consent
from teleservices.models import ElectronicNotification, PostalSending, Procedure
from tests.factories.meetings import make_committee_procedure, make_head, make_proposed, make_voted
from tests.factories.postal import REGISTERED

pytestmark = pytest.mark.django_db


def test_each_has_its_letter_or_the_consent_that_replaces_it() -> None:
    procedure = make_committee_procedure()
    Procedure.objects.filter(pk=procedure.pk).update(letter_models=REGISTERED)
    procedure.refresh_from_db()
    assert procedure.team is not None
    head = make_head(procedure.team)
    by_post, by_consent = (make_proposed(procedure, head) for _number in range(2))
    give_consent(profile=by_consent.profile, actor=by_consent.applicant)
    meeting = make_voted(head, [by_post, by_consent])
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="12", transmitted_on=timezone.localdate()
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    carrying_out.run(meeting.pk)
    sending = PostalSending.objects.get()
    assert (sending.decision.request, sending.is_registered, sending.asked_by) == (by_post, True, None)
    assert ElectronicNotification.objects.get().decision.request == by_consent
