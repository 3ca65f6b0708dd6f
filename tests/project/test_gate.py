"""What runs of the files that a landing chose, what comes back within three, what passes the second time."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.landing.turns import THIRDS, is_in
from tests.project.source import ROOT

pytest_plugins = ["pytester"]

SAMPLE = """
import pytest

@pytest.fixture
def db(): ...

@pytest.mark.both_databases
def test_a_constraint(db): ...

@pytest.mark.django_db(transaction=True)
def test_two_at_once(): ...

@pytest.mark.parametrize("n", range(3))
def test_others_{name}(db, n): ...

def test_no_database(): ...

@pytest.mark.parametrize("n", [0, *(pytest.param(n, marks=pytest.mark.in_turn) for n in (1, 2, 3, 4))])
def test_screens_{name}(n): ...
"""
CONFTEST = """
from tests import gate

def pytest_addoption(parser):
    gate.add_options(parser)

def pytest_collection_modifyitems(config, items):
    gate.select(config, items)

def pytest_configure(config):
    config.addinivalue_line("markers", "both_databases")
    config.addinivalue_line("markers", "in_turn")
    config.addinivalue_line("markers", "postgresql")
    config.addinivalue_line("markers", "sqlite")
"""
SCREENS = """
import pytest

@pytest.mark.parametrize("screen", [f"chromium-screen-{n}" for n in range(20)])
def test_axe_wide_and_narrow(screen): ...
"""


def collected(pytester: pytest.Pytester, *arguments: str) -> set[str]:
    """The tests of the sample that these arguments leave."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(**{f"test_{name}": SAMPLE.format(name=name) for name in "abcdef"})
    plugins = [word for name in ("django", "randomly", "xdist", "cacheprovider") for word in ("-p", f"no:{name}")]
    lines = pytester.runpytest_inprocess("--collect-only", "-q", *plugins, "-W", "ignore", *arguments).outlines
    return {line for line in lines if "::" in line}


def test_a_landing_runs_on_the_second_database_what_it_can_change(pytester: pytest.Pytester) -> None:
    names = collected(pytester, "--database-alone")
    assert names == {f"test_{name}.py::test_{test}" for name in "abcdef" for test in ("a_constraint", "two_at_once")}


def test_a_whole_run_leaves_out_what_uses_no_database(pytester: pytest.Pytester) -> None:
    names = collected(pytester, "--second-database")
    assert {f"test_{name}.py::test_others_{name}[{n}]" for name in "abcdef" for n in range(3)} <= names
    assert {f"test_{name}.py::test_no_database" for name in "abcdef"} & names == set()


