"""What each test was seen to use in the last whole run: the modules where something ran for it, the templates drawn,
the files opened, the styles and scripts asked for by its pages.

A test is a file of tests; each screen that the browser looks at is one of its own. One that failed then, or was not
seen, runs at each landing.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORED = ROOT / "tests/landing/reach.json.gz"
SCREENS = "tests/e2e/test_screens.py::test_axe_wide_and_narrow["
BROWSER = "chromium-"
"""What stands before a screen's name, from the fixture of the browser."""


def unit_of(node_id: str) -> str:
    """The test that the reach is noted for: the screen, or the file."""
    return node_id if node_id.startswith(SCREENS) else node_id.split("::", maxsplit=1)[0]


def screen_of(test: str) -> str:
    """The name of a screen."""
    return test.removeprefix(SCREENS).removeprefix(BROWSER).removesuffix("]")


@dataclass
class Reach:
    """The files used, by test."""

    files: dict[str, set[str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    """The tests of which nothing can be said, whatever changes."""

    def add(self, test: str, files: Iterable[str]) -> None:
        """What one of the processes saw."""
        self.files.setdefault(test, set()).update(files)

    def tests_of(self, files: Iterable[str]) -> set[str]:
        """The tests that use one of these files."""
        changed = set(files)
        return {test for test, reached in self.files.items() if reached & changed}

    def is_used(self, file: str) -> bool:
        """Whether any test uses it."""
        return any(file in reached for reached in self.files.values())


def load(path: Path = STORED) -> Reach:
    """The one that was stored; an empty one where there is none."""
    if not path.exists():
        return Reach()
    stored = json.loads(gzip.decompress(path.read_bytes()))
    names: list[str] = stored["files"]
    files = {test: {names[number] for number in numbers} for test, numbers in stored["tests"].items()}
    return Reach(files, set(stored["failed"]))


def store(reach: Reach, path: Path = STORED) -> None:
    """Write it so that the same reach is the same bytes."""
    names = sorted(set().union(*reach.files.values())) if reach.files else []
    numbers: Mapping[str, int] = {name: number for number, name in enumerate(names)}
    tests = {test: sorted(numbers[file] for file in files) for test, files in sorted(reach.files.items())}
    text = json.dumps({"files": names, "tests": tests, "failed": sorted(reach.failed)}, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
