"""By which files tests may have met what changed: by imports, by templates that draw others, by the texts they say."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import grimp

from tests.landing.changes import Changes
from tests.landing.patterns import files_of_tests
from tests.landing.reach import ROOT, Reach
from tests.project.messages import places_of
from tests.project.source import PACKAGES

WIRING = ("urls.py", "wagtail_hooks.py", "apps.py", "tasks.py")
"""Modules that name what others do: they reach what they name."""
DATA = re.compile(r"\.(?!html$|txt$|css$|js$|py$|po$|mo$|md$)\w+$")
"""Files that modules name and open: pictures, models of documents, tables."""


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def _file(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (ROOT / path).is_dir() else f"{path}.py"


def met_through(files: set[str], changes: Changes, reach: Reach) -> set[str] | None:
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
        used |= _files(_importers(file)) | {file} if file.endswith(".py") else _drawing(file)
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
    return met | {test for test in importing({file}) if test.startswith("tests/")}


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


# --- What tests import ----------------------------------------------------------------------------------------------
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


def importing(files: Iterable[str]) -> set[str]:
    """The files of tests that import one of these, through what they share or not."""
    reached, waiting = set[str](), set(files)
    while waiting:
        modules = {_module(file) for file in waiting}
        reached |= waiting
        waiting = {file for file, names in _imports_of_tests().items() if names & modules} - reached
    return reached & set(files_of_tests())
