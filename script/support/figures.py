"""How large the house is, and how its variables are called: `python script/support/figures.py`.

Counted by reading the sources, migrations and tests apart. `tests/project/test_words.py` holds the share of
participles, which may only fall.
"""

import ast
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = (
    *("accounts", "catalogue", "cms", "formkit", "home", "locker"),
    *("notifications", "portal", "search", "teleservices"),
)
BESIDE = ("benchmarks", "drills")
PARTICIPLES = frozenset(
    {
        *("added", "asked", "awaited", "became", "begun", "brought", "built", "changed", "chosen", "closed", "done"),
        *("drawn", "found", "given", "gone", "grown", "held", "joined", "kept", "known", "laid", "left"),
        *("made", "met", "moved", "named", "opened", "put", "said", "seen", "sent", "shown", "taken"),
        *("told", "tried", "typed", "wanted", "went", "written"),
    }
)
"""Participles and verbs that say of a value what happened to it, never what it is."""


def modules(*packages: str) -> Iterator[Path]:
    """The Python files of these packages, migrations apart."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def names_in(tree: ast.AST) -> Iterator[str]:
    """The variables that a module binds: assigned, looped over, named by `with` or `as`, parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg) and node.arg not in {"self", "cls"}:
            yield node.arg


def names(*packages: str) -> Counter[str]:
    """How often each name of a variable is bound in these packages."""
    return Counter(name for path in modules(*packages) for name in names_in(ast.parse(path.read_text())))


def share(counted: Counter[str]) -> float:
    """How many of a thousand names are participles."""
    return 1_000 * sum(counted[word] for word in PARTICIPLES) / counted.total()


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _functions(path: Path) -> list[int]:
    tree = ast.parse(path.read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [(node.end_lineno or 0) - node.lineno + 1 for node in ast.walk(tree) if isinstance(node, kinds)]


def _spread(values: list[int]) -> str:
    return f"{statistics.median(values):.0f} / {statistics.quantiles(values, n=10)[-1]:.0f} / {max(values)}"


def main() -> None:
    """Print them, a line each."""
    sizes = [_lines(path) for path in modules(*PRODUCT)]
    functions = [size for path in modules(*PRODUCT) for size in _functions(path)]
    beside = sum(_lines(path) for path in modules(*BESIDE))
    tests = sum(_lines(path) for path in modules("tests"))
    migrations = [path for package in PRODUCT for path in (ROOT / package).rglob("migrations/0*.py")]
    counted = names(*PRODUCT, *BESIDE)
    print(f"lines, modules                  {sum(sizes):,}, {len(sizes):,}")
    print(f"lines of drills and benchmarks  {beside:,}")
    print(f"module: median / p90 / max      {_spread(sizes)}")
    print(f"modules of 20 lines at most     {sum(size <= 20 for size in sizes)}")
    print(f"function: median / p90 / max    {_spread(functions)} of {len(functions):,}")
    print(f"tests: lines, ratio             {tests:,}, {tests / sum(sizes):.2f}")
    print(f"migrations: files, lines        {len(migrations)}, {sum(map(_lines, migrations)):,}")
    print(f"participles of 1,000 names      {share(counted):.1f} of {counted.total():,}")
    print(", ".join(f"{word} {counted[word]}" for word in sorted(PARTICIPLES, key=lambda word: -counted[word])[:12]))


if __name__ == "__main__":
    main()
