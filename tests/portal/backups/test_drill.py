"""A backup taken while people transmit, then all is lost, then it is brought back: `script/drill restore`."""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from locker.stores import storage
from portal.backups.generations import generation
from portal.backups.restoring import restore
from portal.backups.taking import take
from teleservices.models import RequestEvent, ServiceRequest, State
from tests.another_process import environment, running, wait_until
from tests.factories.accounts import make_user
from tests.factories.procedures import complete, copies_of, make_draft
from tests.notifications.sink import free_port
from tests.portal.backups.conftest import elsewhere, files_under, in_folders, tables
from tests.teleservices.filing.applicants import PEOPLE, Applicants, web_server

logger = logging.getLogger(__name__)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases, pytest.mark.long]

REQUESTS = int(os.environ.get("TRANSMISSIONS", "40"))


def test_nothing_confirmed_before_a_backup_under_writes_is_missing(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = in_folders(settings.STORAGES, tmp_path / "here")
    drafts = copies_of(complete(make_draft(user=(user := make_user()))), REQUESTS)
    port, log, destination = free_port(), tmp_path / "server.log", tmp_path / "backups"
    people = Applicants(port, user, drafts)
    with running(web_server(port), log) as web:
        people.start()
        people.let(REQUESTS // 2)
        wait_until(lambda: len(people.acknowledged) >= REQUESTS // 4, log, web)
        told_before = set(people.acknowledged)
        people.let_all()
        backup = [sys.executable, "manage.py", "backup", str(destination)]
        done = subprocess.run(backup, env=environment(), capture_output=True, text=True, check=False)
        told_during = len(people.acknowledged) - len(told_before)
        people.end()
    assert done.returncode == 0, done.stderr
    logger.info("told before: %s, while it was taken: %s; %s at once", len(told_before), told_during, PEOPLE)
    with elsewhere(tmp_path, settings):
        restore(generation(destination))
        assert_these_are_whole(told_before)
    shutil.rmtree(tmp_path / "elsewhere")
    rows, files, kept = tables(), files_under(tmp_path / "here"), take(tmp_path / "afterwards", keep=1)
    with elsewhere(tmp_path, settings):
        restore(kept)
        assert tables() == rows | {"django_session": []}, "everybody signs in again"
        assert_these_are_whole(set(people.acknowledged))
    assert files_under(tmp_path / "elsewhere") == files


def assert_these_are_whole(confirmed: set[str]) -> None:
    """Each is there, transmitted by one event, with its document; every file that a row names is there."""
    requests = ServiceRequest.objects.filter(reference__in=confirmed, state=State.SUBMITTED)
    assert set(requests.values_list("reference", flat=True)) == confirmed
    events = RequestEvent.objects.filter(act="transmit", request__in=requests)
    assert events.count() == len(confirmed)
    assert all(request.attachments.exists() for request in requests)
    assert all(storages["private"].exists(name) for name in storage.names())
