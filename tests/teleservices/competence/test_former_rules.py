"""Rules of decision of format 1, whose ceilings were in cents, give what they gave."""

import pytest
from pydantic import ValidationError

from formkit.language.evaluating import Environment
from formkit.values import JsonValue
from teleservices.competence.amount_trees import plain_cents
from teleservices.competence.rules import MOST_CENTS, DecisionRules, parse_rules

NOTHING = Environment({})


def former(*cents: object, **outcome: object) -> dict[str, JsonValue]:
    """Rules as format 1 wrote them, with an authority for each of these ceilings."""
    kinds = ("president", "standing_committee", "assembly")
    authorities = [{"kind": kind, "amount_max_cents": each} for kind, each in zip(kinds, cents, strict=False)]
    rule = {"outcome": "accepted", "label": "", "authorities": authorities, "needs_number": True} | outcome
    return {"format": 1, "is_handled": False, "asks_amount": True, "outcomes": [rule], "proposals": None}  # type: ignore[dict-item]


@pytest.mark.parametrize("ceilings", [(500_000, None), (0, 1, MOST_CENTS), (None,), ()])
def test_ceilings_are_the_same(ceilings: tuple[int | None, ...]) -> None:
    rules = parse_rules(former(*ceilings))
    assert rules
    [rule] = rules.outcomes
    assert [plain_cents(authority.ceiling) for authority in rule.authorities] == list(ceilings)
    for amount in (0, 1, 500_000, 500_001, MOST_CENTS):
        able = [most for most in ceilings if most is None or amount <= most]
        assert len(rule.authorities_for(amount, NOTHING)) == len(able)
    assert len(rule.authorities_for(None, NOTHING)) == len(ceilings)
    assert parse_rules(rules.to_json()) == rules
    assert rules.to_json()["format"] == 2


def test_a_required_opinion_stays_required_always() -> None:
    rules = parse_rules(former(None, needs_opinion=True))
    assert rules
    assert rules.outcomes[0].wants_opinion(NOTHING)
    assert rules.outcomes[0].opinion_when is None


@pytest.mark.parametrize("cents", [-1, MOST_CENTS + 1, "100", 10.5, True, 10**40, [], {}])
def test_what_was_never_a_ceiling_is_refused(cents: object) -> None:
    with pytest.raises(ValidationError):
        parse_rules(former(cents))


@pytest.mark.parametrize(
    "content",
    [
        {
            "format": 2,
            "outcomes": [{"outcome": "accepted", "authorities": [{"kind": "president", "amount_max_cents": 1}]}],
        },
        {"format": 3, "outcomes": []},
        {"format": 1, "outcomes": 5},
        {"format": 1, "outcomes": [5]},
        {"format": 1, "outcomes": [{"outcome": "accepted", "authorities": 5}]},
        {"format": 1, "outcomes": [{"outcome": "accepted", "authorities": [5]}]},
    ],
)
def test_each_format_has_its_own_shape(content: JsonValue) -> None:
    with pytest.raises(ValidationError):
        DecisionRules.model_validate(content)
