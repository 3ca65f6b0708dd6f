"""`script/bench`: starts the production server, drives each scenario over loopback, prints a row each.

The machine's noise and the generator's own work are in every figure but two: CPU time, read from the server's own
processes, and SQL queries. Compare those, and ratios within one run.
"""

import argparse
import asyncio
import datetime as dt
import json
import os
import platform
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import comparison, mixed, server, slow
from benchmarks.behind import behind_the_web, lines_of, not_measured, say
from benchmarks.load import Browser, drive
from benchmarks.material import Material
from benchmarks.scenario import Scenario
from benchmarks.scenarios import FLOORS, scenarios
from benchmarks.table import Row, floors, table
from benchmarks.weight import first_visit

WARM_UP = 0.5
"""Seconds of load before a scenario is measured. Its connections to PostgreSQL have not prepared everything by then."""


class TooShortError(Exception):
    """Nothing to divide by: no two acts, or less processor than the hundredth of a second that /proc counts."""


async def measure(scenario: Scenario, port: int, web: server.Process, wanted: argparse.Namespace) -> Row:
    """Count queries and bytes of one act, warm up, then load for the time given."""
    queries, kilobytes = await _one_act(scenario, port)
    browsers = [_browser(scenario, port, number) for number in range(scenario.connections or wanted.concurrency)]
    if scenario.most is None:
        await drive(browsers, scenario.act, seconds=wanted.warm_up)
    postgresql, cpu_before, start = server.postgresql_seconds(), web.cpu_seconds(), time.perf_counter()
    took = await drive(browsers, scenario.act, seconds=wanted.seconds, most=scenario.most)
    lasted, cpu = time.perf_counter() - start, web.cpu_seconds() - cpu_before
    postgresql = server.postgresql_seconds() - postgresql
    for browser in browsers:
        browser.close()
    if len(took) < 2 or not cpu:
        raise TooShortError(f"{len(took)} acts, {cpu:.2f} s of processor in {lasted:.1f} s")
    marks = statistics.quantiles((seconds * 1_000 for seconds in took), n=100)
    return Row(
        name=scenario.name,
        bars=scenario.bars,
        per_second=len(took) / lasted,
        p50=marks[49],
        p95=marks[94],
        p99=marks[98],
        cpu=cpu * 1_000 / len(took),
        queries=queries,
        kilobytes=kilobytes,
        postgresql=postgresql * 1_000 / len(took) if postgresql and engine().startswith("postgres") else None,
    )


async def _one_act(scenario: Scenario, port: int) -> tuple[int, float]:
    """SQL queries and kilobytes of an act done for the fifth time: two workers have their caches by then."""
    browser = _browser(scenario, port, 0)
    await drive([browser], scenario.act, seconds=60, most=4)
    browser.headers["X-Bench"] = "1"
    browser.received = 0
    await drive([browser], scenario.act, seconds=60, most=1)
    browser.close()
    return sum(browser.queries), browser.received / 1_000


def _browser(scenario: Scenario, port: int, number: int) -> Browser:
    return Browser(port=port, cookies=scenario.browser(number), headers=dict(scenario.headers))


def environment(folder: Path) -> dict[str, str]:
    """Production's, on files of its own; DATABASE_URL and REDIS_URL are taken from the caller."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PARVIS_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "PARVIS_BASE_URL": "https://127.0.0.1",
        "DEFAULT_FROM_EMAIL": "ne-pas-repondre@bench.test",
    }


def prepare(env: dict[str, str], requests: int) -> tuple[Material, float]:
    """An empty database filled: tables, fixed rows, static files, data; and the seconds that the tables took."""
    start = time.monotonic()
    server.manage(env, "manage.py", "migrate", "--verbosity=0")
    tables = time.monotonic() - start
    say(f"fresh migrate: {tables:.1f} s; static files…")
    server.manage(env, "manage.py", "createcachetable")
    server.manage(env, "manage.py", "setup_portal")
    server.manage(env, "manage.py", "collectstatic", "--no-input", "--verbosity=0")
    say(f"data, {requests:,} requests…")
    material: Material = json.loads(server.manage(env, "-m", "benchmarks.data", f"--requests={requests}"))
    return material, tables


def engine() -> str:
    """The database that is measured, and Redis where it keeps the sessions."""
    return os.environ.get("DATABASE_URL", "sqlite").split(":", 1)[0] + (
        " and redis" if os.environ.get("REDIS_URL") else ""
    )


def processor() -> str:
    """The model of the processor, or its architecture where the kernel doesn't say it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if "model name" in line:
            return line.split(":", 1)[1].strip()
    return platform.machine()


