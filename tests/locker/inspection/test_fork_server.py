"""The warm process: its children are shut in as well as those started cold, and its own end lets nothing pass."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from locker.inspection import fork_server, inspector, jail
from locker.inspection.fork_server import ForkServer, run_warm
from locker.inspection.inspector import inspect, jail_report
from locker.inspection.reasons import Reason
from locker.inspection.walls import Wall
from tests.locker.inspection.test_jail import is_running
from tests.locker.pdf_samples import ordinary
from tests.locker.photo_samples import heic

PROJECT = Path(__file__).parents[3]
PROBED = """
import locker.inspection.child.fork_server as warm
from locker.inspection.child.confinement import limit
import encodings.idna, json, os, resource, socket, sys, time
warm.limit = lambda **given: limit(**given, cpu_seconds=1)
address = socket.create_server(("127.0.0.1", 0)).getsockname()
def tell(value):
    os.write(1, json.dumps(value).encode())
def tries(act):
    try:
        act()
        return "open"
    except OSError:
        return "closed"
def probe(task, library, doors):
    {body}
    os._exit(0)
warm.serve = probe
warm.main({{control}}, {{seconds}})
"""


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForkServer]:
    """A fork server for this test alone."""
    fresh = ForkServer()
    monkeypatch.setattr(fork_server, "_fork_server", fresh)
    yield fresh
    fresh.stop()


@pytest.fixture
def probed(own: ForkServer, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the children run some Python instead of inspecting."""

    def have(body: str) -> None:
        monkeypatch.setattr(fork_server, "PROGRAM", PROBED.format(body=body))

    return have


def gone(pids: list[int]) -> bool:
    """Whether these processes end soon."""
    patience = time.monotonic() + 5
    while any(map(is_running, pids)) and time.monotonic() < patience:
        time.sleep(0.01)
    return not any(map(is_running, pids))


def test_inspection_is_warm(own: ForkServer) -> None:
    report = jail_report()
    assert (report.works, report.is_warm) == (True, True)
    first = own.pid
    verdict = inspect(ordinary(), max_bytes=10_000)
    assert verdict.accepted
    assert verdict.cpu > 0
    assert own.pid == first


def test_child_reaches_no_network_and_no_file(own: ForkServer, probed: Callable[[str], None]) -> None:
    report = jail_report()
    own.stop()
    if not (report.walls & {Wall.NETWORK, Wall.CALLS} and report.walls & {Wall.FILES, Wall.CALLS}):
        pytest.skip(f"this machine has but these walls: {', '.join(sorted(report.walls))}")
    probed(
        "tell([tries(lambda: socket.create_connection(address)), "
        "*(tries(lambda: open(path, 'rb')) for path in ('/etc/passwd', '/proc/self/environ'))])"
    )
    run = run_warm(b"d", b"")
    assert run
    assert json.loads(run.output) == ["closed"] * 3


def test_child_has_a_clean_place_and_limits(
    probed: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    probed(
        "names = ('CPU', 'AS', 'NOFILE', 'FSIZE', 'CORE', 'NPROC'); open_ones = []\n"
        "    for fd in range(256):\n"
        "        if tries(lambda: os.fstat(fd)) == 'open': open_ones.append(fd)\n"
        "    tell([dict(os.environ), open_ones, os.getsid(0) == os.getpid(),"
        " [resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[0] for name in names]])"
    )
    with (tmp_path / "inherited").open("w") as inherited:
        os.set_inheritable(inherited.fileno(), True)
        run = run_warm(b"d", b"")
    assert run
    environment, descriptors, leads_its_session, limits = json.loads(run.output)
    assert environment.keys() <= {"LC_ALL", "PATH", "LC_CTYPE"}
    assert descriptors[:3] == [0, 1, 2]
    assert len(descriptors) == 4, "the standard ones, and the source of random numbers"
    assert leads_its_session
    assert limits == [1, 600_000_000, 16, 0, 0, 0]


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        pytest.param("while True: pass", "signal 9", id="processor"),
        pytest.param("bytearray(700_000_000)", "exit 1", id="memory"),
        pytest.param("os.kill(os.getpid(), 11)", "signal 11", id="crash"),
        pytest.param("time.sleep(60)", "time-out", id="asleep"),
        pytest.param("os.close(1); time.sleep(60)", "time-out", id="silent"),
        pytest.param("os.write(1, bytes(100_000_000))", "too much output", id="talkative"),
    ],
)
def test_whatever_becomes_of_the_child_is_told(
    probed: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, body: str, ending: str
) -> None:
    monkeypatch.setattr(jail, "WALL_SECONDS", 3.0 if "sleep" in body else 8.0)
    probed(body)
    run = run_warm(b"d", b"%PDF")
    assert run
    assert run.ending == ending
    assert inspect(ordinary(), max_bytes=10_000).reason in (Reason.UNAVAILABLE, Reason.TOO_COMPLEX)


