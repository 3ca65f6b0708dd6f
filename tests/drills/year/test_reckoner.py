"""The other reckoner of silence, on cases worked out by hand from the articles."""

import datetime as dt

import pytest

from drills.year.reckoner import Missing, accepted_on, refused_on, same_day


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "months", "last"),
    [
        ("2027-01-15", 2, "2027-03-15"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2027-03-28", 1, "2027-04-28"),
    ],
)
def test_from_one_day_of_a_month_to_the_same(received: str, months: int, last: str) -> None:
    assert same_day(day(received), months) == day(last)


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ([], "2027-03-15"),
        ([("2027-02-01", "2027-02-16", None)], "2027-03-30"),
        ([("2027-02-01", "2027-02-16", "2027-02-06")], "2027-03-20"),
        ([("2027-02-01", "2027-02-16", None), ("2027-02-10", "2027-02-20", None)], "2027-04-03"),
        ([("2027-03-16", "2027-03-30", None)], "2027-03-15"),
        ([("2027-03-15", "2027-03-25", None)], "2027-03-25"),
    ],
)
def test_a_refusal_is_suspended(asked: list[tuple[str, str, str | None]], last: str) -> None:
    """As long as the time given lasts, or until all came; once silence has spoken, nothing holds it."""
    missing = [Missing(day(since), day(until), day(came) if came else None) for since, until, came in asked]
    assert refused_on(day("2027-01-15"), 2, missing) == day(last)


def test_an_acceptance_runs_from_the_reception() -> None:
    received = day("2027-01-15")
    asked = Missing(day("2027-02-01"), day("2027-02-16"), None)
    assert accepted_on(received, 2, [asked]) is None
    came = Missing(asked.since, asked.until, day("2027-02-20"))
    assert accepted_on(received, 2, [came]) == day("2027-04-20")
    assert accepted_on(received, 2, [Missing(day("2027-03-16"), day("2027-03-30"), None)]) == day("2027-03-15")
