"""An export whose worker is killed goes on; one of five times as many requests takes no more memory."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from teleservices.desk.exports import making
from teleservices.models import DeskExport, ExportContent, ExportState, RequestFacts, ServiceRequest, Team
from tests import another_process
from tests.accounts.journeys import later
from tests.factories.procedures import make_procedure, make_request, values_of
from tests.teleservices.desk.exports.conftest import made, ordered, references_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases, pytest.mark.long]
MAKE = "import django; django.setup(); from teleservices.desk.exports import making; making.CHUNK = {chunk}; "
MAKE += "making.make(export_id={pk}); "
PEAK = MAKE + "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def many(team: Team, number: int) -> None:
    """So many requests alike, with their facts, written at once."""
    first = make_request(procedure=make_procedure(team=team))
    facts = values_of(first.desk_facts, "request_id")
    copies = [ServiceRequest(**values_of(first, "id", "uuid", "reference")) for _ in range(number - 1)]
    ServiceRequest.objects.bulk_create(copies, batch_size=500)
    RequestFacts.objects.bulk_create([RequestFacts(**facts, request=copy) for copy in copies], batch_size=500)


def test_killed_in_the_middle_it_goes_on_and_nothing_is_twice(teams: list[Team], camille: User, tmp_path: Path) -> None:
    many(teams[0], 60)
    export = ordered(camille, content=ExportContent.FACTS)
    log = tmp_path / "log"

    def some_are_read() -> bool:
        export.refresh_from_db()
        return export.done > 0

    command = [sys.executable, "-c", MAKE.format(chunk=1, pk=export.pk)]
    with another_process.running(command, log) as worker:
        another_process.wait_until(some_are_read, log, worker)
        os.killpg(worker.pid, signal.SIGKILL)
    export.refresh_from_db()
    if export.state != ExportState.READY:  # a very quick one had the time to finish
        assert export.state == ExportState.RUNNING
        assert export.lease_until is not None
        assert export.lease_until > timezone.now()
    with later(minutes=4):
        making.sweep()
        references = references_of(made(export))
    assert len(references) == len(set(references)) == 60


def peak(export: DeskExport) -> int:
    """The most memory of a process that makes it, in kilobytes."""
    command = [sys.executable, "-c", PEAK.format(chunk=200, pk=export.pk)]
    done = subprocess.run(command, env=another_process.environment(), capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def test_memory_does_not_grow_with_the_requests(teams: list[Team], camille: User) -> None:
    many(teams[0], 400)
    small = peak(ordered(camille, content=ExportContent.FACTS))
    many(teams[0], 3_600)
    large = ordered(camille, content=ExportContent.FACTS)
    assert peak(large) < small * 1.15
    large.refresh_from_db()
    assert (large.state, large.done) == (ExportState.READY, 4_000)
