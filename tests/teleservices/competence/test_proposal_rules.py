"""How a service proposes: what its rules hold, and what designers read of them."""

import pytest
from pydantic import ValidationError

from teleservices.competence.amount_trees import RateOfBase
from teleservices.competence.outcome_sentences import proposal_lines
from teleservices.competence.proposal_rules import Article, ProposalRules


def test_two_articles_never_have_the_same_key() -> None:
    article = Article(key="a4", title="Article 4", text="Plafond dépassé.")
    with pytest.raises(ValidationError):
        ProposalRules(articles=(article, article))


def test_designers_read_how_the_service_proposes() -> None:
    rules = ProposalRules(is_required=True, needs_visa=True, amount=RateOfBase(rate=1_250, ceiling_cents=300_000).tree)
    lines = proposal_lines(rules)
    assert lines["Propositions"].endswith("sans une proposition visée par son responsable.")
    assert lines["Montant calculé"] == (
        "Le montant est de 12,5\u00a0% de la base éligible. Au plus 3\u202f000,00\u00a0€."
    )
    assert proposal_lines(None) == {}