def machine() -> str:
    """What the figures were measured on."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = platform.python_version()
    return f"{moment} · {os.cpu_count()} × {processor()} · Python {python} · commit {commit.strip()} · load {load}"


async def measure_all(
    wanted: argparse.Namespace, material: Material, port: int, web: server.Process
) -> tuple[list[Row], list[str]]:
    """The floors first, without which nothing can be said, then what was asked for; a line for each that broke."""
    rows, broken = [], []
    for place, scenario in enumerate(scenarios(material)):
        if place >= FLOORS and wanted.only and not any(word in scenario.name for word in wanted.only):
            continue
        try:
            rows.append(await measure(scenario, port, web, wanted))
            say(f"{scenario.name}: {rows[-1].per_second:,.0f}/s, {rows[-1].cpu:.2f} ms CPU, {rows[-1].queries} SQL")
        except Exception as error:
            if place < FLOORS:
                raise
            broken.append(not_measured(scenario.name, error))
    return rows, broken


def main() -> None:
    """Parse, prepare, serve, measure, print."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="requests in the desk (default: 10,000)")
    parser.add_argument("--seconds", type=float, default=4, help="load of each scenario (default: 4)")
    parser.add_argument("--warm-up", type=float, default=WARM_UP, help="seconds of load before that (default: 0.5)")
    parser.add_argument("--concurrency", type=int, default=16, help="connections (default: 16)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument("--only", action="append", help="scenarios whose name contains this (may be repeated)")
    parser.add_argument("--keep", type=Path, help="folder to keep the filled database in, and to find it again")
    parser.add_argument("--save", type=Path, help="file to keep the figures in, for --against")
    parser.add_argument("--against", type=Path, help="file of a former run, printed beside this one")
    parser.add_argument("--fail", action="store_true", help="status 1 where a scenario is slower than in --against")
    parser.add_argument("--enumeration", action="store_true", help="only whether time tells who has an account")
    parser.add_argument(
        "--mixed", action="store_true", help="only a mixed load on two nodes, as script/cluster has them"
    )
    parser.add_argument("--minutes", type=float, default=10, help="how long the mixed load lasts (default: 10)")
    parser.add_argument("--growth", action="store_true", help="only what is stored of a request, and what acts write")
    options = parser.parse_args()
    if options.mixed:
        mixed.bench(options, machine())
        return
    folder = options.keep or Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    try:
        if options.enumeration:
            _enumeration(folder.resolve())
        elif options.growth:
            _growth(options, folder.resolve())
        else:
            slower = _bench(options, folder.resolve())
            sys.exit(1 if slower and options.fail else 0)
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _enumeration(folder: Path) -> None:
    env = environment(folder)
    server.manage(env, "manage.py", "migrate", "--verbosity=0")
    server.manage(env, "manage.py", "createcachetable")
    server.manage(env, "manage.py", "collectstatic", "--no-input", "--verbosity=0")
    print(f"\n{machine()} · {engine()}\n")
    print(server.manage(env, "-m", "benchmarks.enumeration"))


def _filled(options: argparse.Namespace, folder: Path) -> tuple[dict[str, str], Material, float]:
    """The environment of a filled database, made or kept; what is in it; the seconds that its tables took."""
    file = folder / "bench.json"
    if file.exists():
        saved = json.loads(file.read_text())
        return environment(folder) | saved["environment"], saved["facts"], saved["tables"]
    folder.mkdir(parents=True, exist_ok=True)
    env = environment(folder)
    material, tables = prepare(env, options.requests)
    secret = {"SECRET_KEY": env["SECRET_KEY"]}
    file.write_text(json.dumps({"environment": secret, "facts": material, "tables": tables}))
    return env, material, tables


def _growth(options: argparse.Namespace, folder: Path) -> None:
    env, _material, _tables = _filled(options, folder)
    print(f"\n{machine()} · {engine()}\n")
    print(server.manage(env, "-m", "benchmarks.growth", str(folder / "bench.json")))


def _bench(options: argparse.Namespace, folder: Path) -> list[str]:
    """Measure and print; the scenarios that are slower than in the run to compare with."""
    env, material, tables = _filled(options, folder)
    conditions = f"{engine()} · {material['requests']:,} requests · {options.workers} web processes"
    former = comparison.saved(options.against, conditions=conditions) if options.against else None
    port = server.free_port()
    before = time.monotonic()
    with server.web(env, port, folder / "web.log", options.workers) as web:
        starting = time.monotonic() - before
        weight = first_visit(f"http://127.0.0.1:{port}{material['front']}")
        slowly = lines_of(slow.NAME, lambda: slow.report(material, port, options.only))
        rows, broken = asyncio.run(measure_all(options, material, port, web))
        memory = web.memory_megabytes()
    beside = floors(rows)
    outside = behind_the_web(env, folder, options.only, beside)
    print(f"\n{machine()} · {conditions}\n")
    print(table(rows))
    print()
    if slowly:
        print("\n".join([*slowly, ""]))
    for line in [
        *broken,
        *outside,
        f"front page, first visit: {weight.kilobytes:.0f} kB (bar 150) in {weight.requests} files, with all that its "
        f"scripts may load later; {weight.third_party} requests to third parties (bar 0)",
        f"fresh migrate: {beside.beside(tables * 1_000, 20_000)}",
        f"server ready: {beside.beside(starting * 1_000, 3_000)}",
        f"memory of the web processes after the load: {_megabytes(memory, 'share')} MB (bar 160), what they share "
        f"divided between them; {_megabytes(memory, 'whole')} MB when it is counted in each",
    ]:
        print(f"- {line}")
    now = comparison.run_of(rows, machine=machine(), conditions=conditions)
    if options.save:
        comparison.save(now, options.save)
    return _slower(former, now) if former else []


def _slower(former: comparison.Run, now: comparison.Run) -> list[str]:
    """Say what changed since a former run; the scenarios that are slower."""
    print(f"\nSince {former.machine}:\n\n{comparison.compared(former, now)}")
    names = comparison.slower(former, now)
    print(f"\nSlower by more than {comparison.SLOWER:.0%}: {', '.join(names) or 'none'}")
    return names


def _megabytes(memory: list[server.Memory], which: str) -> str:
    return ", ".join(f"{getattr(each, which):.0f}" for each in memory)


if __name__ == "__main__":
    main()