def test_of_the_screens_those_that_are_named_are_looked_at_and_a_third_of_those_in_turn(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(**{"tests/e2e/test_screens": SCREENS})
    screens = pytester.path / "screens"
    screens.write_text(json.dumps({"each": ["screen-0"], "in_turn": [f"screen-{n}" for n in range(10)]}))
    prefix = "tests/e2e/test_screens.py::test_axe_wide_and_narrow"
    thirds = [
        {line for line in collected(pytester, "--screens", str(screens), "--third", third) if prefix in line}
        for third in THIRDS
    ]
    assert set().union(*thirds) == {f"{prefix}[chromium-screen-{n}]" for n in range(10)}
    assert set.intersection(*thirds) == {f"{prefix}[chromium-screen-0]"}


def test_the_first_database_runs_all_whatever_the_third_but_other_states_of_a_screen(
    pytester: pytest.Pytester,
) -> None:
    whole, thirds = collected(pytester), [collected(pytester, "--third", third) for third in THIRDS]
    states = {name for name in whole if "test_screens_" in name and "[0]" not in name}
    assert len(states) == 24
    assert all(whole - third <= states and third < whole for third in thirds)
    assert whole == set().union(*thirds)


def test_each_test_is_in_one_third_and_long_walks_are_shared_out() -> None:
    tests = [f"{name}[{n}]" for name in ("tests/a.py::test_x", "tests/b.py::TestY::test_z") for n in range(9)]
    turns = [[third for third in THIRDS if is_in(third, test)] for test in tests]
    assert {len(turn) for turn in turns} == {1}
    assert {turn[0] for turn in turns[:9]} == set(THIRDS)


# --- A browser test that fails is run once more ----------------------------------------------------------------------
PYTEST = """
echo "Using --randomly-seed=4242"
case "$*" in
*browser-sqlite*last-failed* | *last-failed*browser-sqlite* | *last-failed*tests/e2e*) {again} ;;
*--ignore=tests/e2e* | *"@"*/sqlite* | *"@"*/postgresql*) {others} ;;
*browser-postgresql*) echo "= 3 passed in 1.00s ="; exit 0 ;;
*) echo "FAILED tests/e2e/test_one.py::test_a - TimeoutError"; echo "= 1 failed, 6 passed in 1.00s ="; exit 1 ;;
esac
"""
PASSES = 'echo "= 1 passed in 1.00s ="; exit 0'
OTHERS_PASS = 'echo "= 5 passed in 1.00s ="; exit 0'
OTHERS_FAIL = 'echo "FAILED tests/x.py::test_b"; echo "= 1 failed, 4 passed in 1.00s ="; exit 1'
FAILS = 'echo "FAILED tests/e2e/test_one.py::test_a - TimeoutError"; echo "= 1 failed in 1.00s ="; exit 1'


PYTHON = """
case "$*" in
*tests.landing*choose*) for leg in sqlite postgresql browser-sqlite browser-postgresql; do echo tests >"$4/$leg"; done
    echo "2 of 9 files of tests"; exit 0 ;;
*processor.py*run*) seconds=$3; shift 3; "$@"; code=$?; echo 1 >"$seconds"; exit $code ;;
*processor.py*) echo 1.00; exit 0 ;;
esac
{others}
"""
SETUP = 'echo "${PYTHON:-} $*" >>set_up; exit 0'


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def landed(
    folder: Path, again: str, others: str = OTHERS_PASS, words: tuple[str, ...] = (), **replaced: str
) -> tuple[int, str]:
    """Run `script/test` where the browser fails first, then does `again`; its exit code, and its summary.

    `replaced` are the texts of programs, by the name of their file.
    """
    (folder / "script/support").mkdir(parents=True)
    for name in ("test", "support/common.sh", "support/steps.sh"):
        shutil.copy(ROOT / "script" / name, folder / "script" / name)
    programs = {"script/setup": SETUP, "script/lint": "exit 0", ".venv/bin/python": PYTHON.format(others="exit 1")}
    programs[".venv/bin/pytest"] = PYTEST.replace("{again}", again).replace("{others}", others)
    if replaced:
        programs |= {"script/audit": replaced["audit"], ".venv/bin/python": PYTHON.format(others=replaced["python"])}
    for name, text in programs.items():
        program(folder / name, text)
    path = f"{folder}/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    done = subprocess.run(
        ["/bin/sh", folder / "script/test", *words], capture_output=True, text=True, check=False,
        env={"PATH": path, "PARVIS_CHROMIUM": "/bin/true", "HOME": str(folder)},
    )  # fmt: skip
    return done.returncode, done.stdout.partition("── Summary")[2]


def test_what_passes_only_the_second_time_is_named_with_its_seed(tmp_path: Path) -> None:
    code, summary = landed(tmp_path, PASSES)
    assert code == 0, summary
    assert "flaky (seed 4242): tests/e2e/test_one.py::test_a" in summary
    assert "12 passed, 0 failed, 0 skipped" in summary


def test_a_failure_elsewhere_keeps_nothing_from_its_second_try(tmp_path: Path) -> None:
    code, summary = landed(tmp_path, PASSES, OTHERS_FAIL)
    assert code == 1, summary
    assert "flaky (seed 4242): tests/e2e/test_one.py::test_a" in summary
    assert "11 passed, 1 failed, 0 skipped" in summary


def test_what_fails_twice_is_a_failure(tmp_path: Path) -> None:
    code, summary = landed(tmp_path, FAILS)
    assert code == 1, summary
    assert "flaky" not in summary
    assert "11 passed, 1 failed, 0 skipped" in summary


