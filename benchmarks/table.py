"""What was measured of each scenario, beside the floors of the same run and its bars, as a Markdown table."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.scenario import Bars

REFERENCE_MS = 2.34
"""CPU of a bare Wagtail page on the machine where the bars were set, on 26 November 2026.

A bar of 25 ms is 25 / 2.34 bare pages of the run: machines differ fivefold, milliseconds alone compare nothing.
"""
HEADINGS = (
    *("scenario", "CPU × bare page", "CPU × floor", "/s × floor", "SQL", "kB", "bars"),
    *("/s", "p50", "p95", "p99 ms", "CPU ms", "PG ms"),
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


@dataclass(frozen=True)
class Ratios:
    """The CPU of a row beside that of the floors of its run."""

    floor: float
    bare: float


@dataclass(frozen=True)
class Floors:
    """CPU milliseconds of the bare view and of the bare Wagtail page of a run."""

    view: float
    page: float

    def ratios(self, ms: float) -> Ratios:
        """What took so long, beside both."""
        return Ratios(ms / self.view, ms / self.page)

    def beside(self, ms: float, bar_ms: float | None = None) -> str:
        """The same in words, with its bar; the milliseconds come last."""
        ratios = self.ratios(ms)
        bar = "" if bar_ms is None else f" (bar {decimals(bar_ms / REFERENCE_MS)})"
        return f"{decimals(ratios.bare)} × bare page{bar}, {decimals(ratios.floor)} × floor, {ms:.1f} ms"

    def verdict(self, name: str, ms: float, bar_ms: float | None) -> str:
        """Whether the bar is met on a machine of this speed; empty without one."""
        if bar_ms is None:
            return ""
        bar = bar_ms / REFERENCE_MS
        return f"{'✓' if ms / self.page <= bar else '✗'} {name} ≤ {decimals(bar)} × bare page"


def floors(rows: Sequence[Row]) -> Floors:
    """The first two rows."""
    return Floors(rows[0].cpu, rows[1].cpu)


def verdict(row: Row, rows: Sequence[Row]) -> str:
    """Each bar, met or not; empty when there is none."""
    bars, beside = row.bars, floors(rows)
    of_floor = row.per_second / rows[0].per_second
    remarks = [
        beside.verdict("CPU", row.cpu, bars.cpu_ms),
        "" if bars.queries is None else f"{'✓' if row.queries <= bars.queries else '✗'} SQL ≤ {bars.queries}",
        beside.verdict("p50", row.p50, bars.p50_ms),
        beside.verdict("p95", row.p95, bars.p95_ms),
        beside.verdict("each in", 1_000 / row.per_second, bars.per_second and 1_000 / bars.per_second),
        _verdict_beside(row, rows),
        "" if bars.of_floor is None else f"{'✓' if of_floor >= bars.of_floor else '✗'} /s ≥ {bars.of_floor:g} × floor",
    ]
    return ", ".join(filter(None, remarks))


def _verdict_beside(row: Row, rows: Sequence[Row]) -> str:
    """The bar that compares it with another row; empty where that one wasn't measured."""
    if row.bars.of_row is None:
        return ""
    name, times = row.bars.of_row
    ratios = [row.cpu / other.cpu for other in rows if other.name == name]
    return "".join(f"{'✓' if ratio <= times else '✗'} {ratio:.2f} ≤ {times:g} × {name}" for ratio in ratios)


def table(rows: Sequence[Row]) -> str:
    """The rows; the first two are the floors."""
    return markdown(HEADINGS, [_cells(row, rows) for row in rows])


def _cells(row: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    ratios = floors(rows).ratios(row.cpu)
    return (
        row.name,
        decimals(ratios.bare),
        decimals(ratios.floor),
        decimals(row.per_second / rows[0].per_second),
        str(row.queries),
        f"{row.kilobytes:.1f}",
        verdict(row, rows),
        f"{row.per_second:,.0f}",
        *(f"{value:.1f}" for value in (row.p50, row.p95, row.p99)),
        decimals(row.cpu),
        decimals(row.postgresql),
    )


def markdown(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table of text."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (headings, ["---"] * len(headings), *lines))


def decimals(value: float | None) -> str:
    """With two decimals, none from a thousand on, or a dash where nothing was measured."""
    return "–" if value is None else f"{value:,.{0 if value >= 1_000 else 2}f}"
