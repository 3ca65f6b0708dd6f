"""A tree in plain French, for who designs and who reads: what it says, and how it is worked out on an example.

« (« Revenu annuel » ÷ « Parts » ÷ 12) arrondi à 1 € près », then « 24 000 € ÷ 2,5 parts ÷ 12 = 800,00 € ».
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.language import operators as ops
from formkit.language import phrases
from formkit.language.comparisons import COUNTS, Comparison, constant
from formkit.language.evaluating import Environment, evaluate
from formkit.language.exact import Absence, Value, rounded
from formkit.language.faults import read_by, type_of
from formkit.language.line_writer import LineWriter, number
from formkit.language.nodes import Constant, Node, Operand, Operation, Rows
from formkit.language.scope import Name, Scope
from formkit.language.value_types import DURATIONS, ValueType
from formkit.relative_dates import TODAY, day_text
from formkit.typography import amount_text
from portal.dates import NBSP
from portal.words.typography import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_TIMES: "dict[str, StrOrPromise]" = {
    "greater": gettext_lazy("%(question)s is after %(value)s"),
    "less": gettext_lazy("%(question)s is before %(value)s"),
    "at_least": gettext_lazy("%(question)s is no earlier than %(value)s"),
    "at_most": gettext_lazy("%(question)s is no later than %(value)s"),
}
_NUMBERS: "dict[str, StrOrPromise]" = {
    "equals": gettext_lazy("%(question)s equals %(value)s"),
    "differs": gettext_lazy("%(question)s differs from %(value)s"),
}
"""Words of their own for comparisons of days and of numbers."""


def sentence(node: Node, scope: Scope) -> str:
    """What a tree says, to be put after « si », « = » or a colon."""
    return _Sentences(scope).said(node, ops.CHOICE)


class _Sentences:
    """Says the nodes of a tree, in parentheses where one could be heard with its neighbours."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def said(self, node: Node, floor: int, beside: Name | None = None) -> str:
        """A node inside what must hold as tightly as `floor`; `beside`: what a choice is compared with."""
        match node:
            case Constant():
                return self.constant(node, beside)
            case Operation():
                # a phrase such as « le plus petit de… » would swallow what comes after it in a sum
                text, level = self.operation(node), min(ops.OPERATORS[node.kind].level, ops.PRODUCT)
                level = ops.SUM if ops.OPERATORS[node.kind].shape is ops.Shape.FUNCTION else level
                level = ops.COMPARISON if phrases.comparison(node) else level
            case Rows():
                text, level = self.rows(node), ops.SUM
            case _:
                return self.operand(node)
        return text if level >= floor else f"({text})"

    def operand(self, node: Operand) -> str:
        """A question by its label; today by its name."""
        if node.key == TODAY:
            return _("today")
        name = self.scope.named(node)
        return _quoted(name.label) if name else _("a deleted question")

    def constant(self, node: Constant, beside: Name | None) -> str:
        """A value as people write it."""
        value = node.value
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        match node.type:
            case "text":
                return f"“{value}”"
            case "choice":
                return beside.choice_text(value) if beside else value
            case "date":
                return day_text(value)
            case "month":
                return f"{MONTHS[int(value[5:])]} {value[:4]}"
            case _:
                text = number(node.type, value).replace(" ", NBSP)
                is_counted = node.type == "number" and beside is not None and beside.counts
                return f"{text}{NBSP}{beside.counts}" if beside and is_counted else text

    def operation(self, node: Operation) -> str:
        """An operation in words, or with its sign."""
        line = phrases.comparison(node)
        if line is not None:
            return self._listed(line)
        operator = ops.OPERATORS[node.kind]
        beside = read_by(node.of[0], self.scope)
        if operator.shape in (ops.Shape.MOVE, ops.Shape.IF):
            return self._moved(node) if operator.shape is ops.Shape.MOVE else self._chosen(node)
        if operator.level in (ops.CONJUNCTION, ops.DISJUNCTION):
            texts = [self.said(child, operator.level + 1) for child in node.of]
            return _listed(texts, str(operator.sentence))
        if operator.shape is ops.Shape.INFIX and operator.level != ops.COMPARISON:
            return self._signed(node, operator)
        if operator.level in (ops.NEGATION, ops.ATOM) and operator.takes == ops.CONDITIONS:
            return operator.sentence % {"condition": self.said(_bare(node), ops.CHOICE)}
        floor = ops.SUM if operator.level == ops.COMPARISON else ops.ATOM
        values = [self.said(child, floor, beside) for child in node.of[1:]]
        if node.kind == "one_of":
            values = phrases.quoted_where_needed(values)
        return self._formula(node, operator) % _parameters([self.said(node.of[0], floor), *values])

    def rows(self, node: Rows) -> str:
        """« la somme de « Montant » sur les lignes de « Dépenses » où « Nature » est Achat »."""
        group, fold = self.scope.group(node.group), ops.FOLDS[node.fold]
        inner = _Sentences(self.scope.within(group)) if group else self
        names = {"group": _quoted(group.label) if group else _("a deleted question"), "value": ""}
        if node.where is not None:
            names["group"] = _("%(group)s where %(condition)s") % {
                "group": names["group"], "condition": inner.said(node.where, ops.DISJUNCTION),
            }  # fmt: skip
        if node.value is None:
            return ops.COUNT_ROWS % names
        floor = ops.CHOICE if fold.takes == ops.CONDITIONS else ops.ATOM
        return fold.sentence % (names | {"value": inner.said(node.value, floor)})

    def _listed(self, line: Comparison) -> str:
        """What several nodes say together: « comporte au plus 2 lignes », « n’est ni Sport, ni Art »."""
        name = self.scope.named(line.operand)
        values = line.value if isinstance(line.value, tuple) else (line.value,)
        nodes = [constant(value, name.type if name else None) for value in values if line.comparator not in COUNTS]
        texts = [self.said(node, ops.SUM, name) for node in nodes] or [str(line.value)]
        return phrases.formula(line, name) % {"question": self.operand(line.operand), "value": phrases.nor(texts)}

    def _signed(self, node: Operation, operator: ops.Operator) -> str:
        texts = [self.said(child, operator.level + bool(place)) for place, child in enumerate(node.of)]
        return f"{NBSP}{operator.sentence} ".join(texts)

    def _formula(self, node: Operation, operator: ops.Operator) -> str:
        kind = type_of(node.of[0], self.scope) or type_of(node.of[-1], self.scope)
        if rows := phrases.of_rows(node.kind, read_by(node.of[0], self.scope)):
            return rows
        if kind is not None and kind.base in ("date", "month"):
            return str(_TIMES.get(node.kind, operator.sentence))
        if kind is not None and kind.base == "number":
            return str(_NUMBERS.get(node.kind, operator.sentence))
        return str(operator.sentence)

    def _moved(self, node: Operation) -> str:
        day, count = node.of
        text = _("%(day)s plus %(distance)s")
        if isinstance(count, Constant) and str(count.value).startswith("-"):
            text, count = _("%(day)s minus %(distance)s"), count.model_copy(update={"value": str(count.value)[1:]})
        distance = self.said(count, ops.ATOM)
        if not (isinstance(count, Constant) and count.type in DURATIONS):
            distance = ops.OPERATORS[node.kind].sentence % {"number": distance}
        return text % {"day": self.said(day, ops.SUM), "distance": distance}

    def _chosen(self, node: Operation) -> str:
        template = ops.OPERATORS["if"].sentence
        texts = [self.said(child, ops.DISJUNCTION) for child in node.of]
        cases = [
            template % {"then": then, "condition": when} for when, then in zip(texts[:-1:2], texts[1::2], strict=True)
        ]
        return ", ".join([*cases, _("otherwise %(value)s") % {"value": texts[-1]}])


