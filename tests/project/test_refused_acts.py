"""What a person is told when something they asked did not happen: every error of the apps carries its words."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from tests.project.source import modules, name

BASE = "RefusedActError"
Node = TypeVar("Node", bound=ast.AST)


@cache
def errors() -> dict[str, list[tuple[str, ast.ClassDef]]]:
    """Every class over `RefusedActError`, by its name, with the files that define it."""
    classes = [(path, node) for path, node in nodes(ast.ClassDef) if node.name.endswith("Error")]
    known = {BASE}
    while new := {node.name for _path, node in classes if parents(node) & known} - known:
        known |= new
    return {error: [(path, node) for path, node in classes if node.name == error] for error in sorted(known - {BASE})}


def nodes(kind: type[Node]) -> Iterator[tuple[str, Node]]:
    """Every node of this kind in the apps, with its file."""
    for path, module in modules():
        for node in ast.walk(module):
            if isinstance(node, kind):
                yield name(path), node


def last_name(node: ast.AST | None) -> str:
    """`erasure.UnsettledError(…)`, `UnsettledError`: the last name; empty for anything else."""
    match node:
        case ast.Call(func=called):
            return last_name(called)
        case ast.Attribute(attr=attribute):
            return attribute
        case ast.Name(id=identifier):
            return identifier
    return ""


def parents(node: ast.ClassDef) -> set[str]:
    return {last_name(base) for base in node.bases}


def says_something(error: str) -> bool:
    """Whether every error of this class has words, whatever it is raised with: its own, or those of its parents."""
    return any(
        own_words(node) or any(says_something(parent) for parent in parents(node) if parent in errors())
        for _path, node in errors()[error]
    )


def own_words(node: ast.ClassDef) -> bool:
    """A `wording`, or an `__init__` that hands words on."""
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="wording")]) | ast.AnnAssign(target=ast.Name(id="wording")):
                return True
            case ast.FunctionDef(name="__init__"):
                calls = [call for call in ast.walk(statement) if isinstance(call, ast.Call)]
                return any(call.args for call in calls if last_name(call) == "__init__")
    return False


def test_no_error_is_raised_without_words() -> None:
    mute = {error for error in errors() if not says_something(error)}
    assert mute, "the bases, and those that get their words where they are raised"
    assert not [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Raise)
        if last_name(node.exc) in mute and not (isinstance(node.exc, ast.Call) and node.exc.args)
    ]


def test_an_app_has_one_base_and_no_two_errors_one_name() -> None:
    direct = Counter(
        path.split("/")[0] for places in errors().values() for path, node in places if BASE in parents(node)
    )
    del direct["portal"]  # where the base of all stands
    assert direct == Counter(
        dict.fromkeys(("accounts", "catalogue", "formkit", "home", "locker", "notifications", "teleservices"), 1)
    )
    assert not [places for places in errors().values() if len(places) > 1]
