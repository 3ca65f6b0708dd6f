"""An export whose worker is killed goes on, without the complete file that kills it; it takes no more memory."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from teleservices.long_work import slices
from teleservices.models import DeskExport, ExportContent, ExportState, RequestFacts, ServiceRequest, Team
from teleservices.steering.exports import making
from teleservices.steering.exports.archives import complete
from tests import another_process
from tests.accounts.journeys import later
from tests.factories.procedures import make_procedure, make_request, values_of
from tests.teleservices.steering.exports.conftest import content_of, made, ordered, references_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases, pytest.mark.long]
MAKE = "import django; django.setup(); from teleservices.steering.exports import making; making.CHUNK = {chunk}; "
MAKE += "making.work.make({pk}); "
DEADLY = "import os, signal, django; django.setup(); from teleservices.steering.exports import making; "
DEADLY += "from teleservices.steering.exports.archives import complete; "
DEADLY += "make_now = complete.complete_copy.make_now; "
DEADLY += "complete.complete_copy.make_now = lambda *, request, for_service: os.kill(os.getpid(), signal.SIGKILL) "
DEADLY += "if request.pk == {request} else make_now(request=request, for_service=for_service); "
DEADLY += "making.work.make({pk})"
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


def test_the_complete_file_that_kills_each_worker_is_set_aside_and_the_others_come(
    teams: list[Team], camille: User, tmp_path: Path
) -> None:
    procedure = make_procedure(team=teams[0])
    first, deadly, last = (make_request(procedure=procedure) for _ in range(3))
    references = [first.reference, deadly.reference, last.reference]
    export = ordered(camille, content=ExportContent.COMPLETE, names="{reference}", references=references)
    command, log, deaths = [sys.executable, "-c", DEADLY.format(request=deadly.pk, pk=export.pk)], tmp_path / "log", 0
    while deaths <= slices.MOST_ATTEMPTS + 1:
        with later(minutes=4 * deaths):
            making.sweep()
        DeskExport.objects.filter(pk=export.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        with log.open("ab") as output:
            worker = subprocess.run(
                command, env=another_process.environment(), stdout=output, stderr=output, check=False
            )
        export.refresh_from_db()
        if worker.returncode == 0:
            break
        assert (worker.returncode, export.done) == (-signal.SIGKILL, 1), log.read_text()[-2000:]
        deaths += 1
    assert deaths == slices.MOST_ATTEMPTS, "tried as many times as a worker may die of it"
    archive = zipfile.ZipFile(io.BytesIO(content_of(export)))
    assert archive.namelist() == [f"{first.reference}.pdf", f"{last.reference}.pdf", "index.csv", complete.LEFT_OUT]
    *_head, line = archive.read(complete.LEFT_OUT).decode("utf-8-sig").splitlines()
    assert line.startswith(f"{deadly.reference}\tSa préparation s’est interrompue")
    assert export.attempts == making.AT_IT, "what follows has all its tries"


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
