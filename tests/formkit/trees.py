"""Any expression that makes sense over a form of all types, and answers to it: what hypothesis draws from."""

from typing import Any, cast

from hypothesis import strategies as st

from formkit.language.evaluating import Environment
from formkit.language.faults import CONSTANTS
from formkit.language.nodes import Constant, Node, Operation, Rows
from formkit.language.operators import FOLDS, OPERATORS
from formkit.language.scope import Name, Scope
from formkit.language.value_types import AMOUNT, BOOLEAN, DATE, NUMBER, PERCENTAGE, ValueType

Draw = st.DrawFn
TEXT, CHOICE, CHOICES, MONTH = (ValueType(base) for base in ("text", "choice", "choices", "month"))  # type: ignore[arg-type]
DAYS, MONTHS, YEARS = (ValueType("number", unit) for unit in ("days", "months", "years"))  # type: ignore[arg-type]
NUMBERS = (NUMBER, AMOUNT, PERCENTAGE, DAYS, MONTHS, YEARS)
TYPES = (*NUMBERS, BOOLEAN, TEXT, CHOICE, DATE, MONTH)

SITUATIONS = (("c0", "Marié"), ("c1", "Pacsé"), ("c2", "marie"), ("other", "Autre"))
COLUMNS = (
    Name("f_x", "Montant", AMOUNT, "cell"),
    Name("f_q", "Quantité", NUMBER, "cell", counts="lots"),
    Name("f_k", "Nature", CHOICE, "cell", choices=(("c0", "Achat"), ("c1", "Prêt »"))),
    Name("f_w", "Payé le", DATE, "cell"),
    Name("f_v", "Réglé ?", BOOLEAN, "cell"),
)
NAMES = (
    Name("f_a", "Revenu annuel", AMOUNT),
    Name("f_b", "Montant", AMOUNT),
    Name("f_n", "Parts", NUMBER, counts="parts"),
    Name("f_m", "Âge", NUMBER, counts="ans"),
    Name("f_l", "Durée", MONTHS),
    Name("f_r", "Taux « aidé »", PERCENTAGE),
    Name("f_d", "Début »", DATE),
    Name("f_e", "Date", DATE),
    Name("f_f", "Date", DATE),
    Name("f_o", "Mois de paie", MONTH),
    Name("f_t", "Ville", TEXT),
    Name("f_c", "Situation", CHOICE, choices=SITUATIONS),
    Name("f_i", "Commune", CHOICE),
    Name("f_s", "Activités", CHOICES, choices=(("c0", "Sport"), ("c1", "Culture"))),
    Name("f_y", "Aidé ?", BOOLEAN),
    Name("f_z", "age", BOOLEAN),
    Name("f_u", "Période", ValueType("opaque")),
    Name("f_g", "Dépenses", ValueType("rows"), columns=COLUMNS, most_rows=10),
    Name("p_today", "Jour de la demande", DATE, "fact"),
    Name("p_type", "Type de profil", CHOICE, "fact"),
    Name("v_p", "Plafond de ressources", AMOUNT, "parameter"),
    Name("v_r", "Taux de l’année", PERCENTAGE, "parameter"),
    Name("f_h", "Base retenue", AMOUNT, "annotation", private=True),
)
SCOPE = Scope(NAMES, is_private=True)
RATES = frozenset({"f_r", "v_r"})

whole = st.integers(-500, 500) | st.sampled_from([0, 1, -1, 12, 100, 10**12, -(10**12)])
decimals = st.decimals(-(10**6), 10**6, places=6).map(float) | st.sampled_from([0.5, -0.5, 0.1, 2.5, 1e-7, 1e16, 1e300])
figures = whole | decimals
days = st.sampled_from([
    "2026-11-24", "2008-11-24", "2024-02-29", "2008-02-29", "2026-01-31", "2026-02-28", "2025-03-01", "0001-01-01",
    "9999-12-31",
])  # fmt: skip
months = st.sampled_from(["2026-11", "2026-12", "2025-01"])
texts = st.sampled_from(["Rennes", "rennes", "35238", "l’« été »", "2026-11-24", "a ”b” ; c"])
codes = st.sampled_from(["c0", "c1", "c2", "other", "35238", "c9"])
_ANSWERS = {
    "number": figures, "boolean": st.booleans(), "text": texts, "date": days, "month": months,
    "choice": codes | codes.map(lambda code: {"code": code}) | st.just({"other": "Mes mots"}),
    "choices": st.lists(codes | st.just({"other": "Mes mots"}), max_size=3),
    "opaque": st.just({"from": "2026-11-24", "to": "2026-11-25"}),
    "rows": st.lists(st.deferred(lambda: _rows), max_size=4),
}  # fmt: skip


def _optional(names: tuple[Name, ...]) -> st.SearchStrategy[dict[str, Any]]:
    answers = {name.key: _ANSWERS[name.type.base] for name in names}
    return st.fixed_dictionaries(answers) | st.fixed_dictionaries({}, optional=answers)


