"""What is wrong with an expression: types, units, names, limits. Each fault says where, and why in words."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from formkit.language.cost import MOST, cost, operands
from formkit.language.nodes import MAX_DEPTH, Annotation, Constant, ConstantName, Node, Operand, Operation, Path, Rows
from formkit.language.nodes import depth as depth_of
from formkit.language.operators import COMPARISON, CONJUNCTION, DISJUNCTION, FOLDS, MANY, NEGATION, OPERATORS
from formkit.language.scope import Name, Scope
from formkit.language.value_types import AMOUNT, BOOLEAN, DATE, NUMBER, PERCENTAGE, Base, UnitsError, ValueType

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONSTANTS: dict[ConstantName, ValueType] = {
    "number": NUMBER,
    "amount": AMOUNT,
    "percentage": PERCENTAGE,
    "days": ValueType("number", "days"),
    "months": ValueType("number", "months"),
    "years": ValueType("number", "years"),
    "text": ValueType("text"),
    "choice": ValueType("choice"),
    "date": DATE,
    "month": ValueType("month"),
    "boolean": BOOLEAN,
}


_CONDITIONS = (DISJUNCTION, CONJUNCTION, NEGATION, COMPARISON)


@dataclass(frozen=True)
class Fault:
    """Why an expression can't be published, and the node that errs."""

    path: Path
    text: str


def type_of(node: Node, scope: Scope) -> ValueType | None:
    """The type of what a tree gives; None while it holds a fault that leaves it open."""
    return _Checker().type_of(node, (), scope)


def faults(node: Node, scope: Scope, *, expected: ValueType | None = None) -> tuple[Fault, ...]:
    """What is wrong with a tree that should give `expected` (anything when None), from left to right.

    A limit that is passed is a fault of the whole tree.
    """
    checker = _Checker()
    result = checker.type_of(node, (), scope)
    if expected and result and result != expected:
        text = _("This should give %(expected)s: it gives %(type)s.")
        checker.add((), text, expected=expected.text, type=result.text)
    return (*limits(node, scope), *checker.faults)


def limits(node: Node, scope: Scope) -> tuple[Fault, ...]:
    """The limits that a tree passes, whatever it gives."""
    texts = (
        (depth_of(node), MAX_DEPTH, _("The expression holds %(count)d levels one in another: %(limit)d at most.")),
        (operands(node), MANY, _("The expression names %(count)d values: %(limit)d at most.")),
        (cost(node, scope), MOST, _("The expression takes %(count)d calculations on full tables: %(limit)d at most.")),
    )
    return tuple(Fault((), text % {"count": count, "limit": limit}) for count, limit, text in texts if count > limit)


@dataclass
class _Checker:
    """Goes through a tree once, noting its faults."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, path: Path, text: str, **words: "StrOrPromise") -> None:
        """Note a fault."""
        self.faults.append(Fault(path, text % words))

    def type_of(self, node: Node, path: Path, scope: Scope) -> ValueType | None:
        """The type of a node, None where a fault leaves it open."""
        match node:
            case Constant(type=name):
                return CONSTANTS[name]
            case Operation():
                return self._operation(node, path, scope)
            case Rows():
                return self._rows(node, path, scope)
            case _:
                return self._operand(node, path, scope)

    def _operand(self, node: Operand, path: Path, scope: Scope) -> ValueType | None:
        name = scope.named(node)
        if name is None:
            self.add(path, _("This names a question that no longer exists or comes later."))
            return None
        if (name.private or isinstance(node, Annotation)) and not scope.is_private:
            self.add(path, _("Only the service may read “%(label)s”."), label=name.label)
        return name.type

    def _operation(self, node: Operation, path: Path, scope: Scope) -> ValueType | None:
        operator = OPERATORS[node.kind]
        types = [self.type_of(child, (*path, place), scope) for place, child in enumerate(node.of)]
        there = [kind for kind in types if kind is not None]
        # what compares gives true or false whatever is wrong in it, so that the faults beside it are told at once
        open_type = BOOLEAN if operator.level in _CONDITIONS else None
        if len(there) < len(types) or not self._taken(operator.line[0], there[0], operator.takes, (*path, 0)):
            return open_type
        try:
            result = operator.rule(there)
        except UnitsError as error:
            self._units(operator.line[0], error, there[error.position], (*path, error.position))
            return open_type
        self._choices(node, path, scope)
        return result

    def _taken(self, word: str, operand: ValueType, takes: tuple[Base, ...], path: Path) -> bool:
        if operand.base in takes:
            return True
        self.add(path, _("“%(operator)s” doesn't take %(type)s."), operator=word, type=operand.text)
        return False

    def _units(self, word: str, error: UnitsError, operand: ValueType, path: Path) -> None:
        if error.beside is not None:
            text = _("“%(operator)s” doesn't take %(first)s and %(second)s together.")
            self.add(path, text, operator=word, first=error.beside.text, second=operand.text)
        else:
            text = _("“%(operator)s” takes %(expected)s here: this is %(type)s.")
            self.add(path, text, operator=word, expected=error.expected, type=operand.text)

    def _choices(self, node: Operation, path: Path, scope: Scope) -> None:
        """A choice must be among those of the question that it is compared with."""
        compared = read_by(node.of[0], scope)
        if compared is None or not compared.choices:
            return
        codes = {code for code, _label in compared.choices}
        for place, child in enumerate(node.of):
            if isinstance(child, Constant) and child.type == "choice" and child.value not in codes:
                self.add((*path, place), _("“%(label)s” has no such choice."), label=compared.label)

    def _rows(self, node: Rows, path: Path, scope: Scope) -> ValueType | None:
        group, fold = scope.group(node.group), FOLDS[node.fold]
        if group is None:
            self.add(path, _("This names a question that no longer exists or comes later."))
            return None
        if group.private and not scope.is_private:
            self.add(path, _("Only the service may read “%(label)s”."), label=group.label)
        inner, result = scope.within(group), NUMBER
        if node.value is not None:
            operand = self.type_of(node.value, (*path, 0), inner)
            if operand is None or not self._taken(fold.line[0], operand, fold.takes, (*path, 0)):
                return None
            result = NUMBER if node.fold == "count" else operand
        if node.where is not None:
            place = (*path, int(node.value is not None))
            operand = self.type_of(node.where, place, inner)
            if operand is not None:
                self._taken("où", operand, ("boolean",), place)
        return result


def read_by(node: Node, scope: Scope) -> Name | None:
    """What an operand alone reads; None for anything worked out."""
    return None if isinstance(node, Operation | Rows | Constant) else scope.named(node)
