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
from search.finding import Result, find
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
    return [last_part(result) for result in shown]


def last_part(result: Result) -> str:
    """The last part of an address, a place in its page aside."""
    return result.url.split("#")[0].rstrip("/").rsplit("/", 1)[-1]


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


def test_questions_of_ours_are_answered_first_and_those_of_others_are_said_to_be() -> None:
    """Half of them no page answers: none of the département's is then shown as if it did."""
    with (QUESTIONS / "honest.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    wrong = [question for question, right in rows if not is_right(question, right.split())]

    assert (len(rows), sum(not right for _question, right in rows)) == (60, 30)
    assert len(wrong) <= 3, wrong


def is_right(question: str, right: list[str]) -> bool:
    """Whether the first line leads to a right answer, or, where there is none, says so."""
    findings = find(question)
    if not right:
        return findings.is_elsewhere or not findings.results
    return last_part((findings.results or findings.nearest)[0]) in right