_rows = _optional(COLUMNS)


def _of_kind(*kinds: str) -> tuple[Name, ...]:
    return tuple(name for name in NAMES if name.kind in kinds)


environments = st.builds(
    Environment,
    answers=_optional(_of_kind("answer", "fact")),
    rates=st.just(RATES),
    parameters=_optional(_of_kind("parameter")),
    annotations=_optional(_of_kind("annotation")),
    row=_rows,
    unknown=st.sampled_from([set(), {"f_a"}, {"f_x"}]),
)


@st.composite
def _decimals(draw: Draw) -> str:
    number = draw(st.integers(-2000, 2000) | st.sampled_from([0, 1, -1, 10**15]))
    places = draw(st.sampled_from([0, 0, 1, 2, 5]))
    text = f"{number / 10**places:.{places}f}" if abs(number) < 10**10 else str(number)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def constants(kind: ValueType) -> st.SearchStrategy[Constant]:
    """Draw a constant of a type."""
    name: Any = next(name for name, own in CONSTANTS.items() if own == kind)
    values: Any = _decimals() if kind.base == "number" else codes if kind == CHOICE else _ANSWERS[kind.base]
    return cast("Any", st.builds(Constant, type=st.just(name), value=values))


@st.composite
def trees(draw: Draw, kind: ValueType, scope: Scope = SCOPE, levels: int = 3) -> Node:
    """Draw a tree of a type, without a fault."""
    makers = [*_LEAVES] if levels == 0 or not _MAKERS[kind.base] else [*_LEAVES * (levels < 3), *_MAKERS[kind.base] * 2]
    names = [name for name in scope.names if name.type == kind]
    lacking = {"constant"} if kind == CHOICES else {"name"} if not names else set()
    makers = [maker for maker in makers if maker not in lacking]
    maker = draw(st.sampled_from(makers))
    if maker == "name":
        return draw(st.sampled_from(names)).node
    if maker == "constant":
        return draw(constants(kind))
    return cast("Node", draw(maker(kind, scope, levels - 1)))


_LEAVES = ("name", "name", "constant")


def _several(kind: ValueType, scope: Scope, levels: int, most: int = 3) -> st.SearchStrategy[list[Node]]:
    return st.lists(trees(kind, scope, levels), min_size=2, max_size=most)


