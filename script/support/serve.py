"""Runs the Procfile's processes together and stops them together; says when the portal answers."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from honcho import environ, manager
from log_lines import Collected, is_collected

WEB = ("all", "web")
ROOT = Path(__file__).resolve().parents[2]
# Seconds that processes have, after being asked, to finish the requests and tasks in hand.
manager.KILL_WAIT = 30


class LeadersFirst:
    """Asks each program itself to stop, so that it lets its own children finish; kills whole groups only at the end."""

    def terminate(self, pid: int) -> None:
        """Ask the process to stop."""
        self._send(os.kill, pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        """Kill the process and all that it started."""
        self._send(os.killpg, pid, signal.SIGKILL)

    @staticmethod
    def _send(send: Callable[[int, int], None], pid: int, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            send(pid, number)


class Supervisor(manager.Manager):
    """honcho's manager, with a stop that loses no work."""

    def __init__(self) -> None:
        super().__init__(Collected(sys.stdout) if is_collected() else None)
        self._procmgr = LeadersFirst()


def _hang_up(number: int, frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def processes(role: str) -> dict[str, str]:
    """The Procfile's commands that a machine of this role runs."""
    known: dict[str, str] = environ.parse_procfile((ROOT / "Procfile").read_text()).processes
    return {name: command for name, command in known.items() if role in ("all", name)}


@contextlib.contextmanager
def announced() -> Iterator[None]:
    """Say when the portal answers, meanwhile."""
    announcer = subprocess.Popen([sys.executable, str(ROOT / "script/support/announce.py")])
    try:
        yield
    finally:
        announcer.terminate()
        announcer.wait()


def main() -> int:
    """Serve until told to stop; returns 0 when that was on request."""
    role = os.environ.get("PARVIS_ROLE", "all")
    supervisor = Supervisor()
    for name, command in processes(role).items():
        supervisor.add_process(name, command, env={**os.environ, "PYTHONUNBUFFERED": "1"}, cwd=str(ROOT))
    signal.signal(signal.SIGHUP, _hang_up)
    with announced() if role in WEB else contextlib.nullcontext():
        supervisor.loop()
    stopped_on_request = supervisor.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    return 0 if stopped_on_request else supervisor.returncode or 1


if __name__ == "__main__":
    sys.exit(main())
