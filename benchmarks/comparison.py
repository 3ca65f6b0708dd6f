"""A run kept in a file, and another one beside it. Machines differ from hour to hour: only ratios and counts compare.

A scenario is slower when its CPU grew by more than `SLOWER` beside both floors: one of them alone may have been
measured in a bad minute, or be quicker than it was.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.table import Ratios, Row, decimals, floors, markdown

SLOWER = 0.15
HEADINGS = ("scenario", "CPU × floor", "CPU × bare page", "CPU", "PG ms", "SQL")


class OtherConditionsError(Exception):
    """The two runs were not made on the same database, or not with as many requests."""


@dataclass(frozen=True)
class Measured:
    """What a scenario cost, beside the floors of its run."""

    ratios: Ratios
    queries: int
    postgresql: float | None


@dataclass(frozen=True)
class Run:
    """A whole run; `conditions` must be those of the run that it is compared with, `machine` need not."""

    machine: str
    conditions: str
    scenarios: Mapping[str, Measured]


def run_of(rows: Sequence[Row], *, machine: str, conditions: str) -> Run:
    """What is kept of these rows; the first two are the floors."""
    beside = floors(rows)
    scenarios = {row.name: Measured(beside.ratios(row.cpu), row.queries, row.postgresql) for row in rows}
    return Run(machine, conditions, scenarios)


def save(run: Run, file: Path) -> None:
    """Keep it."""
    file.write_text(json.dumps(asdict(run), indent=1, ensure_ascii=False) + "\n")


def saved(file: Path, *, conditions: str) -> Run:
    """A run that was kept; raises OtherConditionsError when it says nothing of one under these conditions."""
    record: dict[str, Any] = json.loads(file.read_text())
    if record["conditions"] != conditions:
        raise OtherConditionsError(f"{file}: measured with {record['conditions']}, not with {conditions}.")
    scenarios = {
        name: Measured(Ratios(**measured["ratios"]), measured["queries"], measured["postgresql"])
        for name, measured in record["scenarios"].items()
        if measured["ratios"]["bare"] is not None  # the floor's, in a file of before 30 November 2026
    }
    return Run(record["machine"], conditions, scenarios)


def growth(former: Measured, now: Measured) -> float:
    """By which part of itself its CPU grew, beside the floor that makes the least of it; below zero, it went down."""
    return min(now.ratios.floor / former.ratios.floor, now.ratios.bare / former.ratios.bare) - 1


def slower(former: Run, now: Run) -> list[str]:
    """The names of the scenarios that are; those that one of the runs left out are not judged."""
    return [name for name in _both(former, now) if growth(former.scenarios[name], now.scenarios[name]) > SLOWER]


def compared(former: Run, now: Run) -> str:
    """Both runs, scenario by scenario, as a Markdown table."""
    return markdown(HEADINGS, [_line(name, former.scenarios[name], now.scenarios[name]) for name in _both(former, now)])


def _both(former: Run, now: Run) -> Iterable[str]:
    return [name for name in now.scenarios if name in former.scenarios]


def _line(name: str, former: Measured, now: Measured) -> tuple[str, ...]:
    rise = growth(former, now)
    return (
        name,
        f"{decimals(former.ratios.floor)} → {decimals(now.ratios.floor)}",
        f"{decimals(former.ratios.bare)} → {decimals(now.ratios.bare)}",
        f"{'✗ ' if rise > SLOWER else ''}{rise:+.0%}",
        f"{decimals(former.postgresql)} → {decimals(now.postgresql)}",
        f"{former.queries} → {now.queries}" if former.queries != now.queries else str(now.queries),
    )