def _bare(node: Operation) -> Node:
    """What a condition is about: « not (is it true that…) » is said as « the contrary of… »."""
    inner = node.of[0]
    return inner.of[0] if node.kind == "not" and isinstance(inner, Operation) and inner.kind == "is_true" else inner


def _parameters(texts: Sequence[str]) -> dict[str, str]:
    """The operands by all the names that sentences give them."""
    others = _listed(texts[1:], _("%(first)s or %(last)s")) if texts[1:] else ""
    every = _listed(texts, _("%(first)s and %(last)s"))
    second = texts[1] if texts[1:] else ""
    return {
        "first": texts[0], "second": second, "question": texts[0], "value": others, "all": every, "part": texts[0],
        "whole": second,
    }  # fmt: skip


def worked_example(node: Node, scope: Scope, environment: Environment) -> str:
    """How a tree is worked out of these answers: each question by what it holds, then the result."""
    result = value_text(evaluate(node, environment), type_of(node, scope))
    return f"{_Example(scope, environment).written(node, ops.CHOICE)}{NBSP}= {result}"


class _Example(LineWriter):
    """Writes values in the place of names; what is worked out over rows, as the one value that it gives."""

    def __init__(self, scope: Scope, environment: Environment) -> None:
        super().__init__(scope)
        self.environment = environment

    def operand(self, node: Operand) -> str:
        name = self.scope.named(node)
        text = value_text(self.environment.value(node), name.type if name else None, name)
        return f"({text})" if text.startswith("−") else text

    def rows(self, node: Rows) -> str:
        return value_text(evaluate(node, self.environment), type_of(node, self.scope))


def value_text(value: Value, kind: ValueType | None, name: Name | None = None) -> str:
    """A value in words, rounded as it is shown: cents for euros, six decimals at most elsewhere.

    `name`: the question that gives it, whose amount is written shortly, « 24 000 € », as it stands in a calculation.
    """
    match value:
        case Absence():
            return _("to be worked out")
        case bool():
            return _("yes") if value else _("no")
        case Fraction():
            return _number_text(value, kind, name)
        case tuple():
            return ", ".join(name.choice_text(code) if name else code for code in value)
    if kind is not None and kind.base == "date":
        return day_text(value)
    return name.choice_text(value) if name else value


def _number_text(value: Fraction, kind: ValueType | None, name: Name | None) -> str:
    unit = kind.unit if kind else ""
    quantity = rounded(value * 100 if unit == "%" else value, 0 if unit == "€" else 6)
    if quantity is None:
        return _("to be worked out")
    if unit == "€" and name is None:
        return amount_text(int(quantity))
    if unit:
        name_of_unit = {"€": "amount", "%": "percentage"}.get(unit, unit)
        return number(name_of_unit, str(quantity)).replace(" ", NBSP)
    return f"{number_text(quantity)}{NBSP}{name.counts}" if name and name.counts else number_text(quantity)


def _quoted(label: str) -> str:
    return _("“%(text)s”") % {"text": label}


def _listed(texts: Sequence[str], last_two: str) -> str:
    *first, last = texts
    return last_two % {"first": ", ".join(first), "last": last} if first else last
