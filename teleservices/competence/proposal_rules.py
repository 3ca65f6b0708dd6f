"""What a service proposes, and how: its part of the rules of a procedure. Data that its designer writes."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from formkit.values import FrozenModel

MOST_ARTICLES, MOST_CRITERIA, MOST_BUDGET_LINES = 40, 12, 30
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINE = 120, 1000, 120
WHOLE = 10_000
"""A rate of 100 %, in hundredths of 1 %."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,40}$")]
Cents = Annotated[int, Field(ge=0, le=10**12 - 1)]


class Reckoning(FrozenModel):
    """An amount computed of the eligible base: a rate of it, no less than the floor, no more than the ceiling."""

    rate: Annotated[int, Field(ge=1, le=WHOLE)]
    """In hundredths of 1 %."""
    floor_cents: Cents | None = None
    ceiling_cents: Cents | None = None

    @model_validator(mode="after")
    def _floor_is_below_ceiling(self) -> Self:
        if self.floor_cents is not None and self.ceiling_cents is not None and self.floor_cents > self.ceiling_cents:
            raise ValueError("floor")
        return self

    def of(self, eligible_base: int) -> int:
        """The amount in cents that this base, in cents, gives; half a cent is rounded up."""
        share = Decimal(eligible_base) * self.rate / WHOLE
        amount = int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        amount = amount if self.floor_cents is None else max(amount, self.floor_cents)
        return amount if self.ceiling_cents is None else min(amount, self.ceiling_cents)


class Article(FrozenModel):
    """An article of the règlement that reasons invoke; tags of its text are filled with the request's figures."""

    key: Key
    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


class Criterion(FrozenModel):
    """A criterion on which readers give points, from 0 to `most`, that count `weight` times."""

    key: Key
    label: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
    most: Annotated[int, Field(ge=1, le=100)] = 5
    weight: Annotated[int, Field(ge=1, le=20)] = 1


class ProposalRules(FrozenModel):
    """How the service proposes: whether nothing is decided without, who visas it, what it is made of."""

    is_required: bool = False
    """Whether no decision is taken without a proposal."""
    needs_visa: bool = False
    """Whether a proposal counts only once the head of the service has given their visa."""
    reckoning: Reckoning | None = None
    most_public_aid: Annotated[int, Field(ge=1, le=WHOLE)] | None = None
    """What all public aids together may make of the eligible base, in hundredths of 1 %; None: not asked."""
    articles: Annotated[tuple[Article, ...], Field(max_length=MOST_ARTICLES)] = ()
    budget_lines: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE)], ...],
        Field(max_length=MOST_BUDGET_LINES),
    ] = ()
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=MOST_CRITERIA)] = ()

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        for keys in ([article.key for article in self.articles], [criterion.key for criterion in self.criteria]):
            if len(set(keys)) < len(keys):
                raise ValueError("keys")
        return self

    @property
    def asks_base(self) -> bool:
        """Whether a proposal says what is eligible."""
        return self.reckoning is not None or self.most_public_aid is not None

    def article(self, key: str) -> Article | None:
        """The article of this key; None once its designer took it out."""
        return next((article for article in self.articles if article.key == key), None)
