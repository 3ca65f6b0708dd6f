"""Which tests a landing runs, from what changed since the last whole run: the rules, in their order.

What is never left out is named here. Whatever these rules don't know makes everything run.
"""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import grimp

from tests.landing.changes import Changes
from tests.landing.reach import BROWSER, ROOT, SCREENS, Reach, screen_of
from tests.project.messages import places_of
from tests.project.source import PACKAGES

ALWAYS = (
    "tests/project/test_*.py",  # every door's refusals, plans of queries, shape, catalogue, configuration
    "tests/teleservices/test_*.py",  # totals of the tables, any form, guards
    "tests/teleservices/lifecycle/test_*.py",  # states × acts × roles, two at once
    "tests/*/test_killed_*.py",
    "tests/*/*/test_killed_*.py",
    "tests/*/*/*/test_killed_*.py",
    "tests/locker/inspection/test_*.py",  # hostile documents
)
"""On SQLite, whatever changed."""

WHEN_MET = tuple(
    f"tests/project/test_{name}.py"
    for name in (
        "absurd_requests",
        "admin_lists",
        "delivery",
        "demo_database",
        "first_run",
        "gate",
        "other_methods",
        "outbound_proxy",
        "procfile",
        "production",
        "restored_database",
        "security_log",
    )
)
"""Of those, what a change must meet like any other: they run the portal, and read nothing of its sources."""

MAIN_JOURNEYS = (
    "tests/e2e/test_main_job.py",
    "tests/e2e/test_studio_job.py",
    "tests/e2e/test_granting.py",
    "tests/e2e/test_corrections.py",
    "tests/e2e/test_autosave.py",
    "tests/e2e/test_keyboard.py",
    "tests/e2e/test_screens_covered.py",
)
"""In the browser, whatever changed."""

AT_ONCE = (
    "tests/e2e/test_together.py",
    "tests/e2e/test_three_at_once.py",
    "tests/e2e/test_publishing_together.py",
    "tests/e2e/test_desk_together.py",
    "tests/e2e/test_autosave.py",
    "tests/e2e/test_meeting.py",
    "tests/e2e/test_five_people.py",
)
"""In the browser on PostgreSQL: what several do at once."""

EVERYTHING = (
    "portal/*",
    "*/models.py",
    "*/models/*",
    "*/migrations/*",
    "cms/*",
    "tests/*.py",
    "tests/factories/*",
    "script/test",
    "script/setup",
    "script/support/*",
    ".ci/run",
    "pyproject.toml",
    "requirements*",
    "constraints.txt",
)
"""What a change reaches everything by."""

DATABASE = re.compile(r"both_databases|mark\.postgresql|transaction=True|transactional_db")
"""What a file says some of whose tests run on PostgreSQL at each landing (`tests.gate`)."""

RESULTS = ("tests/last_whole", "tests/landing/reach.json.gz")
"""What a whole run writes: no test depends on them."""


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


