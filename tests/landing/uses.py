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


def paths_to(files: set[str], changes: Changes, reach: Reach) -> set[str] | None:
    """The files by which tests may have met one of these; None when a module of ours leads to no test."""
    paths = set(files)
    for file in files:
        if file.endswith(".py") and Path(file).parts[0] in PACKAGES:
            modules = _by_imports(file, changes, reach)
            if not modules and changes.former[file] is not None:
                return None
            paths |= modules
        elif file.startswith("templates/") and not DATA.search(file):
            paths |= _drawing(file)
        elif DATA.search(file):
            paths |= {source for source, text in _sources().items() if Path(file).name in text}
    for file in places_of(changes.messages()):
        paths |= _files(_importers(file)) | {file} if file.endswith(".py") else _drawing(file)
    return paths


@cache
def _parts_of_templates() -> dict[str, set[str]]:
    """The templates that each of ours names: to extend it, to include it."""
    paths = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    named = re.compile(r"{%-?\s*(?:extends|include)\s+['\"]([^'\"]+)")
    return {
        str(path.relative_to(ROOT)): {f"templates/{name}" for name in named.findall(path.read_text())} for path in paths
    }


def _drawing(template: str) -> set[str]:
    """The templates that draw this one: a page's frame is drawn once and kept, and noted for the first page alone."""
    templates, fringe = set[str](), {template}
    while fringe:
        templates |= fringe
        fringe = {name for name, parts in _parts_of_templates().items() if parts & fringe} - templates
    return templates


def _by_imports(file: str, changes: Changes, reach: Reach) -> set[str]:
    """The module, where tests run it; who imports it, where more than its functions changed, or nothing in it runs."""
    modules = {file} if reach.is_used(file) else _first_importers_used(file, reach)
    if file in modules and changes.reaches_importers(file):
        modules |= _files(_importers(file))
    if Path(file).name in WIRING:
        modules |= {path for path in _files(_imported(file)) if Path(path).parts[0] == Path(file).parts[0]}
    return modules | importing({file})


def _first_importers_used(file: str, reach: Reach) -> set[str]:
    """Up the imports, the nearest modules where something runs."""
    passed, fringe, modules = set[str](), {file}, set[str]()
    while fringe and not modules:
        passed |= fringe
        fringe = _files(module for path in fringe for module in _importers(path)) - passed
        modules = {path for path in fringe if reach.is_used(path)}
    return modules


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
    importers, fringe = set[str](), set(files)
    while fringe:
        modules = {_module(file) for file in fringe}
        importers |= fringe
        fringe = {file for file, names in _imports_of_tests().items() if names & modules} - importers
    return importers & set(files_of_tests())