# --- Known vulnerabilities --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("audit", "code", "word"),
    [
        ("echo rien à dire; exit 0", 0, "passed"),
        ("echo ✗ django; exit 1", 1, "FAILED: a known vulnerability"),
        ("echo non vérifié : OSV injoignable; exit 69", 0, "WARNING: non vérifié : OSV injoignable"),
        ("kill -9 $$", 0, "WARNING: "),
    ],
)
def test_a_vulnerability_stops_a_landing_and_a_silent_database_does_not(
    tmp_path: Path, audit: str, code: int, word: str
) -> None:
    answers = "echo postgres://127.0.0.1/x"
    result, summary = landed(tmp_path, PASSES, words=("--strict",), audit=audit, python=answers)
    [line] = [line for line in summary.splitlines() if line.startswith("packages audited")]
    assert word in line
    assert result == code, summary


# --- The Python that it runs on ---------------------------------------------------------------------------------------
@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A folder for `script/test --whole`, of a project whose lowest Python is one that no machine has."""
    text = (ROOT / "pyproject.toml").read_text()
    assert 'requires-python = ">=3.11"' in text
    (tmp_path / "pyproject.toml").write_text(text.replace('">=3.11"', '">=3.2"'))
    program(tmp_path / ".venv/bin/coverage", "echo TOTAL 100%")
    return tmp_path


def test_a_landing_runs_on_the_python_that_the_package_is_made_for() -> None:
    default = re.compile(r"\$\{PYTHON:-([^}]+)\}")
    [tested] = default.findall((ROOT / ".ci/run").read_text())
    [packaged] = default.findall((ROOT / "script/package").read_text())
    assert tested == packaged


def test_the_whole_runs_on_the_lowest_python_too(whole: Path) -> None:
    program(whole / "bin/python3.2", "exit 0")
    program(whole / ".venv-lowest/bin/pytest", 'echo "$*" >lowest; echo "= 4 passed in 1.00s ="')
    code, summary = landed(whole, PASSES, words=("--whole",))
    assert code == 0, summary
    assert re.search(r"^tests on Python 3\.2, SQLite .* 4 passed", summary, re.MULTILINE), summary
    assert (whole / "set_up").read_text().splitlines() == [" dev", "python3.2 dev .venv-lowest"]
    assert (whole / "lowest").read_text().endswith(" tests --ignore=tests/e2e\n")


def test_a_lowest_python_that_is_not_there_is_named(whole: Path) -> None:
    code, summary = landed(whole, PASSES, words=("--whole",))
    assert code == 0, summary
    assert "not run: tests on Python 3.2: " in summary


def test_where_all_ran_on_the_lowest_python_nothing_more_does(whole: Path) -> None:
    _code, summary = landed(whole, PASSES, words=("--whole",), python="echo 3.2.6", audit="exit 0")
    assert "on Python 3.2.6" in summary
    assert "tests on Python" not in summary


# --- What it costs ---------------------------------------------------------------------------------------------------
WORKS = """
import sys, time
from pathlib import Path
while time.process_time() < 1.6:
    pass
Path(sys.argv[1]).touch()
"""
LEAVES_ANOTHER = """
import subprocess, sys, time
from pathlib import Path
subprocess.Popen(["/bin/sh", "-c", '"$@" &', "sh", sys.executable, "-c", sys.argv[1], sys.argv[2]]).wait()
while not Path(sys.argv[2]).exists():
    time.sleep(0.05)
sys.exit(3)
"""


def test_what_a_command_leaves_without_a_parent_is_counted_and_its_code_kept(tmp_path: Path) -> None:
    words = [ROOT / "script/support/processor.py", "run", tmp_path / "seconds"]
    command = [sys.executable, "-c", LEAVES_ANOTHER, WORKS, tmp_path / "done"]
    assert subprocess.run([sys.executable, *words, *command], check=False).returncode == 3
    assert int((tmp_path / "seconds").read_text()) >= 1


def test_each_step_says_its_seconds_by_the_clock_then_of_processor(tmp_path: Path) -> None:
    _code, summary = landed(tmp_path, PASSES)
    for step in ("setup", "lint", "tests on SQLite", "browser, on SQLite"):
        assert re.search(rf"^{step} +\d+s +\d+s   ", summary, re.MULTILINE), summary
    assert re.search(r"^in all +\d+s ", summary, re.MULTILINE), summary
    assert "2 of 9 files of tests" in summary
