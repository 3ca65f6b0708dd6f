"""Each line of the checklist in docs/security.md names tests that exist, or says why there is none."""

import ast
import re
from functools import cache

from tests.project.source import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)+)`")
TITLE = "## Comptes : la liste de contrôle"
HEADING = "Test ou raison"


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, those of a class as `::Class::test`."""
    names = set()
    for node in ast.parse((ROOT / path).read_text()).body:
        if isinstance(node, ast.FunctionDef):
            names.add(f"::{node.name}")
        elif isinstance(node, ast.ClassDef):
            names |= {f"::{node.name}::{method.name}" for method in node.body if isinstance(method, ast.FunctionDef)}
    return frozenset(name for name in names if name.split("::")[-1].startswith("test_"))


def checklist() -> str:
    """The part of the document that this test keeps."""
    return (ROOT / "docs/security.md").read_text().split(TITLE, 1)[1]


def test_the_tests_that_it_names_exist() -> None:
    named = NAMED.findall(checklist())
    assert len(named) > 50
    missing = [path + name for path, name in named if not (ROOT / path).exists() or name not in names_in(path)]
    assert not missing


def test_each_line_has_its_test_or_its_reason() -> None:
    tables = [part for part in checklist().split("\n### ") if "Test ou raison" in part]
    rows = [line for table in tables for line in table.splitlines() if line.startswith("| ") and HEADING not in line]
    assert len(rows) > 40
    assert not [row for row in rows if not NAMED.search(row) and not re.search(r"[Rr]aison :", row)]
