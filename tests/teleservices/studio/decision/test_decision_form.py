"""Whatever is posted to the screen « Décision », it is refused, or makes rules that can be published."""

from hypothesis import given, settings
from hypothesis import strategies as st

from teleservices.competence.outcome_sentences import rule_changes, summary
from teleservices.competence.rules import DecisionRules, parse_rules, wrong_in
from teleservices.models import AuthorityKind, Outcome
from teleservices.studio.decision.forms import DecisionRulesForm
from tests.gate import examples

BOX = st.sampled_from(["", "on"])
AMOUNT = st.sampled_from(["", "", "0", "0,01", "5 000", "1 250,50 €", "-3", "beaucoup", "9 999 999 999,99"])
KINDS = st.lists(st.sampled_from([*AuthorityKind.values, *AuthorityKind.values, "mayor"]), max_size=3)


def _outcome(outcome: str) -> dict[str, st.SearchStrategy[object]]:
    return {
        f"{outcome}-exists": BOX,
        f"{outcome}-authorities": KINDS,
        f"{outcome}-needs_number": BOX,
        f"{outcome}-label": st.text(max_size=62) | st.just(""),
        **{f"{outcome}-{kind}": AMOUNT for kind in AuthorityKind.values},
    }


POSTED = st.fixed_dictionaries(
    {
        "nature": st.sampled_from(["decided", "decided", "handled", "other"]),
        "asks_amount": BOX,
        "asks_no_interest": BOX,
        **{name: part for outcome in Outcome.values for name, part in _outcome(outcome).items()},
    }
)


@settings(max_examples=examples(300), deadline=None)
@given(POSTED)
def test_any_post_is_refused_or_makes_rules_that_can_be_published(posted: dict[str, object]) -> None:
    form = DecisionRulesForm(posted, rules=None)
    if not form.is_valid():
        assert form.errors
        return
    rules = form.rules()
    assert parse_rules(rules.to_json()) == rules
    assert wrong_in(rules.to_json()) == []
    assert len(summary(rules.to_json())) == 1 + len(rules.outcomes)
    assert rule_changes(rules.to_json(), rules.to_json()) == ()


@settings(max_examples=examples(200), deadline=None)
@given(POSTED)
def test_what_is_saved_is_shown_and_saved_the_same(posted: dict[str, object]) -> None:
    form = DecisionRulesForm(posted, rules=None)
    if form.is_valid():
        rules: DecisionRules = form.rules()
        shown = DecisionRulesForm(rules=rules)
        again = DecisionRulesForm({bound.name: bound.value() for bound in shown}, rules=rules)
        assert again.is_valid(), again.errors
        assert again.rules() == rules
