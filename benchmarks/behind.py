"""What no request measures, each measured by a process of its own on the bench's database, and said in a line."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import server
from benchmarks.mail import outbox_figures

Environment = dict[str, str]


def _pdfs(env: Environment, _folder: Path) -> list[str]:
    pdfs = json.loads(server.manage(env, "-m", "benchmarks.offline"))
    receipt, intake, mixed, cold = (pdfs[name] for name in ("acknowledgement", "intake", "mixed_intake", "cold_intake"))
    return [
        f"acknowledgement PDF: {receipt['p50']:.1f} ms CPU (bar 15)",
        f"PDF intake, 100 kB, child process included: p50 {intake['p50']:.0f} ms CPU (bar 60), "
        f"p99 {intake['p99']:.0f} ms (bar 250)",
        f"PDF intake, mixed corpus, child process included: p50 {mixed['p50']:.0f} ms CPU (bar 60), "
        f"p99 {mixed['p99']:.0f} ms (bar 250); started cold: p50 {cold['p50']:.0f} ms, p99 {cold['p99']:.0f} ms",
    ]


def _desk(env: Environment, _folder: Path) -> list[str]:
    desk = json.loads(server.manage(env, "-m", "benchmarks.desk"))
    bulk, counts, facts = desk["bulk"], desk["counts"], desk["facts"]
    return [
        f"counts of each kind of work and sums of a filter: {counts['p50']:.1f} ms CPU (bar 60)",
        f"facts and words of an act: p50 {facts['p50']:.2f} ms CPU (bar 1.5), p99 {facts['p99']:.2f} ms",
        f"bulk act, taking charge of {bulk['done']:,} requests: {bulk['per_second']:.0f}/s (bar 40), "
        f"{bulk['cpu_ms']:.1f} ms CPU each, {bulk['grown_mb']:.0f} MB more at its end (bar: flat)",
    ]


def _exports(env: Environment, _folder: Path) -> list[str]:
    export = json.loads(server.manage(env, "-m", "benchmarks.exporting"))
    files = json.loads(server.manage(env, "-m", "benchmarks.exporting", "--complete"))
    return [
        f"export of {export['requests']:,} requests, 40 columns, XLSX: {export['seconds']:.0f} s, "
        f"{export['cpu_s']:.0f} s CPU, at most {export['peak_mb']:.0f} MB (bar 300), {export['slices']} tasks",
        f"complete files of {files['requests']:,} requests in a ZIP of {files['file_mb']:.0f} MB: "
        f"{files['seconds']:.0f} s, {files['cpu_s']:.0f} s CPU, at most {files['peak_mb']:.0f} MB (bar 300)",
    ]


def _mail(env: Environment, folder: Path) -> list[str]:
    mail = outbox_figures(env, folder)
    return [
        f"outbox, one worker: {mail['per_second']:.0f} e-mails/s (bar 100), {mail['cpu_ms']:.1f} ms CPU each",
        f"from the act to the provider's answer, p95: {mail['delay_p95_s']:.1f} s (bar 10)",
    ]


def _recurring(env: Environment, _folder: Path) -> list[str]:
    tasks = json.loads(server.manage(env, "-m", "benchmarks.recurring"))
    dearest = ", ".join(f"{name} {ms:.0f}" for ms, name in tasks["dearest"])
    return [
        f"recurring tasks with nothing to do: {tasks['hour_ms']:.0f} ms CPU an hour, {tasks['night_ms']:.0f} a night; "
        f"the dearest: {dearest}"
    ]


BEHIND: Mapping[str, Callable[[Environment, Path], list[str]]] = {
    "PDFs": _pdfs,
    "desk, behind its pages": _desk,
    "exports of the desk": _exports,
    "mail": _mail,
    "recurring tasks": _recurring,
}
"""By the name that `--only` chooses."""