@cache
def files_of_tests() -> tuple[str, ...]:
    """Every file of tests."""
    return tuple(sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")))


def matching(patterns: Iterable[str], files: Iterable[str]) -> set[str]:
    """The files that one of these patterns names."""
    return {file for file in files for pattern in patterns if fnmatch(file, pattern)}


def select(changes: Changes, reach: Reach) -> Selection:
    """What `changes` reach, with what always runs."""
    changed = changes.files - set(RESULTS)
    wide = sorted(file for file in changed if _is_everything(file))
    if wide:
        return everything(f"{wide[0]} changed" + (f", and {len(wide) - 1} more such" if wide[1:] else ""))
    selection = Selection(tests=always())
    own = {file for file in changed if file.startswith("tests/")}
    used = _used(changed - own, changes, reach)
    if used is None:
        return everything("a file that no test is known to use changed")
    _take_own(selection, own, reach)
    _take_used(selection, used, reach)
    if selection.screens or selection.screens_in_turn:
        selection.tests.add(SCREENS.split("::")[0])
    return selection


def always() -> set[str]:
    """What runs whatever changed."""
    return matching((*ALWAYS, *MAIN_JOURNEYS), set(files_of_tests()) - set(WHEN_MET))


def everything(why: str) -> Selection:
    """All of a landing's tests."""
    return Selection(why, set(files_of_tests()))


def _is_everything(file: str) -> bool:
    # fnmatch's star goes through folders: `tests/*.py` is what stands at the root of the tests alone.
    return any(fnmatch(file, pattern) and (pattern != "tests/*.py" or file.count("/") == 1) for pattern in EVERYTHING)


# --- The tests' own files --------------------------------------------------------------------------------------------
def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def _imports_of_tests() -> dict[str, set[str]]:
    """What each file under `tests/` imports: modules, and names in them that may be modules."""
    imports: dict[str, set[str]] = {}
    for path in (ROOT / "tests").rglob("*.py"):
        names = imports.setdefault(str(path.relative_to(ROOT)), set())
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return imports


def _importing(files: Iterable[str]) -> set[str]:
    """The files of tests that import one of these, through what they share or not."""
    reached, waiting = set[str](), set(files)
    while waiting:
        modules = {_module(file) for file in waiting}
        reached |= waiting
        waiting = {file for file, names in _imports_of_tests().items() if names & modules} - reached
    return reached & set(files_of_tests())


def _take_own(selection: Selection, own: set[str], reach: Reach) -> None:
    """Files of tests that changed, those that import what changed, those beside a `conftest.py` or a sample."""
    shared = {file for file in own if not Path(file).name.startswith("test_")}
    screens = {file for file in shared if file.startswith("tests/e2e/screens/")}
    _take_screens(selection, _screens_named_in(screens), reach)
    selection.tests |= matching(own, files_of_tests()) | _importing(own - screens)
    folders = {
        str(Path(file).parent) for file in shared - screens if Path(file).name == "conftest.py" or file[-3:] != ".py"
    }
    selection.tests |= matching((f"{folder}/*" for folder in folders), files_of_tests())


def _screens_named_in(files: set[str]) -> set[str]:
    """The names of the screens that these files of the browser's tests describe."""
    sources = [(ROOT / file).read_text() for file in files if (ROOT / file).exists()]
    return {name for source in sources for name in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+|[a-z0-9]+)"', source)}


# --- The product -----------------------------------------------------------------------------------------------------
WIRING = ("urls.py", "wagtail_hooks.py", "apps.py", "tasks.py")
"""Modules that name what others do: they reach what they name."""
DRAWN = ("templates/", "static/")
DATA = re.compile(r"\.(?!html$|txt$|css$|js$|py$|po$|mo$|md$)\w+$")
"""Files that modules name and open: pictures, models of documents, tables."""


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def _file(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (ROOT / path).is_dir() else f"{path}.py"


def _used(files: set[str], changes: Changes, reach: Reach) -> set[str] | None:
    """The files by which tests may have met what changed; None when one of ours leads to no test."""
    used = set(files)
    for file in files:
        if file.endswith(".py") and Path(file).parts[0] in PACKAGES:
            met = _by_imports(file, changes, reach)
            if not met and changes.former[file] is not None:
                return None
            used |= met
        elif file.startswith("templates/") and not DATA.search(file):
            used |= _drawing(file)
        elif DATA.search(file):
            used |= {path for path in _sources() if Path(file).name in _sources()[path]}
    for file in places_of(changes.messages()):
        used |= {file} | (_files(_importers(file)) if file.endswith(".py") else set())
    return used


@cache
def _drawn_by_templates() -> dict[str, set[str]]:
    """The templates that each of ours names: to extend it, to include it."""
    paths = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    named = re.compile(r"{%-?\s*(?:extends|include)\s+['\"]([^'\"]+)")
    return {
        str(path.relative_to(ROOT)): {f"templates/{name}" for name in named.findall(path.read_text())} for path in paths
    }


def _drawing(template: str) -> set[str]:
    """The templates that draw this one: a page's frame is drawn once and kept, and noted for the first page alone."""
    drawing, waiting = set[str](), {template}
    while waiting:
        drawing |= waiting
        waiting = {name for name, drawn in _drawn_by_templates().items() if drawn & waiting} - drawing
    return drawing


def _by_imports(file: str, changes: Changes, reach: Reach) -> set[str]:
    """The module, where tests run it; who imports it, where more than its functions changed, or nothing in it runs."""
    met, waiting, seen = {file} if reach.is_used(file) else set[str](), {file}, set[str]()
    if met and changes.reaches_importers(file):
        met |= _files(_importers(file))
    while waiting and not met:
        seen |= waiting
        next_ones = _files(module for path in waiting for module in _importers(path)) - seen
        met, waiting = {path for path in next_ones if reach.is_used(path)}, next_ones
    if Path(file).name in WIRING:
        met |= {path for path in _files(_imported(file)) if Path(path).parts[0] == Path(file).parts[0]}
    return met | {test for test in _importing({file}) if test.startswith("tests/")}


def _files(modules: Iterable[str]) -> set[str]:
    return {_file(module) for module in modules}


def _importers(file: str) -> set[str]:
    module = _module(file)
    return set(_graph().find_modules_that_directly_import(module)) if module in _graph().modules else set()


def _imported(file: str) -> set[str]:
    module = _module(file)
    return set(_graph().find_modules_directly_imported_by(module)) if module in _graph().modules else set()


@cache
def _sources() -> dict[str, str]:
    """The text of our modules and of the models of documents, by file."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    paths += (ROOT / "templates").rglob("*.typ")
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


# --- What tests use --------------------------------------------------------------------------------------------------
SHARED = 30
"""A file that more screens draw is everybody's: one of its screens a template is looked at, the others by thirds."""


def _take_used(selection: Selection, used: set[str], reach: Reach) -> None:
    for file in used:
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
    selection.tests |= {file for file in used if file.startswith("tests/")}


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
