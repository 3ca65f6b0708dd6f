"""A tree written as the line that a designer types; read again, it gives the same tree."""

from collections.abc import Callable
from decimal import Decimal

from formkit.language import operators as ops
from formkit.language.faults import read_by
from formkit.language.nodes import Constant, Node, Operand, Operation, Rows
from formkit.language.scope import Name, Scope
from formkit.language.value_types import DURATIONS
from formkit.relative_dates import TODAY
from portal.words.typography import number_text


def line(node: Node, scope: Scope) -> str:
    """The line of a tree: « arrondi(« Revenu » ÷ « Parts » ; 1 €) »."""
    return LineWriter(scope).written(node, ops.CHOICE)


def unit_word(kind: str, count: str) -> str:
    """« ans », « an » for one: the word of a duration."""
    words = ops.OPERATORS[f"add_{kind}"].line
    return words[-1] if count in ("1", "-1") else words[0]


class LineWriter:
    """Writes nodes, in parentheses where they would not hold together."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def written(self, node: Node, floor: int, beside: Name | None = None) -> str:
        """A node as an operand that must hold as tightly as `floor`; `beside`: what a choice is compared with."""
        match node:
            case Constant():
                text, level = self.constant(node, beside), ops.SIGN if str(node.value).startswith("-") else ops.ATOM
            case Operation():
                text, level = self.operation(node), ops.OPERATORS[node.kind].level
            case Rows():
                text, level = self.rows(node), ops.ATOM
            case _:
                text, level = self.operand(node), ops.ATOM
        return text if level >= floor else f"({text})"

    def operand(self, node: Operand) -> str:
        """An operand by its name."""
        if (node.kind, node.key) == ("fact", TODAY):
            return ops.TODAY_WORD
        return f"« {self.scope.written(node)} »"

    def constant(self, node: Constant, beside: Name | None) -> str:
        """What was written, as it is typed."""
        value = node.value
        if isinstance(value, bool):
            return ops.TRUE_WORD if value else ops.FALSE_WORD
        match node.type:
            case "date":
                return "/".join(reversed(value.split("-")))
            case "month":
                return f"{value[5:]}/{value[:4]}"
            case "text":
                return _quoted(value)
            case "choice":
                return _choice(value, beside)
            case _:
                return number(node.type, value)

    def operation(self, node: Operation) -> str:
        """An operator among its operands."""
        operator = ops.OPERATORS[node.kind]
        return SHAPES[operator.shape](self, node, operator)

    def rows(self, node: Rows) -> str:
        """« somme(« Dépenses » › « Montant » ; où « Nature » = “Achat”) »."""
        group = self.scope.group(node.group)
        inner = self.within(self.scope.within(group) if group else self.scope)
        text = f"« {self.scope.written(group.node)} »" if group else f"« [{node.group}] »"
        if node.value is not None:
            text += f" {ops.OF_ROW} {inner.written(node.value, ops.CHOICE)}"
        if node.where is not None:
            text += f" {ops.SEPARATOR} {ops.WHERE} {inner.written(node.where, ops.CHOICE)}"
        return f"{ops.FOLDS[node.fold].line[0]}({text})"

    def within(self, scope: Scope) -> "LineWriter":
        """A writer of what is said of each row."""
        return LineWriter(scope)

    def infix(self, node: Operation, operator: ops.Operator) -> str:
        """« a + b − c » needs no parentheses; « (a + b) + c » is another tree than « a + b + c »."""
        first, *others = node.of
        level, beside = operator.level, read_by(first, self.scope)
        chains = level >= ops.SUM and isinstance(first, Operation) and first.kind != node.kind
        texts = [self.written(first, level if chains else level + 1)]
        texts += [self.written(other, level + 1, beside) for other in others]
        return f" {operator.line[0]} ".join(texts)

    def prefix(self, node: Operation, operator: ops.Operator) -> str:
        """« non (…) », « −« Frais » »."""
        space = " " if operator.line[0].isalpha() else ""
        return f"{operator.line[0]}{space}{self._alone(node.of[0])}"

    def suffix(self, node: Operation, operator: ops.Operator) -> str:
        """« « SIRET » est vide »."""
        return f"{self.written(node.of[0], operator.level + 1)} {operator.line[0]}"

    def function(self, node: Operation, operator: ops.Operator) -> str:
        """« maximum(a ; b) »."""
        return f"{operator.line[0]}({self._listed(node.of)})"

    def move(self, node: Operation, operator: ops.Operator) -> str:
        """« aujourd’hui − 18 ans »."""
        day, count = node.of
        start = self.written(day, ops.SUM)
        if isinstance(count, Constant) and count.type == node.kind.removeprefix("add_"):
            text = str(count.value)
            sign = "−" if text.startswith("-") else "+"
            return f"{start} {sign} {number(count.type, text.removeprefix('-'))}"
        if isinstance(count, Operation) and count.kind == "negate":
            return f"{start} − {self._alone(count.of[0])} {operator.line[0]}"
        return f"{start} + {self._alone(count)} {operator.line[0]}"

    def among(self, node: Operation, operator: ops.Operator) -> str:
        """« « Situation » parmi (“Marié” ; “Pacsé”) »."""
        values = self._listed(node.of[1:], read_by(node.of[0], self.scope))
        return f"{self.written(node.of[0], operator.level + 1)} {operator.line[0]} ({values})"

    def choice(self, node: Operation, operator: ops.Operator) -> str:
        """« si … alors … sinon si … alors … sinon … »."""
        when, then, otherwise = ops.IF_WORDS
        texts = [self.written(part, operator.level + 1) for part in node.of]
        pairs = zip(texts[:-1:2], texts[1::2], strict=True)
        return f" {otherwise} ".join([*(f"{when} {text} {then} {value}" for text, value in pairs), texts[-1]])

    def _alone(self, node: Node) -> str:
        """The operand of a prefix: in parentheses unless a name or a function, so that « −(3) » isn't the number −3."""
        return f"({self.written(node, ops.CHOICE)})" if isinstance(node, Constant) else self.written(node, ops.ATOM)

    def _listed(self, nodes: tuple[Node, ...], beside: Name | None = None) -> str:
        return f" {ops.SEPARATOR} ".join(self.written(node, ops.CHOICE, beside) for node in nodes)


