"""What designers most often ask of several answers, as conditions made of the questions that they tick."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from formkit.language.comparisons import operation
from formkit.language.nodes import Constant, Node
from formkit.language.scope import Name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE, NOTHING = Constant(type="number", value="1"), Constant(type="number", value="0")
TIMES = ("date", "month")
READY: "Sequence[tuple[str, StrOrPromise]]" = [
    ("any", _("At least one of these questions is answered")),
    ("one", _("Exactly one of these questions is answered")),
    ("equal", _("These two totals are equal")),
    ("order", _("The second of these dates comes after the first")),
]


def _filled(name: Name) -> Node:
    return operation("not_empty", name.node)


def _any(names: Sequence[Name]) -> Node | None:
    return operation("or", *map(_filled, names)) if len(names) > 1 else None


def _one(names: Sequence[Name]) -> Node | None:
    if len(names) < 2:
        return None
    counts = [operation("if", _filled(name), ONE, NOTHING) for name in names]
    return operation("equals", operation("plus", *counts), ONE)


def _equal(names: Sequence[Name]) -> Node | None:
    is_pair = len(names) == 2 and names[0].type == names[1].type and names[0].type.base == "number"
    return operation("equals", *(name.node for name in names)) if is_pair else None


def _order(names: Sequence[Name]) -> Node | None:
    is_pair = len(names) == 2 and names[0].type == names[1].type and names[0].type.base in TIMES
    return operation("at_least", names[1].node, names[0].node) if is_pair else None


_MAKERS: Mapping[str, Callable[[Sequence[Name]], Node | None]] = {
    "any": _any, "one": _one, "equal": _equal, "order": _order,
}  # fmt: skip
WANTED: "Mapping[str, StrOrPromise]" = {
    "any": _("Tick two questions or more."),
    "one": _("Tick two questions or more."),
    "equal": _("Tick two questions that ask, or work out, numbers of the same kind."),
    "order": _("Tick two questions that ask dates."),
}
"""What to tick, for who didn't."""


def ready_condition(name: str, names: Sequence[Name]) -> Node | None:
    """A ready condition over questions in the form's order; None where these questions can't make it."""
    maker = _MAKERS.get(name)
    return maker(names) if maker else None
