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
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A process and its descendants."""

    def __init__(self, *command: str, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def cpu_seconds(self) -> float:
        """User and system time of the whole tree, children that ended included."""
        return sum(sum(map(int, stat[11:15])) for stat in self._family().values()) / TICKS

    def memory_megabytes(self) -> list[float]:
        """Each process's own memory, the largest first; without files read through memory, as SQLite's is."""
        return sorted((_own_megabytes(pid) for pid in self._family()), reverse=True)

    def stop(self) -> None:
        """End it politely, then not."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def check(self) -> None:
        """Raise with its last words if it ended by itself."""
        if self._process.poll() is not None:
            raise RuntimeError(f"It stopped by itself:\n{self.log.read_text()[-3000:]}")

    def _family(self) -> dict[int, list[str]]:
        """Fields of /proc/<pid>/stat after the name, for the process and its descendants."""
        stats: dict[int, list[str]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    stats[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
        family = {self._process.pid}
        grown = True
        while grown:
            children = {pid for pid, stat in stats.items() if int(stat[1]) in family}
            grown = not children <= family
            family |= children
        return {pid: stats[pid] for pid in family if pid in stats}


def _own_megabytes(pid: int) -> float:
    """`RssAnon` of /proc/<pid>/status."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / 1_000
    return 0.0


@contextlib.contextmanager
def web(environment: dict[str, str], port: int, log: Path, workers: int) -> Iterator[Process]:
    """Granian, ready to answer."""
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    options = ["--port", str(port), "--workers", str(workers), "--blocking-threads", "2", "--no-ws"]
    server = Process(
        *granian, *options, "--log-level", "warning", "cms.wsgi:application", environment=environment, log=log
    )
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
        with contextlib.suppress(OSError), urlopen(address, timeout=2):  # noqa: S310 - our own loopback
            return
        time.sleep(0.05)
    raise TimeoutError(address)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a Django command or a module; returns what it printed."""
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(arguments)}\n{ran.stdout[-2000:]}{ran.stderr[-3000:]}")
    return ran.stdout
