"""Makes an unknown variable in one of our templates a failure; other people's templates keep Django's leniency."""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import FilterExpression, Node

FORGIVING_FILTERS = frozenset({"default", "default_if_none"})
OUR_TEMPLATES = str(Path(__file__).resolve().parents[1] / "templates")


class UnknownVariableError(AssertionError):
    """A template of ours used a name that its context doesn't hold."""


class UnknownVariableGuard(str):
    """Stands as the engine's `string_if_invalid`: empty for others, a failure for us.

    Django asks the truth of `string_if_invalid` when a variable is unknown, then formats it; a falsy one goes on
    through the filters as the empty string. `{% if %}` and `{% for %}` never ask, `|default` is forgiven.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        expression, template = _being_rendered(sys._getframe(1))
        return expression is not None and not _forgives(expression) and _is_ours(template)

    def __contains__(self, text: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        _, template = _being_rendered(sys._getframe(1))
        raise UnknownVariableError(f"« {variable} » is unknown in {template}")


def _being_rendered(frame: FrameType | None) -> tuple[FilterExpression | None, str]:
    """The expression that `frame` resolves, and the name of the file whose node asked for it."""
    if frame is None or not isinstance(expression := frame.f_locals.get("self"), FilterExpression):
        return None, ""
    while frame := frame.f_back:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
            return expression, origin.name
    return expression, ""


def _forgives(expression: FilterExpression) -> bool:
    return any(function.__name__ in FORGIVING_FILTERS for function, _ in expression.filters)


def _is_ours(template: str) -> bool:
    return template.startswith(OUR_TEMPLATES)
