"""What a tree gives for some answers: a value, nothing or unknown. Never raises; `static/js/tree.js` once more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from formkit.language import exact
from formkit.language.exact import EMPTY, UNKNOWN, Absence, Value, bounded
from formkit.language.nodes import Annotation, Cell, Constant, Node, Operand, Operation, Parameter, Rows
from formkit.language.operators import OPERATORS
from formkit.place import Place
from formkit.row_answers import ROW_ID, Places, Row, rows_of
from formkit.values import Answers, JsonValue

_NONE: Mapping[str, JsonValue] = {}
_NO_PLACE: Places = {}
_NO_QUESTIONS: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Environment:
    """What operands are read from, each by its key."""

    answers: Answers
    """The answers and calculated values, with the facts of the profile and of the day."""
    rates: frozenset[str] = frozenset()
    """The keys of percentages, stored as people say them: 12.5 for an eighth."""
    places: Places = field(default_factory=lambda: _NO_PLACE)
    """What places each line of the tables, by its key."""
    row_questions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_QUESTIONS)
    """The keys of what steps ask for each row of a group, by its key; their answers stand under `f_key@r_row`."""
    parameters: Answers | None = None
    """The named parameters as they are on the day that counts; None where they stand among the answers, as facts do."""
    annotations: Answers = field(default_factory=lambda: _NONE)
    """What the service noted; given for its own expressions alone."""
    row: Answers = field(default_factory=lambda: _NONE)
    """The answers of the row that is looked at."""
    unknown: set[str] = field(default_factory=set)
    """The keys of calculated values that gave nothing although something was answered; those of columns too, where a
    row lacks them. It grows as a path is followed."""

    def value(self, node: Operand) -> Value:
        """What an operand reads."""
        if node.key in self.unknown and not (isinstance(node, Cell) and node.key in self.row):
            return UNKNOWN
        match node:
            case Cell():
                source = self.row
            case Parameter():
                source = self.answers if self.parameters is None else self.parameters
            case Annotation():
                source = self.annotations
            case _:
                source = self.answers
        value = exact.read(source.get(node.key), is_rate=node.key in self.rates)
        return UNKNOWN if value is EMPTY and isinstance(node, Parameter) else value  # no version on the day that counts

    def rows(self, group: str) -> list[Row]:
        """The rows of a group or of a table, with what steps ask of each."""
        rows = rows_of(self.answers.get(group), self.places)
        questions = self.row_questions.get(group)
        return [row | self._of_row(str(row.get(ROW_ID)), questions) for row in rows] if questions else rows

    def _of_row(self, row: str, questions: tuple[str, ...]) -> Row:
        places = ((key, str(Place(key, row))) for key in questions)
        return {key: self.answers[place] for key, place in places if place in self.answers}


def evaluate(node: Node, environment: Environment) -> Value:
    """The value of a tree, exact: rounded only where it says so, until it is stored or shown."""
    match node:
        case Constant():
            return constant(node)
        case Operation():
            return bounded(_operation(node, environment))
        case Rows():
            return bounded(_rows(node, environment))
        case _:
            return environment.value(node)


def holds(node: Node | None, environment: Environment) -> bool:
    """Whether a condition is true, which what isn't known is not; no condition always holds."""
    return node is None or evaluate(node, environment) is True


def constant(node: Constant) -> Value:
    """The value of a constant; a percentage is the share that it says."""
    if isinstance(node.value, bool) or node.type in ("text", "choice", "date", "month"):
        return node.value
    return _quantity(node.value, 100 if node.type == "percentage" else 1)


@lru_cache(maxsize=4096)
def _quantity(text: str, per: int) -> Value:
    """A number that a designer wrote: the same few are read at each evaluation."""
    return bounded(Fraction(text) / per)


def _operation(node: Operation, environment: Environment) -> Value:
    operator = OPERATORS[node.kind]
    values = [evaluate(operand, environment) for operand in node.of]
    if operator.skips and _nothing_answered(node, values):
        return EMPTY
    return operator.value(*values)


def _nothing_answered(node: Operation, values: list[Value]) -> bool:
    """Whether all that is there was written by the designer: « Frais + 10 € » gives nothing before any « Frais »."""
    answers = [
        value for operand, value in zip(node.of, values, strict=True) if not isinstance(operand, Constant | Parameter)
    ]
    return bool(answers) and all(value is EMPTY for value in answers)


def _rows(node: Rows, environment: Environment) -> Value:
    there = environment.rows(node.group)
    if not there and node.fold not in ("and", "or"):
        return EMPTY
    selection = list(_where(node.where, there, environment))
    if node.value is None:
        return Fraction(len(selection))
    values = [evaluate(node.value, inner) for inner in selection]
    if not values and node.fold in ("plus", "count"):
        return Fraction(0)  # rows were answered and the condition leaves all of them out: nothing, rather than unknown
    if node.fold == "count":
        filled = exact.present(*values)
        return filled if isinstance(filled, Absence) else Fraction(len(filled))
    return OPERATORS[node.fold].value(*values)


def _where(where: Node | None, rows: list[Row], environment: Environment) -> Iterator[Environment]:
    """The rows where the condition is true, each as the row that is looked at."""
    for row in rows:
        inner = replace(environment, row=row)
        if holds(where, inner):
            yield inner
