"""How fast one worker empties the outbox into an SMTP server on loopback, and how long an e-mail takes to leave."""

import json
import sys
import time
from pathlib import Path
from typing import TypedDict

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks import server

RECIPIENTS = "outbox.test"
"""Where this row alone writes: recurring tasks of the worker send e-mails of their own, which are not counted."""
BURST = 600
TRICKLE = 100
PATIENCE = 120


class Delays(TypedDict):
    """Of the e-mails of this row: how many wait; seconds from act to answer, None where none has left yet."""

    waiting: int
    p95: float | None


class Figures(TypedDict):
    """What is said of the outbox."""

    per_second: float
    cpu_ms: float
    delays: Delays


class Sink:
    """Takes every e-mail at once, and notes when those of this row came."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Accept."""
        if envelope.rcpt_tos[0].endswith(RECIPIENTS):
            self.moments.append(time.perf_counter())
        return "250 taken"


def outbox_figures(env: dict[str, str], folder: Path) -> Figures:
    """E-mails a second of one worker over a burst; seconds from the act to the provider's answer, over a trickle."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=server.free_port())
    env = env | {"BENCH_SMTP_PORT": str(controller.port), "PARVIS_WORKERS": "1"}
    controller.start()
    server.manage(env, "-m", "benchmarks.offline", f"--emails={BURST}")
    worker = server.Process(sys.executable, "manage.py", "qcluster", environment=env, log=folder / "worker.log")
    try:
        _wait(sink, BURST // 10, worker)
        before, first = worker.cpu_seconds(), len(sink.moments)
        _wait(sink, BURST, worker)
        cpu = (worker.cpu_seconds() - before) / (len(sink.moments) - first)
        burst = sink.moments[BURST // 10 : BURST]
        server.manage(env, "-m", "benchmarks.offline", f"--emails={TRICKLE}")
        _wait(sink, BURST + TRICKLE, worker)
        time.sleep(1)
        delays: Delays = json.loads(server.manage(env, "-m", "benchmarks.offline", f"--delays={TRICKLE}"))
    finally:
        worker.stop()
        controller.stop()
    return {
        "per_second": (len(burst) - 1) / (burst[-1] - burst[0]),
        "cpu_ms": cpu * 1_000,
        "delays": delays,
    }


def _wait(sink: Sink, number: int, worker: server.Process) -> None:
    ends = time.monotonic() + PATIENCE
    while len(sink.moments) < number:
        worker.check()
        if time.monotonic() > ends:
            raise TimeoutError(f"{len(sink.moments)} of {number} e-mails in {PATIENCE} s")
        time.sleep(0.05)
