"""A typed line read as a tree: a parser by descent, one method for each level of `operators`.

`arrondi(« Revenu annuel » ÷ « Parts » ÷ 12 ; 1 €)`, `si « Âge » < 18 alors 0 € sinon 10 €`. What can't be read is told
with its place in the line; what is read and can't be published, under the words that err.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from formkit.language import operators as ops
from formkit.language.faults import faults, read_by, type_of
from formkit.language.lexer import LineError
from formkit.language.line_atoms import AMONG, FALSE, INFIX, LITERALS, PREFIX, STARTS, SUFFIX, UNITS, AtomReader
from formkit.language.nodes import Constant, Node, Path, children
from formkit.language.scope import Scope
from formkit.language.value_types import DATE, DURATIONS, ValueType

IF, THEN, ELSE = ops.IF_WORDS


@dataclass(frozen=True)
class LineFault:
    """What is wrong with a line, and the words that it stands under."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Line:
    """A line that was read: its tree when it has one, and what is wrong with it."""

    node: Node | None
    faults: tuple[LineFault, ...] = ()
    places: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    """Where each node of the tree stands in the line."""


def read_line(text: str, scope: Scope, *, expected: ValueType | None = None) -> Line:
    """Read a line that should give a type, anything when None. Never raises."""
    try:
        parser = Parser(text, scope)
        node = parser.whole()
    except LineError as error:
        return Line(None, (LineFault(error.start, error.end, error.text),))
    places = dict(_placed(node, parser, ()))
    wrong = (LineFault(*places[fault.path], fault.text) for fault in faults(node, scope, expected=expected))
    return Line(node, tuple(wrong), places)


def _placed(node: Node, parser: "Parser", path: Path) -> list[tuple[Path, tuple[int, int]]]:
    inner = [_placed(child, parser, (*path, place)) for place, child in enumerate(children(node))]
    return [(path, parser.places[id(node)]), *(place for places in inner for place in places)]


class Parser(AtomReader):
    """A method for each level, from what holds together least to what holds most."""

    def whole(self) -> Node:
        """The tree of the whole line."""
        node = self.choice()
        if self.token.kind != "end":
            raise self.unread()
        return node

    def choice(self) -> Node:
        """« si … alors … sinon … », or a condition, or a value."""
        start, parts = self.token.start, []
        with self.deeper():
            while self.taken(IF):
                parts.append(self.chain(ops.DISJUNCTION))
                self.needed(THEN)
                parts.append(self.chain(ops.DISJUNCTION))
                self.needed(ELSE)
            node = self.chain(ops.DISJUNCTION)
        return self.built("if", [*parts, node], start) if parts else node

    def chain(self, level: int) -> Node:
        """Operands of one level and the signs between them, those of one sign together."""
        if level in _OWN_WAY:
            return _OWN_WAY[level](self)
        start, parts, chained = self.token.start, [self.chain(level + 1)], ""
        while (kind := self.among(INFIX, level)) is not None:
            if chained not in ("", kind):
                parts = [self.built(chained, parts, start)]
            chained = kind
            operand = self.chain(level + 1)
            move = self.moved(kind, parts, operand, start) if level == ops.SUM and len(parts) == 1 else None
            parts, chained = ([move], "") if move else ([*parts, operand], chained)
        return self.built(chained, parts, start) if chained else parts[0]

    def moved(self, kind: str, parts: list[Node], count: Node, start: int) -> Node | None:
        """« … + 18 ans », « … − « Durée » mois » after a day; None for a sum or a difference of values."""
        count_start, count_end = self.places[id(count)]
        unit = self.among(UNITS)
        if unit is None:
            kind_of_day = type_of(parts[0], self.scope)
            if not isinstance(count, Constant) or count.type not in DURATIONS or kind_of_day != DATE:
                return None
            unit, value = f"add_{count.type}", str(count.value)
            if kind == "minus" and value != "0":
                count = count.model_copy(update={"value": value[1:] if value.startswith("-") else f"-{value}"})
        elif kind == "minus":
            count = self.built("negate", [count], count_start)
        return self.built(unit, [parts[0], self.noted(count, count_start, count_end)], start)

    def negation(self) -> Node:
        """« non … », unless it is the answer « non »."""
        start, following = self.token.start, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        is_followed = following.kind in ("name", "quoted", "number", *LITERALS) or following.text in STARTS
        if not (is_followed and self.taken(FALSE)):
            return self.comparison()
        with self.deeper():
            return self.built("not", [self.negation()], start)

    def comparison(self) -> Node:
        """A value, or what is said of one."""
        start, first = self.token.start, self.chain(ops.SUM)
        if (kind := self.among(INFIX, ops.COMPARISON)) is not None:
            return self.built(kind, [first, self.settled(self.chain(ops.SUM), first)], start)
        if (kind := self.among(SUFFIX)) is not None:
            return self.built(kind, [first], start)
        if self.taken(AMONG):
            return self.built("one_of", [first, *(self.settled(node, first) for node in self.listed())], start)
        return first

    def settled(self, node: Node, compared: Node) -> Node:
        """A text as one of the choices of the question that it is compared with. Raises LineError for none of them."""
        name = read_by(compared, self.scope)
        is_choice = name is not None and name.type.base in ("choice", "choices")
        if name is None or not (is_choice and isinstance(node, Constant) and node.type == "text"):
            return node
        start, end = self.places[id(node)]
        code = name.choice_code(str(node.value))
        if code is None:
            raise LineError(start, end, _("“%(label)s” has no such choice.") % {"label": name.label})
        return self.noted(Constant(type="choice", value=code), start, end)

    def sign(self) -> Node:
        """« −« Frais » », or a number below zero."""
        start = self.token.start
        if self.among(PREFIX, ops.SIGN) is None:
            return self.atom()
        if self.token.kind == "number":
            return self.number(start, below_zero=True)
        with self.deeper():
            return self.built("negate", [self.sign()], start)


_OWN_WAY: dict[int, Callable[[Parser], Node]] = {
    ops.NEGATION: Parser.negation,
    ops.COMPARISON: Parser.comparison,
    ops.SIGN: Parser.sign,
}
"""Levels that aren't operands with signs between them."""