SHAPES: dict[ops.Shape, Callable[[LineWriter, Operation, ops.Operator], str]] = {
    ops.Shape.INFIX: LineWriter.infix,
    ops.Shape.PREFIX: LineWriter.prefix,
    ops.Shape.SUFFIX: LineWriter.suffix,
    ops.Shape.FUNCTION: LineWriter.function,
    ops.Shape.MOVE: LineWriter.move,
    ops.Shape.AMONG: LineWriter.among,
    ops.Shape.IF: LineWriter.choice,
}


def number(kind: str, value: str) -> str:
    """A number with its unit: « 24 000 € », « 12,5 % », « 18 ans »."""
    quantity = Decimal(value)
    if kind == "amount":
        has_cents = bool(quantity % 100) and quantity == quantity.to_integral_value()
        return f"{number_text(quantity.scaleb(-2), 2 if has_cents else None)} €"
    if kind == "percentage":
        return f"{number_text(quantity)} %"
    return f"{number_text(quantity)} {unit_word(kind, value)}" if kind in DURATIONS else number_text(quantity)


def _choice(code: str, beside: Name | None) -> str:
    label = dict(beside.choices).get(code, code) if beside else ""
    for text in (label, code):
        if beside and text and beside.choice_code(text) == code:
            return _quoted(text)
    return f"{ops.CHOICE_WORD}({_quoted(code)})"


def _quoted(text: str) -> str:
    return f"“{text.replace('”', '””')}”"
