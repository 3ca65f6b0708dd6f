"""What a sum granted is under the State aid rules and how it is paid: of the rules and the proposal, for a decision."""

from dataclasses import dataclass

from teleservices.competence.rules import DecisionRules
from teleservices.models import AidRegime, Decision, Proposal


@dataclass(frozen=True)
class GrantTerms:
    """What a decision that grants a sum keeps besides it; None where the rules of its procedure say nothing."""

    aid_regime: str | None = None
    aid_reference: str | None = None
    paid_when: str | None = None


def regime_of(rules: DecisionRules | None, chosen: str | None) -> str | None:
    """The regime of an aid: the only one of the rules, or that which the proposal chose; None where none is known."""
    regimes = rules.aid_regimes if rules and rules.asks_amount else ()
    if len(regimes) == 1:
        return regimes[0]
    return chosen if chosen in regimes else None


def terms_of(rules: DecisionRules | None, proposal: Proposal | None) -> GrantTerms:
    """The terms of what is granted now; none of what a procedure without rules grants.

    The proposal keeps the regime that it was checked for, whatever the designer chooses since.
    """
    if rules is None:
        return GrantTerms()
    regime = (proposal.aid_regime if proposal else None) or regime_of(rules, None)
    reference = rules.aid_reference if regime == AidRegime.EXEMPTED else ""
    return GrantTerms(regime, reference or None, rules.paid_when or None)


def terms_kept(decision: Decision) -> GrantTerms:
    """Those of a decision that was taken: one that only rectifies it keeps them."""
    return GrantTerms(decision.aid_regime, decision.aid_reference, decision.paid_when)
