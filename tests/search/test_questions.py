"""What people ask, on the demo: a right answer stands among the first three results.

`held_out.csv` is read here alone, and none of its questions is ever printed: nobody tunes the search on it.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from search.building import keep_index
from search.finding import find
from tests import database

FIRST = 3
QUESTIONS = Path(__file__).parent / "questions"

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), override_settings(PARVIS_DEMO=True), database.with_the_demo():
        keep_index()
        yield


def first_shown(question: str) -> list[str]:
    """The last parts of the addresses that the page of results shows first."""
    findings = find(question)
    rest = [result for group in findings.groups for result in group.results]
    shown = [*findings.best, *rest, *findings.nearest][:FIRST]
    return [result.url.rstrip("/").rsplit("/", 1)[-1] for result in shown]


def answered(name: str) -> list[tuple[str, bool]]:
    """Each question of a file, and whether it has a right answer among the first."""
    with (QUESTIONS / name).open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return [(question, not set(right.split()).isdisjoint(first_shown(question))) for question, right in rows]


def test_questions_tuned_on_are_answered() -> None:
    answers = answered("tuning.csv")

    assert len(answers) == 100
    assert sum(is_right for _question, is_right in answers) >= 95, [word for word, is_right in answers if not is_right]


def test_questions_kept_apart_are_answered() -> None:
    results = [is_right for _question, is_right in answered("held_out.csv")]
    rate = sum(results)

    count = len(results)
    del results  # a failure shows the rate, and nothing by which a question could be known
    assert (count, rate) >= (100, 90)
