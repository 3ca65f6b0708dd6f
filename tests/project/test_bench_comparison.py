"""Two runs of the bench beside each other: what is slower, whatever the machine was worth that minute."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.comparison import OtherConditionsError, Run, compared, run_of, save, saved, slower
from benchmarks.scenario import BARE, Bars
from benchmarks.table import Row, table

CONDITIONS = "sqlite · 100 requests · 2 web processes"
FLOOR = Row("floor", Bars(), 1_000, 1, 1, 1, 0.25, 0, 0)
PAGE = Row(BARE, Bars(), 100, 1, 1, 1, 2.5, 4, 6, bare=BARE)
STEP = Row("form step", Bars(cpu_ms=6), 100, 1, 1, 1, 5, 4, 10, postgresql=1.25, bare=BARE)


def run(*rows: Row) -> Run:
    return run_of(rows, machine="a machine", conditions=CONDITIONS)


def twice_as_slow(row: Row) -> Row:
    return replace(row, cpu=row.cpu * 2)


def test_a_table_has_the_ratio_to_both_floors():
    floor, page, step = table([FLOOR, PAGE, STEP]).splitlines()[2:]
    assert floor.endswith("| 0.25 | – | 0 | 0.0 | 1.00 | 1.00 | – |  |")
    assert page.endswith("| 2.50 | – | 4 | 6.0 | 0.10 | 10.00 | 1.00 |  |")
    assert step.endswith("| 5.00 | 1.25 | 4 | 10.0 | 0.10 | 20.00 | 2.00 | ✓ CPU ≤ 6 ms |")


def test_a_machine_half_as_quick_makes_nothing_slower():
    rows = (FLOOR, PAGE, STEP)
    assert slower(run(*rows), run(*map(twice_as_slow, rows))) == []


@pytest.mark.parametrize(("cpu", "is_slower"), [(5.7, False), (5.8, True), (2.5, False)])
def test_slower_is_more_than_15_percent_beside_the_floors(cpu: float, is_slower: bool):
    now = run(FLOOR, PAGE, replace(STEP, cpu=cpu))
    assert slower(run(FLOOR, PAGE, STEP), now) == (["form step"] if is_slower else [])


def test_a_floor_measured_in_a_good_minute_makes_nothing_slower():
    former = run(FLOOR, PAGE, STEP)
    assert slower(former, run(replace(FLOOR, cpu=0.2), PAGE, STEP)) == []
    assert slower(former, run(FLOOR, replace(PAGE, cpu=2), STEP)) == []


def test_the_floors_are_what_is_measured_with_never_what_is_judged():
    assert slower(run(FLOOR, PAGE, STEP), run(*map(twice_as_slow, (FLOOR, PAGE)), STEP)) == []


def test_what_one_run_left_out_is_not_judged():
    former, now = run(FLOOR, PAGE, STEP), run(FLOOR, PAGE, replace(STEP, name="transmit", cpu=50))
    assert slower(former, now) == []
    assert "transmit" not in compared(former, now)


def test_a_comparison_says_what_changed():
    now = run(FLOOR, PAGE, replace(STEP, cpu=6, queries=5, postgresql=0.5))
    line = compared(run(FLOOR, PAGE, STEP), now).splitlines()[-1]
    assert line == "| form step | 20.00 → 24.00 | 2.00 → 2.40 | ✗ +20% | 1.25 → 0.50 | 4 → 5 |"


def test_a_run_is_kept_and_read_again(tmp_path: Path):
    file = tmp_path / "run.json"
    kept = run(FLOOR, PAGE, STEP)
    save(kept, file)
    assert saved(file, conditions=CONDITIONS) == kept


def test_a_run_on_another_database_compares_with_nothing(tmp_path: Path):
    file = tmp_path / "run.json"
    save(run(FLOOR, PAGE, STEP), file)
    with pytest.raises(OtherConditionsError, match="measured with sqlite"):
        saved(file, conditions="postgres · 100 requests · 2 web processes")
