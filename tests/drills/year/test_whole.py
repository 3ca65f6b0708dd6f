"""The simulated year is whole: each act has what it is done with, each writer of the domain somebody who calls it."""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest

import drills.year
import teleservices.deciding
import teleservices.filing
import teleservices.lifecycle.postal
import teleservices.lifecycle.retention
from drills.year import filing
from drills.year.faults import FAULTS
from drills.year.payloads import DRAWERS
from teleservices.lifecycle import ACTS
from teleservices.permissions import Party

ROOMS = (
    teleservices.deciding,
    teleservices.filing,
    teleservices.lifecycle.postal,
    teleservices.lifecycle.retention,
)
BY_THE_PORTAL = {
    "teleservices.deciding.opinions.opinion_reminders.remind",
    "teleservices.lifecycle.retention.eliminating.eliminate",
}
"""Writers that what recurs calls."""


def writers(module: ModuleType) -> set[str]:
    """Its public functions that are one transaction."""
    functions = inspect.getmembers(module, inspect.isfunction)
    return {
        f"{module.__name__}.{name}"
        for name, function in functions
        if function.__module__ == module.__name__ and hasattr(function, "__wrapped__") and not name.startswith("_")
    }


def modules(package: ModuleType) -> list[ModuleType]:
    names = [module.name for module in walk_packages(package.__path__, f"{package.__name__}.")]
    return [import_module(name) for name in names if ".views" not in name]


def named() -> set[str]:
    """What the modules of the simulated year name of others, by its dotted name."""
    names = set[str]()
    for path in Path(drills.year.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text())
        imported = {
            alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        names |= {imported[node.id] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in imported}
        names |= {
            f"{imported[node.value.id]}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported
        }
    return names


def test_every_writer_of_the_domain_is_called() -> None:
    there = {name for room in ROOMS for module in modules(room) for name in writers(module)}
    assert there - named() - BY_THE_PORTAL == set()
    assert BY_THE_PORTAL - there == set()


def test_every_act_of_a_person_has_what_it_is_done_with() -> None:
    wanted = {act.payload for act in ACTS.values() if act.by is not Party.CLOCK}
    gathered = {act.payload for act in ACTS.values() if act.name in filing.FOR_OWN_FUNCTIONS}
    assert wanted - gathered - set(DRAWERS) == set()


@pytest.mark.parametrize("name", FAULTS)
def test_every_rule_that_a_fault_replaces_is_there(name: str) -> None:
    for rule in FAULTS[name].rules:
        module, _, attribute = rule.rpartition(".")
        assert callable(getattr(import_module(module), attribute))
