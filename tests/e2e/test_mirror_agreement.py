"""The browser's modules against the server, on generated cases: the same conditions hold, the same sums come out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Page

from formkit.fieldtypes import AmountField, NumberField, field_type
from formkit.language.comparisons import Comparator, comparison_of
from formkit.language.evaluating import Environment
from formkit.relative_dates import resolved
from formkit.sums import column_sum
from teleservices.answering.mirror import described
from tests.e2e import mirror_cases
from tests.factories.conditions import met

IN_BROWSER = """async ([address, name, calls]) => {
  const found = (await import(address))[name];
  return JSON.stringify(calls.map((given) => found(...given)));
}"""


@pytest.fixture
def run(page: Page, tmp_path: Path) -> Callable[[str, str, list[list[Any]]], list[Any]]:
    """Calls a function of a module in the browser, once for each list of arguments, given as a file of JSON."""

    def call(module: str, name: str, calls: list[list[Any]]) -> list[Any]:
        written = tmp_path / f"{name}.json"
        written.write_text(json.dumps(calls))
        page.goto("/accessibilite/")
        result = page.evaluate(IN_BROWSER, [f"/static/js/{module}", name, json.loads(written.read_text())])
        results: list[Any] = json.loads(result)
        return results

    return call


Run = Callable[[str, str, list[list[Any]]], list[Any]]


def disagreements(calls: list[list[Any]], server: list[Any], browser: list[Any]) -> list[tuple[Any, Any, Any]]:
    assert len(server) == len(browser) == len(calls)
    return [case for case in zip(calls, server, browser, strict=True) if case[1] != case[2]]


def test_at_least_a_thousand_rules(run: Run) -> None:
    cases = mirror_cases.drawn(mirror_cases.rules, 2_000)
    assert len(cases) >= 1_500
    assert set(mirror_cases.OPERATORS) == set(get_args(Comparator))
    calls = [[expression.model_dump(mode="json"), {"answers": known}] for expression, known in cases]
    server = [met(expression, known) for expression, known in cases]
    assert 0.1 < sum(server) / len(server) < 0.9
    alone = {
        (line.comparator, holds)
        for (expression, _known), holds in zip(cases, server, strict=True)
        if (line := comparison_of(expression)) is not None
    }
    assert alone == {(operator, holds) for operator in mirror_cases.OPERATORS for holds in (True, False)}
    assert disagreements(calls, server, run("tree.js", "holds", calls)) == []


def test_at_least_five_hundred_calculations(run: Run) -> None:
    cases = mirror_cases.drawn(mirror_cases.sums, 2_000)
    assert len(cases) >= 1_500
    calls = [[field.model_dump(mode="json"), {"answers": known, "unknown": []}] for field, known in cases]
    server = [field_type(field).settle(field, Environment(known)) for field, known in cases]
    assert len([value for value in server if value is not None]) > 300
    assert disagreements(calls, server, run("calculated.js", "compute", calls)) == []

    shown = [[described(field), value] for (field, _known), value in zip(cases, server, strict=True)]
    texts = [field_type(field).display(field, value) for (field, _known), value in zip(cases, server, strict=True)]
    assert disagreements(shown, texts, run("numbers.js", "shownAnswer", shown)) == []


def test_days_that_move_with_today(run: Run) -> None:
    todays = [*mirror_cases.DAYS, "2026-03-31", "2026-12-31", "1900-02-28", "9999-12-31", "0001-01-01", "2026-02-30"]
    moves = [
        f"today{sign}{number}{unit}" for sign in "+-" for number in (0, 1, 11, 12, 13, 400, 9999) for unit in "dmy"
    ]
    calls = [[relative, today] for today in todays for relative in ("today", "todayish", *moves)]
    assert len(calls) > 500
    assert disagreements(calls, [resolved(*call) for call in calls], run("days.js", "resolved", calls)) == []


@pytest.mark.parametrize(
    "column",
    [
        AmountField(key="f_x", label="Prix"),
        NumberField(key="f_x", label="Nombre", unit="élèves"),
        NumberField(key="f_x", label="Longueur", decimals=3),
    ],
    ids=["amount", "whole", "decimal"],
)
def test_totals_of_columns(run: Run, column: AmountField | NumberField) -> None:
    lists = [case for case in mirror_cases.drawn(mirror_cases.rows_of(column), 200) if case]
    calls = [[described(column), rows] for rows in lists]
    totals = [column_sum(rows, column.key) for rows in lists]
    texts = ["" if total is None else field_type(column).text(column, total) for total in totals]
    assert disagreements(calls, texts, run("numbers.js", "shownTotal", calls)) == []
