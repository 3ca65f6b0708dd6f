"""Dates and hours in words, in Paris time."""

import datetime as dt

import pytest
from django.template import Context, Template

from portal.dates import closing_text, hour_text, last_day, long_date, long_moment, opening_text

MIDNIGHT = dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC)
"""1 December, 0:00 in Paris."""
NOON = dt.datetime(2026, 12, 1, 11, 0, tzinfo=dt.UTC)


def test_dates_are_in_words() -> None:
    assert long_date(dt.date(2026, 11, 24)) == "24 novembre 2026"
    assert long_date(dt.date(2026, 8, 1)) == "1er août 2026"


def test_an_instant_is_written_in_local_time() -> None:
    assert long_date(MIDNIGHT) == "1er décembre 2026"
    assert long_moment(MIDNIGHT + dt.timedelta(hours=9, minutes=5)) == "1er décembre 2026 à 9\u00a0h\u00a005"
    assert hour_text(NOON) == "12\u00a0h"


def test_what_closes_at_midnight_was_open_until_the_day_before() -> None:
    assert closing_text(MIDNIGHT) == "30 novembre 2026"
    assert last_day(MIDNIGHT) == dt.date(2026, 11, 30)
    assert closing_text(NOON) == "1er décembre 2026 à 12\u00a0h"
    assert last_day(NOON) == dt.date(2026, 12, 1)


def test_what_opens_at_midnight_opens_that_day() -> None:
    assert opening_text(MIDNIGHT) == "1er décembre 2026"
    assert opening_text(NOON) == "1er décembre 2026 à 12\u00a0h"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("long_date", "1er décembre 2026"),
        ("long_moment", "1er décembre 2026 à 0\u00a0h"),
        ("hour", "0\u00a0h"),
        ("closing", "30 novembre 2026"),
    ],
)
def test_templates_write_the_same_and_nothing_for_nothing(name: str, written: str) -> None:
    template = Template("{% load dates %}{{ value|" + name + " }}")
    assert template.render(Context({"value": MIDNIGHT})) == written
    assert template.render(Context({"value": None})) == ""
