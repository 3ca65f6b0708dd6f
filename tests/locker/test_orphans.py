"""What nobody points to goes after the recovery window; nothing else ever does."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from locker import tasks
from locker.entry.intake import keep_generated, receive
from locker.models import Download, LockerDocument, StoredFile
from locker.stores import storage
from locker.stores.orphans import (
    PARTS,
    PREFIXES,
    _collect_bytes_under,
    _prefixes_at,
    collect_orphans,
    orphans,
    pointers,
    recovery_window,
)
from portal.schedules import schedules
from tests.factories.accounts import make_profile
from tests.factories.locker import collect_everywhere, make_received, make_sent, make_stored_file
from tests.factories.procedures import complete, make_draft
from tests.locker.pdf_samples import ordinary, signed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TOMORROW = dt.timedelta(hours=25)
ROUND = dt.timedelta(hours=PARTS)
LONG_AGO = 1_500_000_000


@pytest.fixture(autouse=True)
def private(tmp_path: Path, settings) -> Path:
    options = {"BACKEND": "locker.stores.storage.AtomicFileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": options}
    return tmp_path


def after_the_window() -> dt.datetime:
    """The runs of a round, from tomorrow on, note what is let go; the recovery window passes."""
    assert collect_everywhere(timezone.now() + TOMORROW) == 0
    return timezone.now() + TOMORROW + ROUND + recovery_window()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_nobody_points_to_goes_after_the_window(private: Path) -> None:
    stored = make_stored_file()
    assert collect_everywhere(timezone.now()) == 0
    moment = after_the_window()
    assert collect_everywhere(moment - ROUND * 3) == 0
    with time_machine.travel(moment, tick=False):
        assert collect_orphans() == 1
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert files_in(private) == []


def test_what_is_pointed_to_stays(private: Path) -> None:
    profile = make_profile()
    make_sent(profile)
    make_received(profile)
    draft = complete(make_draft())
    attachment = draft.attachments.get()
    attachment.locker_document.delete()
    assert collect_everywhere(after_the_window()) == 0
    assert StoredFile.objects.count() == 3
    assert len({path.stem for path in files_in(private)}) == 3


def test_the_window_counts_from_the_release_not_from_the_arrival(private: Path) -> None:
    document = make_sent(make_profile())
    StoredFile.objects.update(kept_at="2020-01-01T00:00Z")
    now = timezone.now()
    assert collect_everywhere(now) == 0
    document.delete()
    assert collect_everywhere(now + ROUND) == 0
    assert collect_everywhere(now + recovery_window()) == 0
    assert files_in(private) != []
    with time_machine.travel(now + ROUND * 2 + recovery_window()):
        assert collect_orphans() == 1


def test_what_is_pointed_to_again_begins_a_new_window(private: Path) -> None:
    stored = make_stored_file()
    moment = after_the_window()
    document = make_sent(make_profile())
    LockerDocument.objects.update(stored_file=stored)
    with time_machine.travel(moment, tick=False):
        assert collect_orphans() == 0
        stored.refresh_from_db()
        assert stored.released_at is None
        document.delete()
    assert collect_everywhere(moment) == 0
    with time_machine.travel(moment + ROUND + recovery_window(), tick=False):
        collect_orphans()
        assert not StoredFile.objects.exists()


def test_what_stands_beside_a_file_goes_with_it(private: Path) -> None:
    stored = receive(content=signed())
    names = {path.name for path in files_in(private)}
    assert names == {stored.sha256, f"{stored.sha256}.webp", f"{stored.sha256}.original"}
    with time_machine.travel(after_the_window(), tick=False):
        assert collect_orphans() == 1
    assert files_in(private) == []


def test_every_key_to_a_stored_file_holds_it_but_downloads() -> None:
    names = {f"{key.model._meta.label}.{key.name}" for key in pointers()}
    assert names >= {
        "locker.LockerDocument.stored_file",
        "teleservices.Attachment.stored_file",
        "teleservices.Decision.letter",
        "teleservices.Acknowledgement.stored_file",
    }
    stored = make_stored_file()
    Download.objects.create(stored_file=stored, context="locker")
    with time_machine.travel(timezone.now() + TOMORROW):
        assert orphans().count() == 1


def test_what_came_in_again_stays_another_window() -> None:
    receive(content=ordinary())
    with time_machine.travel(after_the_window(), tick=False):
        receive(content=ordinary())
        assert collect_orphans() == 0


def test_bytes_without_a_row_and_unfinished_writes_go(private: Path) -> None:
    kept = make_sent(make_profile())
    start = after_the_window()  # first: the hour says where it looks for bytes, and it may be here
    digest = "ab" + "0" * 62
    storage.keep(f"ab/{digest}", b"left by a crash")
    storage.keep(f"ab/{digest}.webp", b"its thumbnail")
    storage.keep(f"ab/ab{'1' * 62}.original", b"a sealed original, that a crash left before the rest")
    (private / "ab" / f"{storage.INCOMING}x").write_bytes(b"unfinished")
    (private / "health").mkdir()
    (private / "health" / "probe").write_bytes(b"probe")
    for path in files_in(private):
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert collect_everywhere(start) == 2
    left = {str(path.relative_to(private)) for path in files_in(private)}
    assert left == {kept.stored_file.storage_name, "health/probe"}
    assert StoredFile.objects.count() == 1


def test_bytes_just_written_are_left_alone(private: Path) -> None:
    digest = "ab" + "0" * 62
    storage.keep(f"ab/{digest}", b"being received")
    for hour in range(PARTS):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hour), tick=False):
            now = timezone.now().timestamp()
            os.utime(private / "ab" / digest, (now, now))
            assert collect_orphans() == 0


def hours(start: dt.datetime, number: int) -> list[dt.datetime]:
    return [start + dt.timedelta(hours=hour) for hour in range(number)]


def test_a_day_and_an_hour_of_runs_look_everywhere_once() -> None:
    assert sorted(prefix for hour in hours(timezone.now(), PARTS) for prefix in _prefixes_at(hour)) == PREFIXES


def test_a_portal_stopped_at_night_looks_everywhere_too() -> None:
    days = hours(timezone.now(), 24 * PARTS)
    assert {prefix for hour in days if 8 <= hour.hour < 20 for prefix in _prefixes_at(hour)} == set(PREFIXES)


def test_a_run_goes_through_its_part_alone() -> None:
    """Among millions of files, neither the whole table is read nor does anybody wait to write meanwhile."""
    with CaptureQueriesContext(connection) as queries:
        collect_orphans()
    first, *others = [query["sql"] for query in queries]
    assert first.startswith("SELECT")
    assert '"sha256" >= ' in first
    assert '"sha256" < ' in first
    assert all('"released_at" IS NOT NULL' in sql or '"released_at" < ' in sql for sql in others)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_comes_back_while_it_is_collected_is_not_lost(private: Path) -> None:
    keep_generated(content=b"%PDF once", page_count=1)
    for is_first in (True, False) * 5:
        StoredFile.objects.update(kept_at="2020-01-01T00:00Z", released_at="2020-01-02T00:00Z")
        at_once(collect_orphans, lambda: keep_generated(content=b"%PDF once", page_count=1), is_first=is_first)
        assert storages["private"].exists(StoredFile.objects.get().storage_name)


@pytest.mark.django_db(transaction=True)
def test_bytes_without_a_row_that_come_back_while_they_are_collected_are_not_lost(private: Path) -> None:
    stored = keep_generated(content=b"%PDF left by a crash", page_count=1)
    for is_first in (True, False) * 5:
        StoredFile.objects.all().delete()
        os.utime(private / stored.storage_name, (LONG_AGO, LONG_AGO))
        at_once(
            lambda: _collect_bytes_under(stored.sha256[:2]),
            lambda: keep_generated(content=b"%PDF left by a crash", page_count=1),
            is_first=is_first,
        )
        assert storages["private"].exists(StoredFile.objects.get().storage_name)


def at_once(collect: Callable[[], object], keep: Callable[[], object], *, is_first: bool) -> None:
    """Do both at the same time, `collect` started first or not; neither may fail."""
    errors: list[Exception] = []

    def do(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 (told to the main thread)
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=do, args=(act,)) for act in ((collect, keep) if is_first else (keep, collect))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_work_is_scheduled() -> None:
    planned = {task.path: task.minutes for task in schedules}
    assert planned["locker.tasks.collect_orphans"] == 60
    assert planned["locker.tasks.forget_downloads"] == 24 * 60
    assert tasks.collect_orphans() == 0


def test_downloads_are_forgotten_after_a_year() -> None:
    stored = make_stored_file()
    Download.objects.create(stored_file=stored, context="locker")
    with time_machine.travel(timezone.now() + dt.timedelta(days=364)):
        assert tasks.forget_downloads() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=366)):
        assert tasks.forget_downloads() == 1


def test_settings_keep_private_files_out_of_public_ones() -> None:
    assert not Path(settings.PRIVATE_FILES_ROOT).is_relative_to(settings.MEDIA_ROOT)