def _built(operator: str, *operands: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    of = st.tuples(*operands)
    return cast("Any", st.builds(lambda parts: Operation(kind=operator, of=parts), of))  # type: ignore[arg-type]


@st.composite
def _arithmetic(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    operator = draw(st.sampled_from(["plus", "minus", "least", "greatest"]))
    return Operation(kind=operator, of=tuple(draw(_several(kind, scope, levels))))


@st.composite
def _products(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    value, factor = trees(kind, scope, levels), trees(NUMBER, scope, levels)
    if kind == PERCENTAGE:
        return draw(_built("times", value, value) | _built("divided", value, factor) | _shares(scope, levels))
    rate = trees(PERCENTAGE, scope, levels)
    operator = draw(st.sampled_from(["times", "divided"]))
    others = draw(
        st.lists(factor if kind == NUMBER and operator == "divided" else factor | rate, min_size=1, max_size=2)
    )
    return Operation(kind=operator, of=(draw(value), *others))


def _shares(scope: Scope, levels: int) -> st.SearchStrategy[Node]:
    return _built("share", trees(AMOUNT, scope, levels), trees(AMOUNT, scope, levels))


@st.composite
def _rounded(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    operator = draw(st.sampled_from(["round", "round_up", "round_down"]))
    return Operation(kind=operator, of=(draw(trees(kind, scope, levels)), draw(constants(kind))))


def _negated(kind: ValueType, scope: Scope, levels: int) -> st.SearchStrategy[Node]:
    return _built("negate", trees(kind, scope, levels))


@st.composite
def _chosen(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    pairs = draw(st.integers(1, 2))
    parts = [draw(trees(part, scope, levels)) for _ in range(pairs) for part in (BOOLEAN, kind)]
    return Operation(kind="if", of=(*parts, draw(trees(kind, scope, levels))))


@st.composite
def _from_other_types(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    if kind in (DAYS, MONTHS, YEARS):
        return draw(_built(f"{kind.unit}_between", *[trees(DATE, scope, levels)] * 2))
    if kind == NUMBER:
        return draw(_built("size", trees(CHOICES, scope, 0)) | _counts(scope, levels) | _quotients(scope, levels))
    return draw(trees(kind, scope, levels))


def _quotients(scope: Scope, levels: int) -> st.SearchStrategy[Node]:
    return _built("divided", trees(AMOUNT, scope, levels), trees(AMOUNT, scope, levels))


@st.composite
def _over_rows(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    inner = scope.within(cast("Name", scope.group("f_g")))
    folds = ["and", "or"] if kind == BOOLEAN else ["least", "greatest", *(["plus"] if kind.base == "number" else [])]
    where = draw(st.none() | trees(BOOLEAN, inner, min(levels, 1)))
    value = draw(trees(kind, inner, min(levels, 1)))
    return Rows(fold=draw(st.sampled_from(folds)), group="f_g", value=value, where=where)


@st.composite
def _counts(draw: Draw, scope: Scope, levels: int) -> Node:
    inner = scope.within(cast("Name", scope.group("f_g")))
    value = draw(st.none() | st.sampled_from([name.node for name in COLUMNS if name.type != BOOLEAN]))
    return Rows(fold="count", group="f_g", value=value, where=draw(st.none() | trees(BOOLEAN, inner, min(levels, 1))))


@st.composite
def _moved(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    unit = draw(st.sampled_from(["days", "months", "years"]))
    count: Any = trees(ValueType("number", unit), scope, levels) | trees(NUMBER, scope, levels)
    return draw(_built(f"add_{unit}", trees(DATE, scope, levels), count))


@st.composite
def _extremes(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    return Operation(kind=draw(st.sampled_from(["least", "greatest"])), of=tuple(draw(_several(kind, scope, levels))))


@st.composite
def _compared(draw: Draw, _kind: ValueType, scope: Scope, levels: int) -> Node:
    kind = draw(st.sampled_from(TYPES))
    first = draw(trees(kind, scope, levels))
    operators = ["equals", "differs", "one_of"]
    if kind.base in ("number", "date", "month"):
        operators += ["less", "at_most", "greater", "at_least"]
    operator = draw(st.sampled_from(operators))
    others = draw(_several(kind, scope, levels)) if operator == "one_of" else [draw(trees(kind, scope, levels))]
    return _with_choices(Operation(kind=operator, of=(first, *others)), scope)


def _with_choices(node: Operation, scope: Scope) -> Node:
    """Compared with a question of few choices, a constant is one of them."""
    name = scope.named(node.of[0]) if node.of[0].kind in ("answer", "cell") else None
    possible = [code for code, _label in name.choices] if name else []
    others = (
        child.model_copy(update={"value": possible[0]})
        if possible and isinstance(child, Constant) and child.value not in possible
        else child
        for child in node.of[1:]
    )
    return node.model_copy(update={"of": (node.of[0], *others)})


@st.composite
def _ticked(draw: Draw, _kind: ValueType, scope: Scope, levels: int) -> Node:
    choices = next(name for name in NAMES if name.key == "f_s").node
    return Operation(kind="contains", of=(choices, Constant(type="choice", value=draw(st.sampled_from(["c0", "c1"])))))


@st.composite
def _filled(draw: Draw, _kind: ValueType, scope: Scope, levels: int) -> Node:
    there = [name.node for name in scope.names]
    value = draw(st.sampled_from(there) | trees(AMOUNT, scope, levels))
    return Operation(kind=draw(st.sampled_from(["empty", "not_empty"])), of=(value,))


@st.composite
def _logic(draw: Draw, kind: ValueType, scope: Scope, levels: int) -> Node:
    operator = draw(st.sampled_from(["and", "or", "not", "is_true"]))
    count = 1 if operator in ("not", "is_true") else draw(st.integers(2, 3))
    return Operation(kind=operator, of=tuple(draw(trees(kind, scope, levels)) for _ in range(count)))


_MAKERS: dict[str, tuple[Any, ...]] = {
    "number": (_arithmetic, _products, _rounded, _negated, _chosen, _from_other_types, _over_rows),
    "date": (_moved, _extremes, _chosen, _over_rows),
    "month": (_extremes, _chosen),
    "text": (_chosen,),
    "choice": (_chosen,),
    "choices": (),
    "boolean": (_compared, _ticked, _filled, _logic, _chosen, _over_rows),
}

any_tree = st.sampled_from(TYPES).flatmap(lambda kind: st.tuples(st.just(kind), trees(kind)))
"""A type and a tree of it."""

_CELLS = SCOPE.within(cast("Name", SCOPE.group("f_g")))
_leaves = st.sampled_from(TYPES).flatmap(lambda kind: trees(kind, levels=0))
_cells = st.sampled_from(TYPES).flatmap(lambda kind: trees(kind, _CELLS, levels=1))


EVERY_OPERATOR = (*OPERATORS, *(f"rows {fold}" for fold in FOLDS))


@st.composite
def of_operator(draw: Draw, kind: Any) -> Node:
    """Draw one of `EVERY_OPERATOR` on whatever it may be given."""
    if kind.startswith("rows "):
        where = draw(st.none() | _cells)
        return Rows(fold=kind.removeprefix("rows "), group="f_g", value=draw(_cells), where=where)
    operator = OPERATORS[kind]
    count = draw(st.integers(operator.fewest, min(operator.most, 3)))
    return Operation(kind=kind, of=tuple(draw(_leaves | trees(NUMBER)) for _ in range(count)))


of_any_types = st.sampled_from(EVERY_OPERATOR).flatmap(of_operator)
"""Every operator on whatever it may be given: most have faults, and none may raise."""
