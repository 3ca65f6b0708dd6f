"""Two people, or two clicks, at the same moment: one act, and the others are told."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from notifications.models import OutgoingEmail
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import perform
from teleservices.models import Acknowledgement, Decision, RequestEvent, ServiceRequest, State
from tests.factories.procedures import complete, make_draft, make_instructor, make_request, payload_for
from tests.teleservices.lifecycle.acting import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_transmissions_make_one_request() -> None:
    draft = complete(make_draft())
    outcomes = at_once(
        [
            lambda: transmit(
                request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True
            )
        ]
        * 20
    )
    assert all(isinstance(outcome, ServiceRequest) and outcome.state == State.SUBMITTED for outcome in outcomes)
    assert RequestEvent.objects.filter(request=draft, act="transmit").count() == 1
    assert Acknowledgement.objects.filter(request=draft).count() == 1
    assert OutgoingEmail.objects.filter(about=draft.reference, kind="request.transmit").count() == 1


def test_two_instructors_decide_one_wins_the_other_is_told() -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.team is not None
    first, second = make_instructor(request.team), make_instructor(request.team)

    def decide(act_name: str, who: object) -> Callable[[], object]:
        return lambda: perform(
            request_id=request.pk,
            act_name=act_name,
            actor=who,  # type: ignore[arg-type]
            revision_number=request.revision_number,
            payload=payload_for(act_name),
        )

    outcomes = at_once([decide("accept", first), decide("refuse", second)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RequestEvent", "StaleRevisionError"]
    assert Decision.objects.filter(request=request).count() == 1
    assert ServiceRequest.objects.get(pk=request.pk).state in {State.ACCEPTED, State.REFUSED}


def test_a_request_is_held_in_a_transaction_or_not_at_all() -> None:
    draft = make_draft()
    with pytest.raises(TransactionManagementError):
        ServiceRequest.objects.locked(draft.pk)
    with transaction.atomic():
        assert ServiceRequest.objects.locked(draft.pk) == draft
