"""The child is shut in, and whatever becomes of it is a refusal that leaves nothing behind."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from locker.entry import slots
from locker.inspection import inspector, jail
from locker.inspection.child import confinement
from locker.inspection.inspector import inspect, jail_report
from locker.inspection.jail import Run, run_jailed
from locker.inspection.reasons import OURS, Reason
from locker.inspection.walls import Wall
from tests.locker.pdf_samples import ordinary

CONFINE = "from locker.inspection.child.confinement import confine\n"
TOLD = (
    "import json; print(json.dumps("
    "{'reason': None, 'details': [], 'numbers': [%s], 'is_signed': False, 'sizes': %s}), flush=True); "
)
STARTED = "import os, sys, time\nos.write(1, b'[]\\n')\n"

NETWORK = f"""
import socket
server = socket.create_server(("127.0.0.1", 0))
address = server.getsockname()
def packet():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
        packets.sendto(b"1", address)
def attempts():
    for attempt in (lambda: socket.create_connection(address).close(), packet):
        try:
            attempt()
            print("open")
        except OSError:
            print("closed")
attempts()
{CONFINE}confine()
attempts()
"""

FILES = f"""
import os, sys
{CONFINE}confine()
for path, flags in (("/etc/passwd", os.O_RDONLY), ("/proc/self/environ", os.O_RDONLY), ("new", os.O_CREAT | os.O_RDWR)):
    try:
        os.open(path, flags)
        print("open")
    except PermissionError:
        print("closed")
"""


def is_running(pid: int) -> bool:
    """Tell whether a process is there and not merely waiting for its parent's notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def lines(run: Run) -> list[str]:
    """Return what a jailed program printed, once it ended well."""
    assert run.ending == "exit 0", run
    return run.output.decode().splitlines()


@pytest.fixture
def short_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the child less wall time, yet enough to start on a busy machine."""
    monkeypatch.setattr(jail, "WALL_SECONDS", 3.0)


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the inspection no fork server: `test_fork_server.py` is about that."""
    monkeypatch.setattr(inspector, "run_warm", lambda _task, _data, _patience: None)


@pytest.fixture
def temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Have temporary files written where the test can see them."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_inspection_works_here() -> None:
    assert jail_report().works


def test_child_reaches_no_network() -> None:
    if not jail_report().walls & {Wall.NETWORK, Wall.CALLS}:
        pytest.skip("this machine gives unprivileged processes no network namespace and has no libseccomp2")
    assert lines(run_jailed(NETWORK, b"")) == ["open", "open", "closed", "closed"]


def test_child_opens_no_file() -> None:
    if not jail_report().walls & {Wall.FILES, Wall.CALLS}:
        pytest.skip("this machine has neither Landlock nor libseccomp2")
    assert lines(run_jailed(FILES, b"")) == ["closed"] * 3


def test_child_has_a_clean_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    with Path(__file__).open() as inherited:
        os.set_inheritable(inherited.fileno(), True)
        program = (
            "import os, json; print(json.dumps([dict(os.environ), os.listdir(), sorted(os.listdir('/proc/self/fd'))]))"
        )
        environment, folder, descriptors = json.loads(lines(run_jailed(program, b""))[0])
    assert environment.keys() <= {"LC_ALL", "PATH", "LC_CTYPE"}
    assert folder == []
    assert descriptors == ["0", "1", "2", "3"], "the three standard streams, and the listing itself"


@pytest.mark.parametrize(
    ("program", "ending"),
    [
        pytest.param("while True: pass", "signal 9", id="processor"),
        pytest.param("bytearray(700_000_000)", "exit 1", id="memory"),
        pytest.param("import os; os.kill(os.getpid(), 11)", "signal 11", id="crash"),
    ],
)
def test_child_has_limits(program: str, ending: str) -> None:
    assert run_jailed(f"{CONFINE}confine(cpu_seconds=1)\n{program}", b"").ending == ending


