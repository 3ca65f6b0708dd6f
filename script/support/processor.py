"""Seconds of processor: `run FILE COMMAND…` runs a command and writes there what it and all that it begot took;
`server` prints what PostgreSQL's server has used, `floor` what this machine takes to add five million numbers.

The wall says little: machines differ twofold, and a shared one with the hour. Away from Linux, what a command leaves
behind when it ends, and the server, are not counted.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

LOOPS = 5_000_000
TICKS = os.sysconf("SC_CLK_TCK")
NAME, USED, USED_BY_THOSE_THAT_ENDED = 1, slice(13, 15), slice(15, 17)
"""Where /proc/PID/stat says them (proc(5)), counted from 0."""
PR_SET_CHILD_SUBREAPER = 36
MOMENT = 5.0
"""Seconds."""


def run(file: str, command: list[str]) -> int:
    """The command's exit code. A browser that is killed leaves processes without a parent: they become ours."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    process = subprocess.Popen(command)
    # The terminal interrupts the command too, whose last words are waited for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = None
    while code is None:
        pid, status = os.wait()
        code = os.waitstatus_to_exitcode(status) if pid == process.pid else None
    process.returncode = code
    _wait_for_those_that_end_with_it()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    Path(file).write_text(f"{used.ru_utime + used.ru_stime:.0f}\n")
    return code


def _wait_for_those_that_end_with_it() -> None:
    """What ends a moment after the command is counted; what goes on isn't."""
    ends = time.monotonic() + MOMENT
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < ends:
            pid, _status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                time.sleep(0.05)


def floor() -> float:
    """What a fixed piece of work takes: additions, counted in the processor's time."""
    begun, total = time.process_time(), 0
    for number in range(LOOPS):
        total += number
    return time.process_time() - begun


def server() -> float:
    """The time of the processes named postgres, and of those that they have outlived."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().replace("(", "").replace(")", "").split()
        except OSError:  # it ended meanwhile
            continue
        if fields[NAME] == "postgres":
            ticks += sum(map(int, fields[USED]))
            # A backend that ends is counted by the server that began it, the only one with another's child.
            ticks += sum(map(int, fields[USED_BY_THOSE_THAT_ENDED]))
    return ticks / TICKS


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", file, *command]:
            sys.exit(run(file, command))
        case ["server"]:
            print(f"{server():.2f}")
        case ["floor"]:
            print(f"{floor():.2f}")
        case _:
            sys.exit(__doc__)
