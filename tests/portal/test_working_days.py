"""The days on which services work."""

import datetime as dt

import pytest

from portal.working_days import easter, is_public_holiday, is_working_day


@pytest.mark.parametrize(
    "day",
    [
        (2026, 1, 1), (2026, 4, 6), (2026, 5, 1), (2026, 5, 8), (2026, 5, 14), (2026, 5, 25), (2026, 7, 14),
        (2026, 8, 15), (2026, 11, 1), (2026, 11, 11), (2026, 12, 25), (2027, 3, 29), (2028, 6, 5),
    ],
)  # fmt: skip
def test_public_holidays_are_those_of_the_law(day: tuple[int, int, int]) -> None:
    assert is_public_holiday(dt.date(*day))


def test_a_year_has_eleven_of_them_and_nothing_else_is_one() -> None:
    for year in (2025, 2026, 2027, 2038):
        first = dt.date(year, 1, 1)
        days = [first + dt.timedelta(days=number) for number in range(365)]
        assert len([day for day in days if is_public_holiday(day)]) in (10, 11), "two may fall on one day"


def test_nobody_works_at_the_week_end() -> None:
    assert [is_working_day(dt.date(2026, 11, day)) for day in (27, 28, 29, 30)] == [True, False, False, True]


@pytest.mark.parametrize("day", [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2024, 3, 31), (2038, 4, 25)])
def test_easter_is_found_in_every_century(day: tuple[int, int, int]) -> None:
    assert easter(day[0]) == dt.date(*day)
