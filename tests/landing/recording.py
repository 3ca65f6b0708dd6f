"""Notes what each test uses (`--record=FOLDER`), for `tests.landing.reach`. Python 3.12 or newer.

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
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{os.getpid()}.json"
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
        self.reach.add(unit_of(item.nodeid), self.files)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """What is made once for all tests (the demo) is none's own."""
        before = set(self.files)
        result = yield
        if fixturedef.scope == "session":
            self.files.intersection_update(before)
        return result

    def pytest_unconfigure(self) -> None:
        """One file a process. What was only looked for (a template before that of another package) is nobody's."""
        self.path.write_text(
            json.dumps(
                {test: sorted(file for file in files if _is_file(file)) for test, files in self.reach.files.items()}
            )
        )


@cache
def _is_file(name: str) -> bool:
    return (ROOT / name).is_file()
