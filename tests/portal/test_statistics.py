"""SQLite knows how its tables have grown, and finds a person's rows by what is rare."""

import pytest
from django.db import connection

from portal.schedules import schedules
from portal.statistics import refresh_statistics
from tests import database

pytestmark = pytest.mark.django_db


def test_it_is_refreshed_every_hour() -> None:
    assert any(task.path == "portal.statistics.refresh_statistics" and task.minutes == 60 for task in schedules)


def test_what_is_counted_is_written_down() -> None:
    refresh_statistics()
    if database.is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'django_content_type'")
            assert cursor.fetchone()[0] > 0
