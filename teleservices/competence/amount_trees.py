"""The amount that a service proposes, as a tree of the language of forms; most are a rate of what is eligible. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from formkit.language.cost import operands as term_count
from formkit.language.nodes import (
    MAX_DEPTH,
    Annotation,
    Answer,
    Constant,
    Node,
    Operand,
    Operation,
    Rows,
    children,
    decimal_text,
    depth,
)
from formkit.language.operators import MANY
from formkit.values import FrozenModel

BASE = Annotation(key="s_base")
"""The eligible base of a proposal: what the service takes of a budget. Whoever proposes has the last word on it."""
PROPOSED = Annotation(key="s_proposed")
"""The amount of a proposal, which conditions of its visa read."""
WHOLE = 10_000
"""A rate of 100 %, in hundredths of 1 %."""


class TreeLimitError(ValueError):
    """A tree is deeper or longer than what may be published, in words."""


def _within_limits(node: Node) -> Node:
    texts = (
        (depth(node), MAX_DEPTH, _("The expression holds %(count)d levels one in another: %(limit)d at most.")),
        (term_count(node), MANY, _("The expression names %(count)d values: %(limit)d at most.")),
    )
    for count, limit, text in texts:
        if count > limit:
            raise TreeLimitError(text % {"count": count, "limit": limit})
    return node


Tree = Annotated[Node, AfterValidator(_within_limits)]
"""A tree that is kept with the rules of a procedure, no deeper nor longer than what may be published."""


@dataclass(frozen=True, kw_only=True)
class RateOfBase:
    """A rate of the eligible base, in hundredths of 1 %; no less than the floor, no more than the ceiling.

    It is what the lists of the studio can say of an amount.
    """

    rate: int
    floor_cents: int | None = None
    ceiling_cents: int | None = None

    @property
    def tree(self) -> Operation:
        """It as a tree; a ceiling wins over a floor."""
        rate = Constant(type="percentage", value=decimal_text(Decimal(self.rate) / 100))
        # no rounding here: an amount is rounded to the cent when it is stored, which the limits don't change
        tree = Operation(kind="times", of=(rate, BASE))
        if self.floor_cents is not None:
            tree = Operation(kind="greatest", of=(tree, plain_amount(self.floor_cents)))
        if self.ceiling_cents is not None:
            tree = Operation(kind="least", of=(tree, plain_amount(self.ceiling_cents)))
        return tree


def plain_amount(cents: int) -> Constant:
    """A sum that a designer wrote, in cents."""
    return Constant(type="amount", value=str(cents))


def plain_cents(tree: Node | None) -> int | None:
    """The cents of a sum that a designer wrote; None for what is calculated, and for a fraction of a cent."""
    match tree:
        case Constant(type="amount", value=str(text)) if text.isdecimal():
            return int(text)
        case _:
            return None


def rate_of_base(tree: Node | None) -> RateOfBase | None:
    """The rate and limits that a tree says; None for one that the lists can't say."""
    ceiling, inner = _limit(tree, "least")
    floor, inner = _limit(inner, "greatest")
    match inner:
        case Operation(kind="times", of=(Constant(type="percentage", value=text), _)):
            rate = Decimal(str(text)) * 100
        case _:
            return None
    if rate != int(rate) or not 1 <= rate <= WHOLE:
        return None
    listed = RateOfBase(rate=int(rate), floor_cents=floor, ceiling_cents=ceiling)
    return listed if listed.tree == tree else None


def _limit(tree: Node | None, kind: str) -> tuple[int | None, Node | None]:
    match tree:
        case Operation(kind=name, of=(inner, limit)) if name == kind and (cents := plain_cents(limit)) is not None:
            return cents, inner
        case _:
            return None, tree


def operands(tree: Node | None) -> Iterator[Operand]:
    """All that a tree reads, groups of rows as the answers that they are."""
    match tree:
        case None | Constant():
            return
        case Operation() | Rows():
            if isinstance(tree, Rows):
                yield Answer(key=tree.group)
            for child in children(tree):
                yield from operands(child)
        case _:
            yield tree


class _Former(FrozenModel):
    """A « reckoning », as it was kept."""

    rate: Annotated[int, Field(ge=1, le=WHOLE)]
    floor_cents: Annotated[int, Field(ge=0)] | None = None
    ceiling_cents: Annotated[int, Field(ge=0)] | None = None
    base_key: str = ""


def with_amount(content: object) -> object:
    """Rules of before, which had a « reckoning » (rate, floor, ceiling, base), with the tree that gives the same."""
    if not isinstance(content, Mapping) or "reckoning" not in content:
        return content
    rest = {name: value for name, value in content.items() if name != "reckoning"}
    former = content["reckoning"]
    if former is None:
        return rest
    former = _Former.model_validate(former)
    rate = RateOfBase(rate=former.rate, floor_cents=former.floor_cents, ceiling_cents=former.ceiling_cents)
    return {**rest, "amount": rate.tree.model_dump(mode="json"), "base_key": former.base_key}