@pytest.mark.parametrize(
    ("program", "detail"),
    [
        pytest.param("os.kill(os.getpid(), 9)", "signal 9", id="killed"),
        pytest.param("os.abort()", "signal 6", id="aborted"),
        pytest.param("sys.exit(3)", "exit 3", id="failed"),
        pytest.param("os.close(1); time.sleep(60)", "signal 9", id="silent"),
        pytest.param("", "unreadable answer", id="no answer"),
        pytest.param("print('{')", "unreadable answer", id="not JSON"),
        pytest.param("print('[' * 60_000)", "unreadable answer", id="deep JSON"),
        pytest.param("print('[]')", "unreadable answer", id="not a verdict"),
        pytest.param("print('null')", "unreadable answer", id="null"),
        pytest.param(TOLD % (1, "[3, 3]") + "print('abc')", "unreadable answer", id="sizes that disagree"),
        pytest.param(TOLD % (1, "[5, -1]") + "print('abc')", "unreadable answer", id="negative size"),
        pytest.param(TOLD % (1, "[4]") + "print('abc')", "unreadable answer", id="no thumbnail"),
        pytest.param(TOLD % (1, "[2, 2]") + "print('abc')", "copy", id="copy that is no PDF"),
        pytest.param(TOLD.replace("None", "'fine'") % (1, "[]"), "unreadable answer", id="unknown reason"),
        pytest.param(TOLD % ("None", "[]"), "unreadable answer", id="no pages"),
    ],
)
@pytest.mark.usefixtures("short_time", "cold")
def test_whatever_becomes_of_the_child_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, temporary_folder: Path, program: str, detail: str
) -> None:
    monkeypatch.setattr(inspector, "PROGRAM", STARTED + program)
    verdict = inspect(ordinary(), max_bytes=10_000)
    assert (verdict.reason, verdict.details) == (Reason.TOO_COMPLEX, (detail,))
    assert list(temporary_folder.iterdir()) == []


@pytest.mark.usefixtures("short_time", "cold")
def test_child_late_by_the_clock_says_that_the_portal_is_busy(
    monkeypatch: pytest.MonkeyPatch, temporary_folder: Path
) -> None:
    """What is too complex is told by the processor time it takes; a child that waited says nothing of its document."""
    monkeypatch.setattr(inspector, "PROGRAM", STARTED + "time.sleep(60)")
    verdict = inspect(ordinary(), max_bytes=10_000)
    assert (verdict.reason, verdict.details) == (Reason.BUSY, ("time-out",))
    assert Reason.BUSY in OURS
    assert list(temporary_folder.iterdir()) == []


def test_clock_is_a_far_longer_limit_than_the_processor_s() -> None:
    """A child that gets an eighth of a processor has its whole time; the last resort comes after the parent's."""
    assert jail.WALL_SECONDS >= 8 * confinement.CPU_SECONDS
    assert confinement.LIFE_SECONDS > jail.WALL_SECONDS
    assert slots.REQUEST_SECONDS + jail.WALL_SECONDS < 120


def test_processor_time_of_a_cold_child_is_told() -> None:
    run = run_jailed("import time\nwhile time.process_time() < 0.3: pass", b"")
    assert run.ending == "exit 0"
    assert run.cpu >= 0.3


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize(
    "program", ["raise SystemExit(1)", "print('x' * 10_000_000)", "print(1)", "print('[' * 9_000)"]
)
def test_child_that_could_not_start_says_nothing_of_the_document(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(inspector, "PROGRAM", program)
    assert inspect(ordinary(), max_bytes=10_000).reason is Reason.UNAVAILABLE
    assert not jail_report().works


@pytest.mark.usefixtures("cold")
def test_machine_that_starts_no_process(monkeypatch: pytest.MonkeyPatch, temporary_folder: Path) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    verdict = inspect(ordinary(), max_bytes=10_000)
    assert (verdict.reason, verdict.details) == (Reason.UNAVAILABLE, ("not started",))
    assert list(temporary_folder.iterdir()) == []


@pytest.mark.usefixtures("short_time")
def test_no_process_outlives_its_time(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = f"""
import os, time
child = os.fork()
with open({str(pids)!r}, "a") as file:
    file.write(f"{{os.getpid()}} ")
time.sleep(60)
"""
    assert run_jailed(program, b"").ending == "time-out"
    started = [int(pid) for pid in pids.read_text().split()]
    assert len(started) == 2
    patience = time.monotonic() + 5
    while any(map(is_running, started)) and time.monotonic() < patience:
        time.sleep(0.01)
    assert not any(map(is_running, started))
    with pytest.raises(ChildProcessError):
        os.waitpid(started[0], os.WNOHANG)


@pytest.mark.parametrize("start", ["warm", "cold"])
def test_inspection_leaves_nothing_behind(start: str, temporary_folder: Path, request: pytest.FixtureRequest) -> None:
    if start == "cold":
        request.getfixturevalue("cold")
    assert inspect(ordinary(), max_bytes=10_000).accepted
    assert list(temporary_folder.iterdir()) == []
