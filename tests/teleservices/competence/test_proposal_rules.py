"""The amount that the rules compute: a rate of an eligible base, between a floor and a ceiling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from teleservices.competence.outcome_sentences import proposal_lines
from teleservices.competence.proposal_rules import WHOLE, Article, ProposalRules, Reckoning

CENTS = st.integers(min_value=0, max_value=10**12 - 1)


@pytest.mark.parametrize(
    ("base", "amount"),
    [(0, 20_000), (100_000, 50_000), (1, 20_000), (99_999, 50_000), (10_000_000, 300_000), (60_001, 30_001)],
)
def test_an_amount_is_a_rate_of_the_base_between_a_floor_and_a_ceiling(base: int, amount: int) -> None:
    assert Reckoning(rate=5_000, floor_cents=20_000, ceiling_cents=300_000).of(base) == amount


@given(base=CENTS, rate=st.integers(1, WHOLE), limits=st.tuples(CENTS, CENTS))
def test_no_base_leads_out_of_the_limits(base: int, rate: int, limits: tuple[int, int]) -> None:
    floor, ceiling = sorted(limits)
    reckoning = Reckoning(rate=rate, floor_cents=floor, ceiling_cents=ceiling)
    assert floor <= reckoning.of(base) <= ceiling
    assert reckoning.of(base) <= reckoning.of(base + 1)
    assert abs(Reckoning(rate=rate).of(base) * WHOLE - base * rate) <= WHOLE / 2


@pytest.mark.parametrize(
    "content",
    [
        {"rate": 0},
        {"rate": WHOLE + 1},
        {"rate": 100, "floor_cents": 2, "ceiling_cents": 1},
        {"rate": 1, "floor_cents": -1},
    ],
)
def test_a_rate_that_means_nothing_is_refused(content: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Reckoning.model_validate(content)


def test_two_articles_never_have_the_same_key() -> None:
    article = Article(key="a4", title="Article 4", text="Plafond dépassé.")
    with pytest.raises(ValidationError):
        ProposalRules(articles=(article, article))


def test_designers_read_how_the_service_proposes() -> None:
    rules = ProposalRules(is_required=True, needs_visa=True, reckoning=Reckoning(rate=1_250, ceiling_cents=300_000))
    lines = proposal_lines(rules)
    assert lines["Propositions"].endswith("sans une proposition visée par son responsable.")
    assert lines["Montant calculé"] == (
        "Le montant est de 12,5\u00a0% de la base éligible. Au plus 3\u202f000,00\u00a0€."
    )
    assert proposal_lines(None) == {}
