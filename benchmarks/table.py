"""What was measured of each scenario, beside the floors of the same run and its bars, as a Markdown table."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.scenario import Bars

HEADINGS = (
    *("scenario", "/s", "p50", "p95", "p99 ms", "CPU ms", "PG ms", "SQL", "kB"),
    *("/s × floor", "CPU × floor", "CPU × bare page", "bars"),
)


@dataclass(frozen=True)
class Row:
    """What was measured of a scenario; times in milliseconds, of one act."""

    name: str
    bars: Bars
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu: float
    queries: int
    kilobytes: float
    postgresql: float | None = None
    """CPU of PostgreSQL's own processes; None on another database, or where they are on another machine."""
    bare: str = ""
    """The bare page that it is beside; none for the floor."""


@dataclass(frozen=True)
class Ratios:
    """The CPU of a row beside that of the floors of its run."""

    floor: float
    bare: float | None


def ratios(rows: Sequence[Row]) -> dict[str, Ratios]:
    """Of each row, by its name; the first row is the floor."""
    cpu = {row.name: row.cpu for row in rows}
    return {
        row.name: Ratios(row.cpu / rows[0].cpu, row.cpu / cpu[row.bare] if row.bare in cpu else None) for row in rows
    }


def verdict(row: Row, floor: Row) -> str:
    """Each bar, met or not; empty when there is none."""
    bars = row.bars
    remarks = [
        _at_most("CPU", row.cpu, bars.cpu_ms, "ms"),
        _at_most("SQL", row.queries, bars.queries, ""),
        _at_most("p50", row.p50, bars.p50_ms, "ms"),
        _at_most("p95", row.p95, bars.p95_ms, "ms"),
        _at_least("/s", row.per_second, bars.per_second),
        _at_least("× floor", row.per_second / floor.per_second, bars.of_floor),
    ]
    return ", ".join(filter(None, remarks))


def _at_most(name: str, value: float, bar: float | None, unit: str) -> str:
    return "" if bar is None else f"{'✓' if value <= bar else '✗'} {name} ≤ {bar:g}{unit and ' ' + unit}"


def _at_least(name: str, value: float, bar: float | None) -> str:
    return "" if bar is None else f"{'✓' if value >= bar else '✗'} {name} ≥ {bar:g}"


def table(rows: Sequence[Row]) -> str:
    """The rows; the first is the floor."""
    floor, beside = rows[0], ratios(rows)
    return markdown(
        HEADINGS,
        [
            (
                row.name,
                f"{row.per_second:,.0f}",
                *(f"{value:.1f}" for value in (row.p50, row.p95, row.p99)),
                f"{row.cpu:.2f}",
                decimals(row.postgresql),
                str(row.queries),
                f"{row.kilobytes:.1f}",
                f"{row.per_second / floor.per_second:.2f}",
                decimals(beside[row.name].floor),
                decimals(beside[row.name].bare),
                verdict(row, floor),
            )
            for row in rows
        ],
    )


def markdown(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table of text."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (headings, ["---"] * len(headings), *lines))


def decimals(value: float | None) -> str:
    """With two decimals, or a dash where nothing was measured."""
    return "–" if value is None else f"{value:.2f}"
