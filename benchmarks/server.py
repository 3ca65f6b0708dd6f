"""The production server under measure: started as the Procfile does, its CPU time and memory read from /proc."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import requests
from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Memory(NamedTuple):
    """Megabytes of a process, without files read through memory, as SQLite's is."""

    whole: float
    share: float
    """The same, each page divided by the number of processes that share it: what the machine gives to this one."""


class Process:
    """A process and its descendants."""

    def __init__(self, *command: str, environment: dict[str, str], log: Path, folder: Path = ROOT) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def cpu_seconds(self) -> float:
        """User and system time of the whole tree, children that ended included."""
        return sum(sum(map(int, stat[11:15])) for stat in self._family().values()) / TICKS

    def memory_megabytes(self) -> list[Memory]:
        """What each process takes, the largest first."""
        return sorted((_memory(pid) for pid in self._family()), reverse=True)

    def stop(self) -> None:
        """End it politely, then not."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def children(self) -> set[int]:
        """The processes that it and its descendants started, by their number."""
        return set(self._family()) - {self._process.pid}

    def tell_leader(self, number: signal.Signals) -> None:
        """Send a signal to it alone, which knows what to do of its children; SIGTERM: end once all is finished."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to it and to each of its descendants, wherever they stand."""
        for pid in self._family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """End it and its descendants without a word."""
        self.tell(signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # whom it started meanwhile
        self._process.wait()

    def has_ended(self) -> bool:
        """Whether it ended, by itself or as asked."""
        return self._process.poll() is not None

    def has_ended_well(self) -> bool:
        """Whether it ended, with nothing to report."""
        return self._process.poll() == 0

    def check(self) -> None:
        """Raise with its last words if it ended by itself."""
        if self._process.poll() is not None:
            raise RuntimeError(f"It stopped by itself:\n{self.log.read_text()[-3000:]}")

    def _family(self) -> dict[int, list[str]]:
        """Fields of /proc/<pid>/stat after the name, for the process and its descendants."""
        stats = {pid: fields for pid, (_name, fields) in _processes().items()}
        family = {self._process.pid}
        is_growing = True
        while is_growing:
            children = {pid for pid, stat in stats.items() if int(stat[1]) in family}
            is_growing = not children <= family
            family |= children
        return {pid: stats[pid] for pid in family if pid in stats}


def postgresql_seconds() -> float:
    """User and system time of PostgreSQL's processes on this machine, whoever they work for; 0 where there is none."""
    return sum(sum(map(int, fields[11:15])) for name, fields in _processes().values() if name == "postgres") / TICKS


def _processes() -> dict[int, tuple[str, list[str]]]:
    """The name of each process of this machine, and the fields of /proc/<pid>/stat after it."""
    processes: dict[int, tuple[str, list[str]]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                name, _end, fields = (entry / "stat").read_text().partition("(")[2].rpartition(")")
                processes[int(entry.name)] = name, fields.split()
    return processes


def _memory(pid: int) -> Memory:
    """From /proc/<pid>/smaps_rollup: « Anonymous » counts a page shared since the fork in each process again."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {name: int(value.split()[0]) for name, value in (line.split(":") for line in lines)}
        return Memory(whole=kilobytes["Anonymous"] / 1_000, share=kilobytes["Pss_Anon"] / 1_000)
    return Memory(0.0, 0.0)


@contextlib.contextmanager
def web(environment: dict[str, str], port: int, log: Path, workers: int) -> Iterator[Process]:
    """The Procfile's, ready to answer."""
    command = parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
    variables = {"PORT": str(port), "PARVIS_WEB_PROCESSES": str(workers)}
    server = Process("sh", "-c", command, environment=environment | variables, log=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live/", server)
        yield server
    finally:
        server.stop()


def wait_for(address: str, server: Process, seconds: float = 90) -> None:
    """Until `address` answers."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        server.check()
        with contextlib.suppress(requests.RequestException):
            requests.get(address, timeout=2).raise_for_status()
            return
        time.sleep(0.05)
    raise TimeoutError(address)


def manage(environment: dict[str, str], *arguments: str, folder: Path = ROOT) -> str:
    """Run a Django command or a module of the code in this folder; returns what it printed."""
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, text=True, capture_output=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(arguments)}\n{ran.stdout[-2000:]}{ran.stderr[-3000:]}")
    return ran.stdout