def test_no_process_outlives_its_time(probed: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "WALL_SECONDS", 2.0)
    probed("tell([os.getpid()]); os.close(1); time.sleep(60)")
    run = run_warm(b"d", b"")
    assert run
    assert run.ending == "time-out"
    started = [pid for piece in run.output.decode().replace("][", "]\n[").splitlines() for pid in json.loads(piece)]
    assert started
    assert gone([pid for pid in started if pid])


def test_fork_server_that_was_killed_is_started_again(own: ForkServer) -> None:
    assert inspect(ordinary(), max_bytes=10_000).accepted
    first = own.pid
    assert first
    os.kill(first, signal.SIGKILL)
    assert inspect(ordinary(), max_bytes=10_000).accepted
    assert own.pid not in (None, first)
    assert gone([first])


@pytest.mark.usefixtures("own")
def test_fork_server_that_dies_each_time_leaves_the_cold_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        fork_server, "PROGRAM", "import os, socket\nsocket.socket(fileno={control}).recv(1)  # {seconds}"
    )
    assert run_warm(b"d", b"") is None
    report = jail_report()
    assert (report.works, report.is_warm) == (True, False)
    verdict = inspect(ordinary(), max_bytes=10_000)
    assert verdict.accepted
    monkeypatch.setattr(inspector, "PROGRAM", "raise SystemExit(1)")
    assert inspect(ordinary(), max_bytes=10_000).reason is Reason.UNAVAILABLE


def test_fork_server_that_hangs_is_ended(own: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "WALL_SECONDS", 0.5)
    monkeypatch.setattr(fork_server, "SLACK", 0.5)
    monkeypatch.setattr(fork_server, "PROGRAM", "import time\ntime.sleep(60)  # {control} {seconds}")
    verdict = inspect(ordinary(), max_bytes=10_000)
    assert verdict.reason is Reason.UNAVAILABLE
    assert own.pid is None


@pytest.mark.usefixtures("own")
def test_machine_that_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert run_warm(b"d", b"") is None


def test_another_process_s_fork_server_is_left_alone(own: ForkServer) -> None:
    assert inspect(ordinary(), max_bytes=10_000).accepted
    first = own.pid
    assert first
    handles = (own._process, own._control)  # as the other process would
    own._owner = os.getppid()
    assert inspect(ordinary(), max_bytes=10_000).accepted
    assert is_running(first)
    assert own.pid != first
    own.stop()
    own._process, own._control = handles


def test_everything_works_for_a_plain_user(tmp_path: Path) -> None:
    """What root may do in spite of a limit, a service's user may not: threads, for one."""
    photo = tmp_path / "photo.heic"
    photo.write_bytes(heic(size=(640, 480)))
    program = (
        "from pathlib import Path\n"
        "from locker.inspection import inspector, fork_server\n"
        f"photo = Path({str(photo)!r}).read_bytes()\n"
        "for start in ('warm', 'cold'):\n"
        "    print(inspector.jail_report().is_warm, inspector.jail_report().works)\n"
        "    print(inspector.draw_photo(photo, max_bytes=10**6).width)\n"
        "    fork_server._fork_server.stop()\n"
        "    inspector.run_warm = lambda *_: None\n"
    )
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    nobody += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]  # our files may be root's
    as_another = nobody if os.getuid() == 0 else []
    command = [*as_another, sys.executable, "-B", "-c", program]
    process = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, env={"PATH": os.defpath})
    assert process.stdout.split() == ["True", "True", "640", "False", "True", "640"]


def test_fork_server_ends_with_who_started_it() -> None:
    program = (
        "import os, sys, time\n"
        "from locker.inspection import inspector, fork_server\n"
        "assert inspector.jail_report().is_warm\n"
        "print(fork_server._fork_server.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=PROJECT) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        assert is_running(pid)
        starter.kill()
    assert gone([pid])
