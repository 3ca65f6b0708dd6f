"""What a service proposes, and how: its part of the rules of a procedure. Data that its designer writes."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from formkit.values import FrozenModel
from teleservices.competence.amount_trees import BASE, WHOLE, Tree, operands, with_amount

MOST_ARTICLES, MOST_CRITERIA, MOST_BUDGET_LINES = 40, 12, 30
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINE = 120, 1000, 120

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,40}$")]


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
    visa_when: Tree | None = None
    """Where `needs_visa`, the condition on which it does, in the service's scope; None: always."""
    amount: Tree | None = None
    """The amount that is computed, in the service's scope; None: none is."""
    base_key: Annotated[str, StringConstraints(max_length=40)] = ""
    """The annotation, or the question, whose amount is eligible; empty: whoever proposes writes it."""
    most_public_aid: Annotated[int, Field(ge=1, le=WHOLE)] | None = None
    """What all public aids together may make of the eligible base, in hundredths of 1 %; None: not asked."""
    articles: Annotated[tuple[Article, ...], Field(max_length=MOST_ARTICLES)] = ()
    budget_lines: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE)], ...],
        Field(max_length=MOST_BUDGET_LINES),
    ] = ()
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=MOST_CRITERIA)] = ()

    @model_validator(mode="before")
    @classmethod
    def _read_what_was_before(cls, content: object) -> object:
        return with_amount(content)

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        for keys in ([article.key for article in self.articles], [criterion.key for criterion in self.criteria]):
            if len(set(keys)) < len(keys):
                raise ValueError("keys")
        return self

    @property
    def asks_base(self) -> bool:
        """Whether a proposal says what is eligible."""
        return self.reads_base or self.most_public_aid is not None

    @property
    def reads_base(self) -> bool:
        """Whether the amount is computed of what is eligible."""
        return BASE in operands(self.amount)

    def article(self, key: str) -> Article | None:
        """The article of this key; None once its designer took it out."""
        return next((article for article in self.articles if article.key == key), None)
