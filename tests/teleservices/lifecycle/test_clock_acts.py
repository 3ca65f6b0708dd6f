"""What nobody does is done as its row says: the words, the e-mails, who sees it, and what follows."""

import pytest
from django.utils import timezone

from notifications.models import OutgoingEmail
from teleservices.lifecycle import ACTS, Act, clock_acts, locked
from teleservices.lifecycle.emails import telling
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.wording import texts
from teleservices.models import LegalRegime, RequestEvent, State
from teleservices.permissions import Party
from tests.factories.procedures import make_procedure, make_request, payload_for

pytestmark = pytest.mark.django_db

OF_THE_CLOCK = [act for act in ACTS.values() if act.by is Party.CLOCK]


@pytest.mark.parametrize("act", OF_THE_CLOCK, ids=lambda act: str(act.name))
def test_an_act_of_the_clock_does_what_its_row_says(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State.IN_REVIEW if State.IN_REVIEW in act.sources else min(act.sources)
    request = locked(make_request(state=state, procedure=make_procedure(regime=LegalRegime.ACCEPTANCE)).pk)
    OutgoingEmail.objects.all().delete()
    followed: list[RequestEvent] = []
    monkeypatch.setattr(telling, "after_act", [followed.append])
    event = clock_acts.do(act.name, request, timezone.now(), payload_for(act.name))
    assert (event.actor, event.is_public, event.from_state, event.to_state) == (None, act.is_public, state, state)
    assert bool(event.text) == (act.text is not texts.message_alone)
    kinds = {f"request.{act.name}"} if act.notifies_applicant else set()
    kinds |= {f"service.{act.name}"} if act.notice else set()
    assert set(OutgoingEmail.objects.values_list("kind", flat=True)) == kinds
    assert followed == [event], "what a row calls for (its paperwork) is asked for"


def test_a_row_that_wants_more_than_words_is_not_done_without() -> None:
    request = locked(make_request().pk)
    with pytest.raises(TypeError):
        clock_acts.do("remind_team", request, timezone.now())
    with pytest.raises(TypeError, match="remind_team wants a TeamReminder"):
        clock_acts.do("remind_team", request, timezone.now(), Payload(message="Rien"))
