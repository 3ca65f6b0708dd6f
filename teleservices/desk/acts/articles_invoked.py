"""The articles of the règlement that the reasons of a decision invoke: reasons are in law and in fact (CRPA L211-5)."""

from collections.abc import Collection

from teleservices.competence.calculation import calculation
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.proposals.quoting import answers_quoted, composed, figures_quoted
from teleservices.lifecycle.prerequisites.granted_sums import amount_asked
from teleservices.models import Proposal, ServiceRequest


def article_choices(rules: DecisionRules | None) -> list[tuple[str, str]]:
    """Key and title of each, in the order of the rules; none where the procedure has none."""
    articles = rules.proposals.articles if rules and rules.proposals else ()
    return [(article.key, article.title) for article in articles]


def with_articles(
    written: str,
    ticked: Collection[str],
    *,
    request: ServiceRequest,
    rules: DecisionRules | None,
    proposal: Proposal | None,
    granted: int | None,
) -> str:
    """What the articles `ticked`, by their keys, say with the request's figures, then what is `written` besides.

    `granted` in cents. What is written already isn't said twice.
    """
    if not ticked or rules is None or rules.proposals is None:
        return written
    base = proposal.eligible_base if proposal else None
    figures = figures_quoted(
        asked=amount_asked(request),
        base=base,
        calculation=calculation(rules.proposals, request, base),
        proposed=granted,
    )
    articles = [article for article in rules.proposals.articles if article.key in ticked]
    invoked = composed(articles, answers_quoted(request) | figures)
    return written if invoked in written else "\n\n".join(text for text in (invoked, written) if text)
