"""What no request measures, each measured by a process of its own on the bench's database, and said in a line."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import server
from benchmarks.mail import Figures, outbox_figures
from benchmarks.table import Floors

Environment = dict[str, str]


def _pdfs(env: Environment, _folder: Path, floors: Floors) -> list[str]:
    pdfs = json.loads(server.manage(env, "-m", "benchmarks.offline"))
    receipt, intake, mixed, cold = (pdfs[name] for name in ("acknowledgement", "intake", "mixed_intake", "cold_intake"))
    return [
        f"acknowledgement PDF, CPU: {floors.beside(receipt['p50'], 15)}",
        f"PDF intake, 100 kB, child process included, CPU: p50 {floors.beside(intake['p50'], 60)}; "
        f"p99 {floors.beside(intake['p99'], 250)}",
        f"PDF intake, mixed corpus, CPU: p50 {floors.beside(mixed['p50'], 60)}; p99 {floors.beside(mixed['p99'], 250)}",
        f"the same, started cold: p50 {floors.beside(cold['p50'])}; p99 {floors.beside(cold['p99'])}",
    ]


def _desk(env: Environment, _folder: Path, floors: Floors) -> list[str]:
    desk = json.loads(server.manage(env, "-m", "benchmarks.desk"))
    bulk, counts, facts = desk["bulk"], desk["counts"], desk["facts"]
    return [
        f"counts of each kind of work and sums of a filter, CPU: {floors.beside(counts['p50'], 60)}",
        f"facts and words of an act, CPU: p50 {floors.beside(facts['p50'], 1.5)}; p99 {floors.beside(facts['p99'])}",
        f"bulk act, taking charge of {bulk['done']:,} requests: each in {floors.beside(bulk['each_ms'], 25)}; "
        f"CPU {floors.beside(bulk['cpu_ms'])}; {bulk['grown_mb']:.0f} MB more at its end (bar: flat)",
    ]


def _exports(env: Environment, _folder: Path, floors: Floors) -> list[str]:
    export = json.loads(server.manage(env, "-m", "benchmarks.exporting"))
    files = json.loads(server.manage(env, "-m", "benchmarks.exporting", "--complete"))
    return [
        f"export of {export['requests']:,} requests, 40 columns, XLSX: CPU each "
        f"{floors.beside(export['cpu_s'] * 1_000 / export['requests'])}; {export['seconds']:.0f} s in all, "
        f"at most {export['peak_mb']:.0f} MB (bar 300), {export['slices']} tasks",
        f"complete files of {files['requests']:,} requests in a ZIP of {files['file_mb']:.0f} MB: CPU each "
        f"{floors.beside(files['cpu_s'] * 1_000 / files['requests'])}; {files['seconds']:.0f} s in all, "
        f"at most {files['peak_mb']:.0f} MB (bar 300)",
    ]


def _mail(env: Environment, folder: Path, floors: Floors) -> list[str]:
    return outbox_lines(outbox_figures(env, folder), floors)


def outbox_lines(mail: Figures, floors: Floors) -> list[str]:
    """What is said of the outbox; who waits for an e-mail waits seconds, on any machine."""
    p95, waiting = mail["delays"]["p95"], mail["delays"]["waiting"]
    delay = f"not measured, none has left and {waiting} wait" if p95 is None else f"{p95:.1f} s (bar 10)"
    return [
        f"outbox, one worker: an e-mail in {floors.beside(1_000 / mail['per_second'], 10)}; "
        f"CPU {floors.beside(mail['cpu_ms'])}",
        f"from the act to the provider's answer, p95: {delay}",
    ]


def _recurring(env: Environment, _folder: Path, floors: Floors) -> list[str]:
    tasks = json.loads(server.manage(env, "-m", "benchmarks.recurring"))
    dearest = ", ".join(f"{name} {ms:.0f} ms" for ms, name in tasks["dearest"])
    return [
        f"recurring tasks with nothing to do, CPU: an hour {floors.beside(tasks['hour_ms'])}; "
        f"a night {floors.beside(tasks['night_ms'])}; the dearest: {dearest}"
    ]


BEHIND: Mapping[str, Callable[[Environment, Path, Floors], list[str]]] = {
    "PDFs": _pdfs,
    "desk, behind its pages": _desk,
    "exports of the desk": _exports,
    "mail": _mail,
    "recurring tasks": _recurring,
}
"""By the name that `--only` chooses."""


def behind_the_web(env: Environment, folder: Path, only: list[str] | None, floors: Floors) -> list[str]:
    """The lines of those whose name is among `only`, or of all."""
    lines: list[str] = []
    for name, measure in BEHIND.items():
        if not only or any(word in name for word in only):
            say(f"{name}…")
            lines += lines_of(name, lambda measure=measure: measure(env, folder, floors))  # type: ignore[misc]
    return lines


def lines_of(name: str, measure: Callable[[], list[str]]) -> list[str]:
    """What is measured, or one line that says why nothing is: a row that breaks must not cost the others' figures."""
    try:
        return measure()
    except Exception as error:  # noqa: BLE001 - whatever broke
        return [not_measured(name, error)]


def not_measured(name: str, error: Exception) -> str:
    """The line of a row that broke, by the last thing that was said of it; the rest is told meanwhile."""
    say(f"{name}: {error}")
    _told, _newline, last = str(error).strip().rpartition("\n")
    return f"{name}: not measured, {type(error).__name__} {last}".rstrip()


def say(text: str) -> None:
    """Tell who waits how far it is."""
    print(f"  {text}", file=sys.stderr, flush=True)
