"""The browser's evaluation of expressions against the server's, on generated cases over every operator.

The modules know no page: they are given to the browser from their folder, without a portal.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from playwright.sync_api import Browser, Route

from formkit.language.evaluating import Environment, evaluate
from formkit.language.exact import Absence, Value
from formkit.language.nodes import Node, Rows, children
from formkit.language.operators import FOLDS, OPERATORS
from tests import gate
from tests.e2e.mirror_cases import drawn
from tests.formkit.trees import EVERY_OPERATOR, any_tree, environments, of_any_types, of_operator

SCRIPTS = Path(__file__).parents[2] / "static/js"
ADDRESS = "https://parvis.example/"
CASES = 12_000 if gate.examples(100) > 100 else 600
"""A few hundred at a landing; at least ten thousand, once alike ones are left out, in a whole run."""
IN_BROWSER = """async (cases) => {
  const { evaluate } = await import("/tree.js");
  const written = (value) => {
    if (value === null) return "empty";
    if (value === undefined) return "unknown";
    return Array.isArray(value) ? value.map(String) : value;
  };
  return JSON.parse(cases).map(([tree, known]) => written(evaluate(tree, known)));
}"""


def written(value: Value) -> Any:
    """A value as the script above writes it."""
    match value:
        case Absence():
            return value.value
        case Fraction():
            return [str(value.numerator), str(value.denominator)]
        case tuple():
            return list(value)
    return value


def known(environment: Environment) -> dict[str, Any]:
    """What the browser is given."""
    sources = ("answers", "parameters", "annotations", "row")
    lists = {"rates": sorted(environment.rates), "unknown": sorted(environment.unknown)}
    return {name: dict(getattr(environment, name)) for name in sources} | lists


def nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for child in children(tree):
        yield from nodes(child)


def in_browser(browser: Browser, cases: list[tuple[Node, Environment]]) -> list[Any]:
    def give(route: Route) -> None:
        path = SCRIPTS / route.request.url.removeprefix(ADDRESS)
        body = path.read_text() if path.suffix == ".js" else ""
        route.fulfill(body=body, content_type="text/javascript" if body else "text/html")

    page = browser.new_page()
    page.route("**/*", give)
    page.goto(ADDRESS)
    calls = [[tree.model_dump(mode="json"), known(environment)] for tree, environment in cases]
    values: list[Any] = page.evaluate(IN_BROWSER, json.dumps(calls))
    page.close()
    return values


@pytest.mark.long
def test_trees_give_the_same_in_the_browser(browser: Browser) -> None:
    trees = any_tree.map(lambda pair: pair[1]) | of_any_types
    cases = drawn(st.tuples(trees, environments), CASES)
    for kind in EVERY_OPERATOR:  # among some hundreds, chance leaves one out now and then
        cases += drawn(st.tuples(of_operator(kind), environments), 3)
    whole = [node for tree, _environment in cases for node in nodes(tree)]
    kinds = {node.fold if isinstance(node, Rows) else node.kind for node in whole}
    assert kinds >= {*OPERATORS, *FOLDS, "answer", "cell", "fact", "parameter", "annotation", "constant"}
    assert len(cases) >= CASES * 5 // 6

    server = [written(evaluate(*case)) for case in cases]
    assert sum(value not in ("empty", "unknown") for value in server) > len(server) // 6
    browser_values = in_browser(browser, cases)
    assert [case for case in zip(cases, server, browser_values, strict=True) if case[1] != case[2]] == []
