"""What the browser reads of a type while it is typed: `static/js/readers.js` has a reader for each type compared."""

import re

from formkit.fieldtypes import REGISTRY, AnyFieldType
from formkit.language.comparisons import COUNTS
from tests.project.source import ROOT

READERS = ROOT / "static/js/readers.js"
BY_PRESENCE = {*COUNTS, "empty", "not_empty"}
"""Operators that need no reader: the browser sees that something is there, and counts rows by itself."""


def readers() -> set[str]:
    """The types that `readers` names, one on each line of its object."""
    listed = READERS.read_text().split("export const readers = {", 1)[1].split("\n};", 1)[0]
    return set(re.findall(r"^  (\w+)[:,]", listed, re.MULTILINE))


def is_compared_as_typed(kind: AnyFieldType) -> bool:
    """Whether a condition compares by value what someone types in its controls."""
    return kind.has_answer and not kind.is_calculated and not BY_PRESENCE.issuperset(kind.operators)


def test_every_reader_is_that_of_a_type() -> None:
    assert len(readers()) > 10
    assert readers() <= set(REGISTRY)


def test_a_type_that_conditions_compare_has_its_reader() -> None:
    compared = {name for name, kind in REGISTRY.items() if is_compared_as_typed(kind)}
    by_server = {name for name in compared if not REGISTRY[name].is_read_in_browser}
    assert compared - readers() == by_server, "write its reader in static/js/readers.js, or is_read_in_browser = False"
