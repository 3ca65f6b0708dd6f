"""No escape gets out while a wall that stops it stands; where this machine has no such wall, the test says which."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from locker.inspection.child.calls import NEVER, library
from locker.inspection.inspector import jail_report, leaves_root
from locker.inspection.jail import run_jailed
from locker.inspection.walls import Wall
from locker.state_of_documents import inspection_report
from tests.locker.inspection.escapes import NUMBERS, SUFFICIENT

PROJECT = Path(__file__).parents[3]
ASSAULT = "tests.locker.inspection.assault"
PLAIN_USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
PLAIN_USER += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]  # our files may be root's
WITHOUT_CHANGE = ["setpriv", "--bounding-set=-setuid"]

REFUSALS = {"PermissionError", "RuntimeError", "itimer_error"}
"""What Python makes of EPERM: of most calls, of a new thread, of a timer."""

WITHOUT = {wall: f"cold without {wall}" for wall in Wall if wall is not Wall.LIMITS}

Outcomes = dict[str, tuple[list[str], dict[str, str]]]


@cache
def outcomes(who: str) -> Outcomes:
    """What children started by root, or by a plain user, could do."""
    prefix = PLAIN_USER if who == "a plain user" and os.getuid() == 0 else []
    process = subprocess.run(
        [*prefix, sys.executable, "-B", "-m", ASSAULT, "warm", "cold", *WITHOUT.values()],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.defpath},
    )
    results: Outcomes = json.loads(process.stdout)
    return results


@pytest.mark.parametrize("start", ["warm", "cold"])
@pytest.mark.parametrize("who", ["whoever runs the tests", "a plain user"])
def test_no_escape_gets_out(who: str, start: str) -> None:
    walls, came_to = outcomes(who)[start]
    assert came_to.keys() == SUFFICIENT.keys()
    done = {name for name, outcome in came_to.items() if outcome == "done"}
    assert {name for name in done if SUFFICIENT[name] & set(walls)} == set()
    if Wall.CALLS in walls and NUMBERS.keys() >= {"keyctl", "bpf"}:
        refused = {name for name, outcome in came_to.items() if outcome in REFUSALS}
        assert {name for name, sufficient in SUFFICIENT.items() if Wall.CALLS in sufficient} <= refused
    missing = sorted(set(Wall) - set(walls))
    if missing:
        pytest.skip(f"this machine lacks {', '.join(missing)}, so these got out: {', '.join(sorted(done))}")


@pytest.mark.parametrize("wall", WITHOUT)
@pytest.mark.parametrize("who", ["whoever runs the tests", "a plain user"])
def test_where_one_wall_is_missing_the_others_hold(who: str, wall: Wall) -> None:
    walls, came_to = outcomes(who)[WITHOUT[wall]]
    assert wall not in walls
    assert set(walls) == set(outcomes(who)["cold"][0]) - {wall}
    got_out = {name for name, outcome in came_to.items() if outcome == "done" and SUFFICIENT[name] & set(walls)}
    assert got_out == set()


@pytest.mark.parametrize("who", ["whoever runs the tests", "a plain user"])
def test_walls_that_need_nothing_of_the_machine_stand(who: str) -> None:
    for start in ("warm", "cold"):
        walls, _came_to = outcomes(who)[start]
        assert {Wall.LIMITS, Wall.CAPABILITIES} <= set(walls)
        assert Wall.USER in walls or who == "whoever runs the tests"
        assert Wall.CALLS in walls or library() is None


def test_escapes_would_get_out_of_no_jail() -> None:
    """Else the tests above would say nothing."""
    process = subprocess.run(
        [sys.executable, "-B", "-m", ASSAULT, "free"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.defpath},
    )
    _walls, came_to = json.loads(process.stdout)["free"]
    ordinary = {"a socket on a path", "an abstract socket", "the network", "a pair of sockets", "rights of a file"}
    ordinary |= {"times of a file", "fifty processes", "a thread", "a signal to the starter", "outliving the starter"}
    ordinary |= {"a signal by a descriptor", "a signal by a descriptor, to one thread"}
    assert {name for name in ordinary if came_to[name] != "done"} == set()


def test_calls_are_called_by_names_that_the_library_knows() -> None:
    """A name that it doesn't know would be left out in silence; the youngest calls are ahead of some libraries."""
    seccomp = library()
    if seccomp is None:
        pytest.skip("this machine has no libseccomp2")
    young = {"file_setattr", "open_tree_attr", "setxattrat", "removexattrat", "statmount", "listmount", "fchmodat2"}
    unknown = {name for name in NEVER if seccomp.seccomp_syscall_resolve_name(name.encode()) == -1}
    assert unknown <= young
    assert len(NEVER) == len(set(NEVER))


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param("calls.REFUSE = 1", id="the filter itself"),
        pytest.param("calls.MASKED_EQUAL = 99", id="a rule for good"),
        pytest.param("calls.EQUAL = 99", id="a rule of a child at work"),
    ],
)
def test_a_filter_that_the_library_could_not_write_is_no_wall(refused: str) -> None:
    if library() is None:
        pytest.skip("this machine has no libseccomp2")
    program = (
        "import ctypes\nfrom locker.inspection.child import calls, confinement\n"
        f"{refused}\nwalls = confinement.confine()\n"
        "print('calls' in walls, ctypes.CDLL(None).socket(2, 1, 0) < 0)"
    )
    is_written = "False" if refused.startswith("calls.REFUSE") else "True"
    assert run_jailed(program, b"").output.decode().split() == ["False", is_written], "what could be written is applied"


def test_health_names_the_walls() -> None:
    report = jail_report()
    assert report.works
    assert report.walls <= set(Wall)
    assert Wall.LIMITS in report.walls
    health = inspection_report()
    assert health.ok
    assert health.details["walls"] == {wall: wall in report.walls for wall in Wall}


def test_root_is_left_wherever_it_can_be() -> None:
    assert leaves_root()


def test_production_refuses_root_only_where_it_cannot_be_left() -> None:
    if os.getuid() != 0:
        pytest.skip("only root can be refused")
    program = "from locker.inspection.inspector import leaves_root; print(leaves_root())"
    for prefix, said in (([], "True"), (WITHOUT_CHANGE, "False")):
        command = [*prefix, sys.executable, "-c", program]
        process = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
        assert process.stdout.strip() == said
