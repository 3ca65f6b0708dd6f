"""Prints seconds of processor: those that PostgreSQL's server has used (`server`), or this machine's floor (`floor`).

The wall says little: machines differ twofold, and a shared one with the hour. On a system without /proc, `server` is 0.
"""

import os
import sys
import time
from pathlib import Path

LOOPS = 5_000_000
TICKS = os.sysconf("SC_CLK_TCK")
NAME, USED, USED_BY_THOSE_THAT_ENDED = 1, slice(13, 15), slice(15, 17)
"""Where /proc/PID/stat says them (proc(5)), counted from 0."""


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
    print(f"{floor() if sys.argv[1:] == ['floor'] else server():.2f}")
