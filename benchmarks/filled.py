"""`script/bench --migrations`: a database that a former version made and filled, brought up to date by this code.

The former version is a commit: its own code makes the tables and the data, then each migration since is timed. Run as a
module, it is what is timed.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from benchmarks.server import ROOT, manage

FORMER = "7aac16f"
"""That of tests/upgrade: of 25 November 2026, 62 migrations of the requests ago."""
WORTH_A_LINE = 0.005
"""Seconds under which a migration is only counted."""
Took = list[tuple[str, float]]
"""Name and seconds, in the order in which they were applied."""


def bench(wanted: argparse.Namespace, env: dict[str, str], folder: Path, machine: str) -> None:
    """Make, fill, bring up to date; print what each step took."""
    env = {name: value for name, value in env.items() if name != "PYTHONPATH"} | {"PARVIS_VAR": str(folder)}
    former = folder / "former"
    _take(wanted.former, former)
    _say(f"tables and data of {wanted.former}, {wanted.requests:,} requests…")
    manage(env, "manage.py", "migrate", "--verbosity=0", folder=former)
    for command in ("createcachetable", "setup_portal"):
        manage(env, "manage.py", command, folder=former)
    manage(env, "-m", "benchmarks.data", f"--requests={wanted.requests}", folder=former)
    _say("its upgrade…")
    took: Took = json.loads(manage(env, "-m", "benchmarks.filled").splitlines()[-1])
    engine = env.get("DATABASE_URL", "sqlite").split(":", 1)[0]
    print(f"\n{machine} · {engine} · {wanted.requests:,} requests of {wanted.former}\n")
    print(table(took))


def table(took: Took) -> str:
    """Each step that is worth a line, as a Markdown table, and the sum of all."""
    lines = ["| step | s |", "|---|---|"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in took if seconds >= WORTH_A_LINE]
    short = [seconds for _name, seconds in took if seconds < WORTH_A_LINE]
    lines += [f"| {len(short)} others | {sum(short):.2f} |", f"| all | {sum(seconds for _name, seconds in took):.2f} |"]
    return "\n".join(lines)


def _take(commit: str, place: Path) -> None:
    """The code of a commit, there; its history stays here. Raises CalledProcessError for an unknown one."""
    place.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], cwd=place, input=archive, check=True)


def bring_up_to_date() -> Took:
    """What `script/server` does of a database before it serves, timed; Django is set up already."""
    took, begun = Took(), dict[Migration | None, float]()

    def note(step: str, migration: Migration | None = None, _fake: bool = False) -> None:
        if step == "apply_start":
            begun[migration] = time.perf_counter()
        elif step == "apply_success":
            took.append((str(migration), time.perf_counter() - begun[migration]))

    start = time.perf_counter()
    executor = MigrationExecutor(connection, note)  # type: ignore[arg-type] # the stubs know fewer steps
    executor.migrate(executor.loader.graph.leaf_nodes())
    took.append(("states of the models", time.perf_counter() - start - sum(seconds for _name, seconds in took)))
    for command in ("migrate", "setup_portal"):
        start = time.perf_counter()
        call_command(command, verbosity=0)
        took.append((f"then {command}", time.perf_counter() - start))
    return took


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(bring_up_to_date()))
