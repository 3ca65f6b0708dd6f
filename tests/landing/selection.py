"""Which tests a landing runs, from what changed since the last whole run: the rules, in their order."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.landing.changes import Changes
from tests.landing.patterns import RESULTS, always, files_of_tests, is_everything, matching
from tests.landing.reach import BROWSER, ROOT, SCREENS, Reach, screen_of
from tests.landing.uses import importing, paths_to

DRAWN = ("templates/", "static/")
SHARED = 30
"""A file that more screens draw is everybody's: one of its screens a template is looked at, the others by thirds."""


@dataclass
class Selection:
    """The files of tests that run, the screens that are looked at, and why everything does when it does."""

    why_everything: str = ""
    tests: set[str] = field(default_factory=set)
    screens: set[str] = field(default_factory=set)
    """Looked at by axe; names."""
    screens_in_turn: set[str] = field(default_factory=set)
    """A third of these."""
    journeys_in_turn: set[str] = field(default_factory=set)
    """Likewise: files of the browser's tests."""


def select(changes: Changes, reach: Reach) -> Selection:
    """What `changes` reach, with what always runs."""
    files = changes.files - set(RESULTS)
    reasons = sorted(file for file in files if is_everything(file) and not _is_new_support(file, changes))
    if reasons:
        return everything(f"{reasons[0]} changed" + (f", and {len(reasons) - 1} more such" if reasons[1:] else ""))
    selection = Selection(tests=always())
    own = {file for file in files if file.startswith("tests/")}
    paths = paths_to(files - own, changes, reach)
    if paths is None:
        return everything("a module that leads to no test changed")
    _take_own(selection, own, reach)
    _take_users(selection, paths, reach)
    selection.screens |= {screen_of(test) for test in reach.failed if test.startswith(SCREENS)}
    selection.tests |= {test for test in reach.failed if not test.startswith(SCREENS)}
    if selection.screens or selection.screens_in_turn:
        selection.tests.add(SCREENS.split("::")[0])
    return selection


def _is_new_support(file: str, changes: Changes) -> bool:
    """Whether tests share it since then only: it reaches those that import it."""
    return file.startswith("tests/") and changes.former[file] is None and Path(file).name != "conftest.py"


def everything(why: str) -> Selection:
    """All of a landing's tests."""
    return Selection(why, set(files_of_tests()))


def _take_own(selection: Selection, own: set[str], reach: Reach) -> None:
    """Files of tests that changed, those that import what changed, those beside a `conftest.py` or a sample."""
    shared = {file for file in own if not Path(file).name.startswith("test_")}
    screens = {file for file in shared if file.startswith("tests/e2e/screens/")}
    _take_screens(selection, _screens_named_in(screens), reach)
    selection.tests |= matching(own, files_of_tests()) | importing(own - screens)
    beside = {file for file in shared - screens if Path(file).name == "conftest.py" or not file.endswith(".py")}
    folders = {str(Path(file).parent) for file in beside}
    selection.tests |= matching((f"{folder}/*" for folder in folders), files_of_tests())


def _screens_named_in(files: set[str]) -> set[str]:
    """The names of the screens that these files of the browser's tests describe."""
    sources = [(ROOT / file).read_text() for file in files if (ROOT / file).exists()]
    return {name for source in sources for name in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+|[a-z0-9]+)"', source)}


def _take_users(selection: Selection, paths: set[str], reach: Reach) -> None:
    for file in paths:
        tests = reach.tests_of([file])
        screens = {screen_of(test) for test in tests if test.startswith(SCREENS)}
        journeys = {test for test in tests if test.startswith("tests/e2e/") and not test.startswith(SCREENS)}
        selection.tests |= {test for test in tests if not test.startswith("tests/e2e/")}
        if file.startswith(DRAWN):
            _take_screens(selection, screens, reach)
        if file.startswith(DRAWN) and len(screens) > SHARED:
            selection.journeys_in_turn |= journeys
        else:
            selection.tests |= journeys
    selection.tests |= {file for file in paths if file.startswith("tests/")}


def _take_screens(selection: Selection, screens: set[str], reach: Reach) -> None:
    if len(screens) <= SHARED:
        selection.screens |= screens
        return
    templates = set[str]()
    for screen in sorted(screens):
        own = {file for file in reach.files.get(f"{SCREENS}{BROWSER}{screen}]", ()) if file.startswith("templates/")}
        if own - templates:
            templates |= own
            selection.screens.add(screen)
    selection.screens_in_turn |= screens
