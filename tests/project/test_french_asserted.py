"""A French sentence is asserted in one test, that of its text; elsewhere tests look at what is there, in any words.

Each pass over the words of the portal broke dozens of tests that were about something else.
"""

import ast
import re
from collections.abc import Iterator

from tests.project.source import matching, name

CEILING = 653
"""Tests that assert a sentence. It may only fall: mend some in the room that you touch, and write the new number."""
FEWEST_WORDS = 4
FRENCH = re.compile(
    r"[àâæçéèêëîïôœùûü«»’]|\b(?:au|aux|avec|ce|cette|dans|de|des|du|elle|est|et|il|la|le|les|ne|ou|par|pas|pour|que|qui"
    r"|sera|sont|sur|un|une|vos|votre|vous)\b",
    re.IGNORECASE,
)
METHODS = ("get_by_", "not_to_", "to_")
"""How the names begin of what a browser test looks by: `get_by_text`, `to_contain_text`."""


def test_fewer_and_fewer_tests_rest_on_a_french_sentence() -> None:
    count = len(places_of_sentences())
    assert count <= CEILING, "one more test asserts a sentence that its text's own test asserts: look at what is there"
    assert count == CEILING, f"fewer tests rest on a sentence: write CEILING = {count}"


def places_of_sentences() -> list[str]:
    """The tests that assert a sentence of the portal's, rather than one that the tests type."""
    modules = {path: ast.parse(path.read_text()) for path in matching("*.py", under=("tests",))}
    typed = "\n".join(text for module in modules.values() for text in sentences(module, sought=False))
    return [
        f"{name(path)} {test.name}"
        for path, module in modules.items()
        for test in ast.walk(module)
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")
        if any(text not in typed for text in sentences(test, sought=True))
    ]


def sentences(tree: ast.AST, *, sought: bool) -> Iterator[str]:
    """What a test looks for (in `assert`, in `expect(…)`, in what a browser looks by), or the rest: what it types."""
    looks = {id(part) for node in ast.walk(tree) for look in looks_of(node) for part in ast.walk(look)}
    for part in ast.walk(tree):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and (id(part) in looks) == sought:
            yield from [part.value] if is_sentence(part.value) else []


def looks_of(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.Assert(test=look):
            return [look]
        case ast.Call(func=ast.Name(id="expect")):
            return [node]
        case ast.Call(func=ast.Attribute(attr=method)) if method.startswith(METHODS):
            return [node]
    return []


def is_sentence(text: str) -> bool:
    return len(text.split()) >= FEWEST_WORDS and bool(FRENCH.search(text))


def test_what_is_a_sentence() -> None:
    assert is_sentence("La pluie tombe sur les prés.")
    assert not is_sentence("Pluie tombée")
    assert not is_sentence("some addresses take one method only")
    text, typed = "La pluie tombe sur les prés.", "Une note pour le service"
    test = ast.parse(f"def test_it():\n    write({typed!r})\n    assert role == {text!r}, 'Il est tard par ici.'")
    assert set(sentences(test, sought=True)) == {text}
    assert set(sentences(test, sought=False)) == {typed, "Il est tard par ici."}
