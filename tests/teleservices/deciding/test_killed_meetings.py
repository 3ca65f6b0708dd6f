"""Workers killed in the middle of the decisions of a meeting: each is taken once, and the meeting is notified."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.models import Decision, Fate, Meeting, MeetingState
from tests import another_process
from tests.another_process import WORKERS, frozen_when, wait_until
from tests.factories.meetings import make_committee_procedure, make_head, make_proposed, make_voted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

REQUESTS = 30


@pytest.mark.long
def test_each_decision_is_taken_once_whoever_was_killed(tmp_path: Path) -> None:
    log = tmp_path / "cluster.log"
    procedure = make_committee_procedure()
    assert procedure.team is not None
    head = make_head(procedure.team)
    meeting = make_voted(head, [make_proposed(procedure, head) for _number in range(REQUESTS)])
    today = timezone.localdate()
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="CP-12", transmitted_on=today
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    waiting = meeting.items.filter(fate=Fate.WAITING)
    with another_process.running(WORKERS, log) as cluster:
        wait_until(lambda: waiting.count() < REQUESTS - 3, log, cluster)
        wait_until(lambda: frozen_when(waiting.exists, cluster), log, cluster)
    assert waiting.exists(), "killed before its end"
    moment = timezone.now() - dt.timedelta(minutes=10)
    Meeting.objects.update(lease_until=moment)
    OrmQ.objects.update(lock=moment)
    while Meeting.objects.get().state != MeetingState.NOTIFIED:
        carrying_out.sweep()
    assert Decision.objects.count() == Decision.objects.values("request").distinct().count() == REQUESTS
