"""Whether a condition could ever be true, or ever fail, whatever is answered within the limits of the questions.

Errs on the side of « it could »: what isn't understood, or takes too many cases, is possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from formkit.language.evaluating import Environment, evaluate
from formkit.language.exact import Absence, Value
from formkit.language.nodes import TODAY_NODE, Constant, Node, Operation, Rows, children
from formkit.language.ranges import Range, rank
from formkit.relative_dates import TODAY

Ranges = Mapping[Node, Range]
"""What is possible of each operand, or of each count; any value for the others."""
Cases = tuple[Ranges, ...]
"""Ways in which something may happen; none when it can't."""
MOST_CASES = 64

_OPPOSITE = {
    "equals": "differs", "differs": "equals", "less": "at_least", "at_least": "less", "greater": "at_most",
    "at_most": "greater",
}  # fmt: skip
_FLIPPED = {"less": "greater", "greater": "less", "at_least": "at_most", "at_most": "at_least"}
_SIDES = {"at_least": (0, 1), "greater": (1, 1), "at_most": (0, -1), "less": (-1, -1)}
"""By operator: which side of the constant is left out, and the side of the bound."""
_STATED = ("empty", "not_empty")
_COMPARISONS = (*_OPPOSITE, *_STATED, "one_of", "contains")


@dataclass(frozen=True)
class Certainty:
    """What is sure of conditions, `ranges` being what questions may answer, on a day that moving bounds are read on."""

    ranges: Ranges
    day: str

    def cases(self, node: Node | None, *, within: Cases | None = None) -> Cases:
        """The cases in which a condition is true, among those of `within`; no condition is always true."""
        start = (self.ranges,) if within is None else within
        return start if node is None else self._cases(node, start, verdict=True)

    def is_never(self, node: Node, within: Cases | None = None) -> bool:
        """Whether a condition can't be true."""
        return not self.cases(node, within=within)

    def is_always(self, node: Node, within: Cases | None = None) -> bool:
        """Whether a condition can be neither false nor unknown."""
        start = (self.ranges,) if within is None else within
        return not self._may_be_unknown(node, start) and not self._cases(node, start, verdict=False)

    def _cases(self, node: Node, start: Cases, *, verdict: bool) -> Cases:
        """The cases of `start` in which a condition may be true, or false when `verdict` is."""
        match node:
            case Operation(kind="not", of=(inner,)):
                return self._cases(inner, start, verdict=not verdict)
            case Operation(kind="is_true", of=(inner,)):
                if not verdict and self._may_be_unknown(inner, start):
                    return start
                return self._cases(inner, start, verdict=verdict)
            case Operation(kind="and" | "or" as kind, of=operands):
                return self._joined(operands, start, verdict=verdict, every=(kind == "and") == verdict)
            case Operation(kind=kind) if kind in _COMPARISONS:
                return self._compared(node, start, verdict=verdict)
            case _:
                return start

    def _joined(self, operands: tuple[Node, ...], start: Cases, *, verdict: bool, every: bool) -> Cases:
        cases = start if every else ()
        for operand in operands:
            if every:
                cases = self._cases(operand, cases, verdict=verdict)
            else:
                cases = (*cases, *self._cases(operand, start, verdict=verdict))
            if len(cases) > MOST_CASES:
                return start
        return cases

    def _compared(self, node: Operation, start: Cases, *, verdict: bool) -> Cases:
        kind, (subject, *others) = str(node.kind), node.of
        if kind in _FLIPPED and isinstance(subject, Constant):
            kind, subject, others = _FLIPPED[kind], others[0], [subject]
        elif kind in ("equals", "differs") and isinstance(subject, Constant):
            subject, others = others[0], [subject]
        if kind == "contains":
            subject, kind, others = node, "equals", [Constant(type="boolean", value=True)]
        values = [self._constant(other) for other in others]
        if None in values or isinstance(subject, Constant):
            return start
        if not verdict:
            kind = _OPPOSITE.get(kind, f"not {kind}")
        is_moving = any(TODAY_NODE in _leaves(other) for other in others)
        changes = (_narrowed(ranges, subject, kind, values, is_moving=is_moving) for ranges in start)
        return tuple(ranges for ranges in changes if not ranges[subject].is_impossible)

    def _constant(self, node: Node) -> Value | None:
        """The value of what no answer changes, as of the day; None for anything else."""
        if not all(isinstance(leaf, Constant) or leaf == TODAY_NODE for leaf in _leaves(node)):
            return None
        value = evaluate(node, Environment({TODAY: self.day}))
        return None if isinstance(value, Absence) else value

    def _may_be_unknown(self, node: Node, start: Cases) -> bool:
        """Whether something that a condition reads, and doesn't merely ask the presence of, may be absent."""
        match node:
            case Operation(kind=kind) if kind in (*_STATED, "is_true"):
                return False
            case Operation(kind=kind) if kind in (*_COMPARISONS, "and", "or", "not"):
                return any(self._may_be_unknown(operand, start) for operand in node.of)
            case Constant():
                return False
            case Operation() if node not in self.ranges:  # divided by zero, out of the calendar
                return self._constant(node) is None
            case _:
                return any(ranges.get(node, Range()).may_be_absent for ranges in start)


def _narrowed(ranges: Ranges, subject: Node, kind: str, values: list[Value | None], *, is_moving: bool) -> Ranges:
    """The same ranges once this is so of a node."""
    before = ranges.get(subject, Range())
    if kind in ("empty", "not not_empty"):
        after = replace(before, may_be_there=False)
    elif kind in ("not_empty", "not empty"):
        after = before.there
    else:
        after = _bounded(before.there, kind, [value for value in values if value is not None], is_moving=is_moving)
    return {**ranges, subject: after}


def _bounded(before: Range, kind: str, values: list[Value], *, is_moving: bool) -> Range:
    """A range compared with these values."""
    if kind in ("differs", "not one_of"):
        return before if is_moving else replace(before, excluded=before.excluded | set(values))
    span = before.moving if is_moving else before.fixed
    place = rank(values[0])
    if kind in _SIDES and place is not None:
        nudge, side = _SIDES[kind]
        span = span.above((place, nudge)) if side > 0 else span.below((place, nudge))
    elif kind == "equals" and place is not None:
        span = span.above((place, 0)).below((place, 0))
    elif kind in ("equals", "one_of") and not is_moving:
        among = frozenset(values)
        return replace(before, among=among if before.among is None else before.among & among)
    return replace(before, moving=span) if is_moving else replace(before, fixed=span)


def _leaves(node: Node) -> list[Node]:
    """What stands at the end of each branch; rows as a whole."""
    if isinstance(node, Rows) or not children(node):
        return [node]
    return [leaf for child in children(node) for leaf in _leaves(child)]
