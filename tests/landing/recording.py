"""Notes what each test uses and which fail (`--record=FOLDER`), for `tests.landing.reach`. Python 3.12 or newer.

Costs little: the interpreter tells the first call of each function in a test, and no other.
"""

import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import ClassVar

import pytest
from django.template import Template
from django.test.signals import template_rendered

from tests.landing.reach import ROOT, Reach, unit_of

NOT_OURS = ("tests/", ".venv", "var/", ".git/", ".pytest_cache/", ".hypothesis/")
TOOL = 3
"""One of the numbers that `sys.monitoring` leaves to tools without a name of their own."""


class Recorder:
    """The files used since the test began."""

    at_work: "ClassVar[list[Recorder]]" = []
    """That of this process, when it notes what is used."""

    def __init__(self, folder: Path) -> None:
        self.at_work.append(self)
        self.reach, self.files = Reach(), set[str]()
        self.path = path_in(folder)
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, "reach")
        monitoring.register_callback(TOOL, monitoring.events.PY_START, self._note_call)
        monitoring.set_events(TOOL, monitoring.events.PY_START)
        template_rendered.connect(self._note_template)
        sys.addaudithook(self._note_opening)

    def note(self, path: object) -> None:
        """A file, if it is one of the project that a change can touch."""
        if isinstance(path, str) and path.startswith(f"{ROOT}/"):
            name = path[len(str(ROOT)) + 1 :]
            if not name.startswith(NOT_OURS):
                self.files.add(name)

    def note_address(self, path: str) -> None:
        """A style or a script that a page asks for; its name may carry a digest before its suffix."""
        if path.startswith("/static/"):
            name, *_digest, suffix = path[1:].split(".")
            self.files.add(f"{name}.{suffix}")

    def _note_call(self, code: CodeType, _offset: int) -> object:
        if code.co_name != "<module>":  # read once a process, by whichever test comes first
            self.note(code.co_filename)
        return sys.monitoring.DISABLE

    def _note_template(self, template: Template, **_: object) -> None:
        self.note(str(template.origin.name))

    def _note_opening(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path = str(arguments[0])
            if not path.endswith((".py", ".pyc")):
                self.note(path)
        elif event == "subprocess.Popen" and isinstance(arguments[1], list | tuple):
            for word in arguments[1]:
                self.note(str(word))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Each test from nothing."""
        self.files.clear()
        sys.monitoring.restart_events()
        result = yield
        unit = unit_of(item.nodeid)
        files = {file for file in self.files if _is_file(file)} - self.reach.files.get(unit, set())
        self.reach.add(unit, files)
        write(self.path, unit, sorted(files))
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """What is made once for all tests (the demo) is none's own."""
        before = set(self.files)
        result = yield
        if fixturedef.scope == "session":
            self.files.intersection_update(before)
        return result


class Failures:
    """The tests that fail, noted by the process that gathers what the others say: one that dies says nothing."""

    def __init__(self, folder: Path) -> None:
        self.path = path_in(folder)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Whichever part of it fails."""
        if report.failed:
            write(self.path, unit_of(report.nodeid), None)


def path_in(folder: Path) -> Path:
    """The file of this process: a line for each test, written at once, so that a process killed loses none before."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{os.getpid()}.jsonl"


def write(path: Path, unit: str, files: list[str] | None) -> None:
    """The files that a test uses beside those of former lines; None for one that failed."""
    with path.open("a") as lines:
        lines.write(json.dumps([unit, files]) + "\n")


@cache
def _is_file(name: str) -> bool:
    """What was only looked for (a template before that of another package) is nobody's."""
    return (ROOT / name).is_file()
