"""What a table or a type says is read from it: neither an ending nor a type of field is named anywhere else."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from django import forms

from formkit.fieldtypes.field import BaseField
from teleservices.models import State
from tests.project import source
from tests.project.source import ROOT, matching, name

BESIDE = ("script", "benchmarks", "drills")
STATES, TYPES = "teleservices/models/states.py", "formkit/fieldtypes/"
LANGUAGE = "formkit/language/"
"""Where `type` is that of a value, whatever the field."""
TABLES = {
    ("teleservices/lifecycle/acts.py", "ACTS"): "test_every_ending_is_that_of_an_act",
    ("teleservices/lifecycle/emails/informed.py", "NEWS"): "test_every_ending_is_news",
    ("teleservices/following/who_holds.py", "ENDED"): "test_every_ending_is_said_by_the_page_of_the_request",
    ("teleservices/following/filters.py", "STANDINGS"): (
        "test_every_request_that_was_transmitted_is_under_a_status_of_the_list"
    ),
    ("teleservices/studio/stages/drawing.py", "COLUMNS"): (
        "test_every_state_has_its_column_in_the_drawing_of_the_stages"
    ),
    ("teleservices/studio/procedures/presets.py", "_PRESETS"): (
        "test_every_state_of_a_transmitted_request_has_its_usual_stage"
    ),
}
"""The tables that give each ending words or a place of its own, and the test of `test_total.py` that compares each."""


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """The modules of the product and of what measures it, but the migrations, which tell the past."""
    beside = ((path, ast.parse(path.read_text())) for path in matching("*.py", under=BESIDE))
    both = (*source.modules(), *beside)
    return tuple((name(path), module) for path, module in both if "migrations" not in path.parts)


def outside_of_tables(path: str, module: ast.Module) -> Iterator[ast.AST]:
    """What a module says outside of the tables named above."""
    for statement in module.body:
        target = statement.target if isinstance(statement, ast.AnnAssign) else None
        target = statement.targets[0] if isinstance(statement, ast.Assign) else target
        if not (isinstance(target, ast.Name) and (path, target.id) in TABLES):
            yield from ast.walk(statement)


def test_the_tables_of_endings_are_compared() -> None:
    tests = (ROOT / "tests/teleservices/test_total.py").read_text()
    assert [test for test in TABLES.values() if f"def {test}(" not in tests] == []


def test_what_ended_without_a_decision_is_named_by_the_tables_alone() -> None:
    """`State.ended()` and `State.undecided()` are asked elsewhere: a new ending is then meant too."""
    names = {state.name for state in State.undecided()}
    places = [
        f"{path}:{node.lineno} State.{node.attr}"
        for path, module in modules()
        if path != STATES
        for node in outside_of_tables(path, module)
        if isinstance(node, ast.Attribute) and node.attr in names and _is_named(node.value, "State")
    ]
    assert not places


def test_the_outcomes_of_decisions_are_never_taken_for_all_the_endings() -> None:
    """`State.ending_choices()` has them all with their words; where decisions alone are meant, `Outcome` is enough."""
    places = [
        f"{path}:{node.lineno} Outcome.{node.attr}"
        for path, module in modules()
        if path != STATES
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and node.attr in {"values", "choices", "labels", "names"}
        and _is_named(node.value, "Outcome")
    ]
    assert not places


def test_no_list_of_endings_is_written_by_hand() -> None:
    """Neither in Python nor in a template, by the values that the database holds."""
    values = {state.value for state in State.ended()}
    places = [
        f"{path}:{node.lineno}"
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.List | ast.Tuple | ast.Set)
        and len(values & {item.value for item in node.elts if isinstance(item, ast.Constant)}) > 1
    ]
    compared = re.compile(rf"""\bstate\w* *(==|!=|in) *["'][^"']*\b({"|".join(values)})\b""")
    templates = matching("*.html", "*.txt", under=("templates",))
    places += [name(path) for path in templates if compared.search(path.read_text())]
    assert not places


def test_no_sentence_lists_the_endings() -> None:
    """« Decided or withdrawn » is wrong on the day when a request may end otherwise: « ended » is always true."""
    catalogue = (ROOT / "locale/fr/LC_MESSAGES/django.po").read_text().replace('"\n"', "")
    assert re.findall(r'msgid "(.*decided,? or withdrawn.*)"', catalogue, re.IGNORECASE) == []


def _is_named(node: ast.AST, word: str) -> bool:
    return isinstance(node, ast.Name) and node.id == word


def test_no_field_is_told_by_the_name_of_its_type() -> None:
    """Two fields may be of one type, `before.type != after.type`; what a type is like, its facts and methods say."""
    places = [
        f"{path}:{node.lineno}"
        for path, module in modules()
        if not path.startswith((TYPES, LANGUAGE)) and _knows_fields(module)
        for node in ast.walk(module)
        if (isinstance(node, ast.Compare) and 0 < _types_among(node) < len(node.comparators) + 1)
        or (isinstance(node, ast.Match) and _types_among(node.subject))
    ]
    assert not places


def test_the_language_meets_no_field() -> None:
    """So that no `type` compared there is a field's."""
    for path, module in modules():
        if path.startswith(LANGUAGE):
            names = {node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
            assert not [name for name in names if name.startswith(("formkit.fieldtypes", "formkit.schema"))], path


def test_no_field_is_told_by_its_class() -> None:
    """`has_columns`, `takes_documents`, `is_calculated` of `formkit.fieldtypes` tell the type checker too."""
    places = [
        f"{path}:{node.lineno} {word}"
        for path, module in modules()
        if not path.startswith(TYPES)
        for classes in [_field_classes(module)]
        if classes
        for node in ast.walk(module)
        for word in _words_compared(node)
        if word in classes
    ]
    assert not places


def _types_among(node: ast.AST) -> int:
    """How many sides of a comparison are the `type` of something."""
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else [node]
    return sum(isinstance(side, ast.Attribute) and side.attr == "type" for side in sides)


def _knows_fields(module: ast.Module) -> bool:
    """Whether a module reads forms; the `type` of a Markdown token or of a profile is another matter."""
    return any(isinstance(node, ast.ImportFrom) and (node.module or "").startswith("formkit") for node in module.body)


def _words_compared(node: ast.AST) -> list[str]:
    """The names of the classes that `isinstance`, `issubclass`, a `case` or a constant asks for."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and ast.unparse(node.targets[0]).isupper():
        return [part.id for part in node.value.elts if isinstance(part, ast.Name)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"isinstance", "issubclass"}:
        return [part.id for part in ast.walk(node.args[1]) if isinstance(part, ast.Name)]
    return [node.cls.id] if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Name) else []


def _field_classes(module: ast.Module) -> set[str]:
    """The names under which a module imports classes of fields, or of the controls that ask them."""
    return {
        alias.asname or alias.name
        for node in module.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("formkit")
        for alias in node.names
        if _is_field_class(getattr(import_module(str(node.module)), alias.name, None))
    }


def _is_field_class(imported: object) -> bool:
    return isinstance(imported, type) and issubclass(imported, BaseField | forms.Field)


def test_these_tests_see_what_they_look_for() -> None:
    """A comparison, a class and an ending as nobody may write them."""
    seen = ast.parse(
        "from formkit.fieldtypes import GroupField\nif field.type in NAMES and isinstance(x, GroupField): y"
    )
    assert _knows_fields(seen)
    assert _field_classes(seen) == {"GroupField"}
    assert [_types_among(node) for node in ast.walk(seen) if isinstance(node, ast.Compare)] == [1]
    assert [word for node in ast.walk(seen) for word in _words_compared(node)] == ["GroupField"]
    assert {Path(path).is_absolute() for path, _module in modules()} == {False}
