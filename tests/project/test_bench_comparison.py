"""Two runs of the bench beside each other: what is slower, whatever the machine was worth that minute."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from benchmarks.comparison import OtherConditionsError, Run, compared, run_of, save, saved, slower
from benchmarks.scenario import BARE, Bars
from benchmarks.table import Row, floors, table, verdict

CONDITIONS = "sqlite · 100 requests · 2 web processes"
FLOOR = Row("floor", Bars(), 1_000, 1, 1, 1, 0.25, 0, 0)
PAGE = Row(BARE, Bars(), 100, 1, 1, 1, 2.5, 4, 6)
STEP = Row("form step", Bars(cpu_ms=6), 100, 1, 1, 1, 5, 4, 10, postgresql=1.25)


def run(*rows: Row) -> Run:
    return run_of(rows, machine="a machine", conditions=CONDITIONS)


def twice_as_slow(row: Row) -> Row:
    return replace(row, cpu=row.cpu * 2)


def test_a_table_begins_with_the_ratio_to_both_floors():
    floor, page, step = table([FLOOR, PAGE, STEP]).splitlines()[2:]
    assert floor == "| floor | 0.10 | 1.00 | 1.00 | 0 | 0.0 |  | 1,000 | 1.0 | 1.0 | 1.0 | 0.25 | – |"
    assert page == f"| {BARE} | 1.00 | 10.00 | 0.10 | 4 | 6.0 |  | 100 | 1.0 | 1.0 | 1.0 | 2.50 | – |"
    assert step.startswith("| form step | 2.00 | 20.00 | 0.10 | 4 | 10.0 | ✓ CPU ≤ 2.56 × bare page | 100 |")
    assert step.endswith("| 5.00 | 1.25 |")


@pytest.mark.parametrize("speed", [1, 5])
def test_a_bar_is_as_far_on_a_machine_five_times_slower(speed: int):
    bars = Bars(cpu_ms=6, queries=3, p50_ms=2, per_second=120, of_floor=0.2)
    rows = [
        replace(row, cpu=row.cpu * speed, p50=row.p50 * speed, per_second=row.per_second / speed)
        for row in (FLOOR, PAGE, replace(STEP, bars=bars))
    ]
    assert verdict(rows[-1], rows) == (
        "✓ CPU ≤ 2.56 × bare page, ✗ SQL ≤ 3, ✓ p50 ≤ 0.85 × bare page, ✗ each in ≤ 3.56 × bare page, "
        "✗ /s ≥ 0.2 × floor"
    )


def test_a_figure_is_said_by_its_ratios_then_in_milliseconds():
    assert floors([FLOOR, PAGE]).beside(5, 4.68) == "2.00 × bare page (bar 2.00), 20.00 × floor, 5.0 ms"
    assert floors([FLOOR, PAGE]).beside(5) == "2.00 × bare page, 20.00 × floor, 5.0 ms"


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


def test_a_file_whose_floor_stands_beside_no_page_is_still_compared_with(tmp_path: Path):
    file = tmp_path / "run.json"
    former = asdict(run(FLOOR, PAGE, STEP))
    former["scenarios"]["floor"]["ratios"]["bare"] = None
    file.write_text(json.dumps(former))
    now = run(FLOOR, PAGE, replace(STEP, cpu=6))
    assert slower(saved(file, conditions=CONDITIONS), now) == ["form step"]


def test_a_run_on_another_database_compares_with_nothing(tmp_path: Path):
    file = tmp_path / "run.json"
    save(run(FLOOR, PAGE, STEP), file)
    with pytest.raises(OtherConditionsError, match="measured with sqlite"):
        saved(file, conditions="postgres · 100 requests · 2 web processes")
