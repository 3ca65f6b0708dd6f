"""Has a child try every escape, started warm and cold; run as a program, by the user whose child it is to be.

Prints what each came to, with the walls that the child said stood, by way of starting; `free` is no jail at all.
"""

import json
import socket
import sys
import tempfile
from pathlib import Path

from locker.inspection import fork_server
from locker.inspection.fork_server import run_warm
from locker.inspection.jail import Run, run_jailed

TRIED = """
import json, os
from tests.locker.inspection.escapes import attempts
def tried(walls):
    os.write(1, json.dumps([sorted(walls), attempts({place!r})]).encode())
    os._exit(0)
"""
WARM = """
import locker.inspection.child.fork_server as warm
warm.serve = lambda task, library, walls: tried(walls)
warm.main({control}, {seconds})
"""
COLD = """
from locker.inspection.child import calls, confinement
from locker.inspection.child.program import prepare
prepare()
{missing}
tried(confinement.confine())
"""
MISSING = {
    "": "",
    "calls": "calls.LIBRARY = 'nowhere'",
    "files": "confinement.LANDLOCK_CREATE_RULESET = -1",
    "network": "confinement.CLONE_NEWNET = 1",
    "user": "confinement.leave_root = lambda libc: False",
    "capabilities": "confinement.drop_capabilities = lambda libc: False",
}
"""How a machine without a wall is imitated."""


def assault(start: str, place: str) -> Run:
    """Have them tried by a child started so: `warm`, `cold`, `cold without` a wall, or `free`."""
    program = TRIED.format(place=place)
    start, _, wall = start.partition(" without ")
    if start != "warm":
        rest = COLD.format(missing=MISSING[wall]) if start == "cold" else "tried([])"
        return run_jailed(program + rest, b"%PDF")
    fork_server.PROGRAM = program.replace("{", "{{").replace("}", "}}") + WARM
    run = run_warm(b"d", b"%PDF")
    fork_server._fork_server.stop()
    assert run, "the fork server did not start"
    return run


def prepared(folder: str, port: int) -> str:
    """Make the place that `attempts` asks for: everyone may reach it, and the file is the user's own."""
    place = Path(folder) / f"place.{port}"
    place.mkdir()
    (place / "file").write_text("as it was")
    for path in (Path(folder), place, place / "file"):
        path.chmod(0o777)
    return str(place)


def main(*starts: str) -> None:
    """Print what each start's child could do, and whether the file is as it was."""
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as folder,
        socket.create_server(("127.0.0.1", 0)) as network,
        socket.socket(socket.AF_UNIX) as named,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        place = prepared(folder, network.getsockname()[1])
        for server, address in ((named, f"{place}/socket"), (abstract, f"\0{place}/socket")):
            server.bind(address)
            server.listen(64)
        Path(f"{place}/socket").chmod(0o777)
        outcomes = {}
        for start in starts:
            run = assault(start, place)
            outcomes[start] = json.loads(run.output) if run.output else [[], {"ended": run.ending}]
        sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main(*sys.argv[1:])
