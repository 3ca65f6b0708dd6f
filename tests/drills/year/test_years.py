"""Simulated years: two short ones at each landing; in a whole run, faults put back and a story cut off everywhere."""

from collections.abc import Iterator

import pytest

from drills.year.engine import Plan, Year, run
from drills.year.faults import FAULTS, put_back
from drills.year.shortening import shortest
from drills.year.story import Step, Story, Violation
from tests import database, gate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
is_whole = gate.examples(100) > 100 and database.is_sqlite()
"""A seed tells another story on PostgreSQL, whose keys go on from test to test: faults are looked for on SQLite."""
FINDS = {"A": 2, "B": 1, "C": 6, "D": 2, "E": 1, "F": 3, "G": 1, "H": 4, "I": 1}
"""The first seed of sixty days that finds a fault (`script/year --faults --days 60`)."""
LEAST = 40
"""Commits that a story of three days makes."""
CUTS = 4
"""Of these commits, at how many, evenly, the story is cut off at a landing; a whole run takes them all, on SQLite."""
PARTS = 14 if is_whole else 1
"""In so many tests: one that lasts 400 s is taken for one that hangs (`faulthandler_timeout`)."""


@pytest.fixture(autouse=True)
def _as_the_migrations_left_it() -> Iterator[None]:
    database.restore()
    return


@pytest.mark.parametrize("seed", [1, 2])
def test_a_month_holds(seed: int) -> None:
    story = run(Plan(seed, 30))
    assert story.violations == []
    assert sum(story.done.values()) > 100


def test_each_known_fault_has_a_seed_that_finds_it() -> None:
    assert FINDS.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", FINDS if is_whole else ["I"])
def test_a_fault_put_back_is_found(name: str) -> None:
    with put_back(name):
        story = run(Plan(FINDS[name], 60))
    assert any(broken.invariant.startswith(FAULTS[name].found_by) for broken in story.violations)


@pytest.mark.parametrize("part", range(PARTS))
def test_three_days_cut_off_at_a_commit(part: int) -> None:
    year = Year(Plan(3, 3, crashes=False))
    assert year.run().violations == []
    commits = year.crashes.commits
    assert commits > LEAST
    cuts = range(1 + part, commits + 1, PARTS if is_whole else commits // CUTS)
    for at in cuts:
        for after in (False, True):
            database.restore()
            story = run(Plan(3, 3, crashes=False, crash_at=at, crash_after=after))
            assert story.violations == [], f"commit {at}, {'after' if after else 'before'}"


def test_a_story_is_made_as_short_as_it_can_be() -> None:
    """Of a hundred steps two break the promise together."""
    needed = {"1.3", "4.7"}

    def imagined(plan: Plan) -> Story:
        keys = [f"{day}.{place}" for day in range(10) for place in range(10)]
        kept = [key for key in keys if plan.kept is None or key in plan.kept]
        story = Story(plan.seed, plan.days, [Step(key, "", "", key, "", "") for key in kept])
        if needed <= set(kept):
            story.violations.append(Violation("une promesse", "rompue"))
        return story

    plan = Plan(1, 10)
    assert {step.key for step in shortest(plan, imagined(plan), imagined).steps} == needed
