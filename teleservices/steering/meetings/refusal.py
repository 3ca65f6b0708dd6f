"""A refusal asked for in the row of a request: the articles as they would read with its figures. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from teleservices.deciding.by_rules import figures_of
from teleservices.deciding.proposals.quoting import composed
from teleservices.deciding.refusing import Grounds, reasons_of, values_of
from teleservices.lifecycle.prerequisites.annotations import why_missing
from teleservices.models import Outcome, ServiceRequest

LONGEST = 4000
"""Characters of the reasons typed in a row."""


@dataclass(frozen=True)
class ArticleChoice:
    """An article that the refusal may invoke."""

    key: str
    text: str
    """With the figures of the request."""
    is_ticked: bool


@dataclass(frozen=True)
class Refusal:
    """What a row asks for before it is refused."""

    articles: Sequence[ArticleChoice]
    text: str
    missing: str
    """What the service must note first; empty for nothing."""


def grounds_posted(posted: QueryDict) -> Grounds:
    """The grounds of a row, as they are sent."""
    return Grounds(articles=tuple(posted.getlist("article")), text=posted.get("reasons", "")[:LONGEST])


def refusal_of(request_id: int, posted: QueryDict | None) -> Refusal:
    """What is asked for, filled with what is sent; else with the refusal that is proposed, where one is."""
    figures = figures_of([ServiceRequest.objects.with_form().get(pk=request_id)])[request_id]
    proposal_rules, former = figures.rules.proposals if figures.rules else None, figures.former
    grounds = grounds_posted(posted) if posted else Grounds()
    if posted is None and former and former.outcome == Outcome.REFUSED:
        invoked = Grounds(articles=tuple(former.articles))
        text = former.reasons.removeprefix(reasons_of(figures, invoked)).strip()
        grounds = Grounds(articles=invoked.articles, text=text)
    values = values_of(figures)
    articles = [
        ArticleChoice(article.key, composed([article], values), article.key in grounds.articles)
        for article in (proposal_rules.articles if proposal_rules else ())
    ]
    return Refusal(articles, grounds.text, why_missing(figures.missing))
