"""Cases on which the server and the browser must agree, generated."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from formkit.fieldtypes import AmountField, CalculatedField, NumberField
from formkit.language.comparisons import COUNTS, LISTS, Comparator, comparison_of
from formkit.language.nodes import Answer, Cell, Constant, Node, Operation, Rows, decimal_text
from formkit.relative_dates import resolved
from tests.factories.conditions import all_of, any_of, comparison, unless

Draw = st.DrawFn
OPERATORS: tuple[Comparator, ...] = (
    "equals", "not_equals", "one_of", "none_of", "contains", "greater", "less", "at_least", "at_most",
    "counts_at_least", "counts_at_most", "empty", "not_empty",
)  # fmt: skip
KEYS = ("f_a", "f_b", "f_c", "p_type")
DAYS = ("2026-11-24", "2008-11-24", "2026-12-24", "2024-02-29", "2026-01-31", "2025-02-28")
TEXTS = ("c0", "c1", "other", "35238", "", *DAYS)
COMPARED = tuple(text for text in TEXTS if text)
NUMBERS = (0, 1, -1, 2, 1.0, 0.1, -0.5, 18, 1_000_000_000_000)
EARLY, LATE = "0002-01-01", "9999-01-01"
RELATIVE = ("today", "today-18y", "today+30d", "today-1m", "today+1y", "today-9999y", "today+9999y", "todayish")
SHAPES: tuple[Any, ...] = (
    None, True, False, [], ["c0"], ["c1", "c0"], [{"other": "Mes mots"}], ["c0", {"other": "Mes mots"}], [True], [1],
    {"other": "Mes mots"}, {"code": "35238", "name": "Rennes", "postcode": "35000"}, {"code": None}, {},
    {"from": "2026-11-24", "to": "2026-11-25"}, [{"id": "r_1"}], [{"id": "r_1"}, {"id": "r_2", "f_d": 3}],
)  # fmt: skip

values = st.sampled_from([*TEXTS, *NUMBERS, *SHAPES])
todays = st.sampled_from([*DAYS, "9999-12-31", "0001-01-01", "2026-02-30", "hier", None])
known_answers = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, values) | {"p_today": todays})


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Draw so many examples, all different once written in JSON, nearly the same at each run: hypothesis also tries the
    constants of the modules that happen to be loaded."""
    examples: dict[str, Any] = {}

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(example: Any) -> None:
        examples.setdefault(repr(example), example)

    draw()
    return list(examples.values())


@st.composite
def comparisons(draw: Draw) -> Node:
    """Draw a comparison with a value that suits its operator."""
    operator = draw(st.sampled_from(OPERATORS))
    value: Any = None
    if operator in LISTS:
        value = draw(st.lists(st.sampled_from(COMPARED), min_size=1, max_size=3).map(tuple))
    elif operator in COUNTS:
        value = draw(st.integers(0, 3))
    elif operator not in ("empty", "not_empty"):
        value = draw(st.sampled_from([*COMPARED, *NUMBERS, True, False, *RELATIVE]))
    keys = KEYS[:3] if operator in COUNTS else KEYS  # nobody counts a fact
    return comparison(draw(st.sampled_from(keys)), operator=operator, value=value)


def _combined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(all_of, several), st.builds(any_of, several), st.builds(unless, inner))


@st.composite
def _close_calls(draw: Draw) -> tuple[Node, dict[str, Any]]:
    """Draw a comparison and an answer that is, holds or nearly is what it compares with."""
    tree, known = draw(comparisons()), draw(known_answers)
    line = comparison_of(tree)
    assert line is not None
    known["p_today"] = draw(st.sampled_from(DAYS))
    return tree, known | {line.key: draw(st.sampled_from(_near(line.value, known["p_today"])))}


def _near(value: Any, today: str) -> list[Any]:
    day = resolved(value, today) if isinstance(value, str) else None
    if day is not None and EARLY < day < LATE:
        moved = dt.date.fromisoformat(day)
        return [(moved + dt.timedelta(days=days)).isoformat() for days in (-3, -1, 0, 1, 3)]
    if isinstance(value, tuple):
        value = value[0]
    if isinstance(value, int | float):
        return [value, value + 1, value - 1, bool(value), [value], ["c0"] * int(abs(value) % 4)]
    return [value, [value], {"code": value}, {"other": value}, [{"code": value}], ["c1", {"other": "Mes mots"}]]


rules = _close_calls() | st.tuples(st.recursive(comparisons(), _combined, max_leaves=4), known_answers)
"""An expression and answers."""

exact = st.integers(-(10**12), 10**12) | st.decimals(-(10**6), 10**6, places=6).map(float)
cells = st.one_of(exact, st.integers(-500, 500), st.sampled_from([0, True, "12", None, 0.1, 0.5, 1e-7, 1e16]))
rows = st.lists(st.dictionaries(st.sampled_from(["f_x", "f_y"]), cells, max_size=2), max_size=4)
_terms = st.one_of(
    st.sampled_from([Answer(key="f_a"), Answer(key="f_b"), Rows(fold="count", group="f_g")]),
    st.builds(
        Rows, fold=st.sampled_from(["plus", "least"]), group=st.sampled_from(["f_g", "f_a"]),
        value=st.sampled_from([Cell(key="f_x"), Cell(key="f_y")]),
    ),
    st.decimals(-(10**12), 10**12, places=6).map(lambda value: Constant(type="number", value=decimal_text(value))),
)  # fmt: skip


@st.composite
def _formulas(draw: Draw) -> Node:
    """Draw one operation over two to four terms, or a term alone."""
    kind = draw(st.sampled_from(["plus", "minus", "times", "divided", "share", "round", "greatest", ""]))
    if not kind:
        return draw(_terms)
    fewest = 2 if kind in ("share", "round") else draw(st.integers(2, 4))
    return Operation(kind=kind, of=[draw(_terms) for _place in range(fewest)])  # type: ignore[arg-type]


calculated = st.builds(
    CalculatedField,
    key=st.just("f_result"),
    label=st.just("Résultat"),
    formula=_formulas(),
    result=st.sampled_from(["amount", "number", "percentage"]),
    decimals=st.integers(0, 6),
    unit=st.sampled_from(["", "km"]),
)
sums = st.tuples(calculated, st.fixed_dictionaries({"f_g": rows}, optional={"f_a": cells, "f_b": cells}))
"""A calculated value and answers."""


def rows_of(column: AmountField | NumberField) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Draw the rows of a group that has this column: what its question may store, and cells left empty."""
    decimals = getattr(column, "decimals", 0)
    typed = st.decimals(-(10**7), 10**7, places=decimals).map(float if decimals else int)
    return st.lists(st.fixed_dictionaries({}, optional={column.key: typed}), max_size=6)
