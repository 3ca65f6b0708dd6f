"""What a sum granted is under the State aid rules, how it is paid and what is owed: of the rules and the proposal."""

from dataclasses import dataclass

from accounts.models import ProfileType
from teleservices.competence.grant_plan import (
    GrantPlan,
    instalments_proposed,
    keep_plan,
    obligations_proposed,
    plan_for,
    plan_kept,
)
from teleservices.competence.rules import DecisionRules
from teleservices.models import AidRegime, Decision, Proposal, State

NO_PLAN = GrantPlan()


@dataclass(frozen=True)
class GrantTerms:
    """What a decision that grants a sum keeps besides it; None where the rules of its procedure say nothing."""

    aid_regime: str | None = None
    aid_reference: str | None = None
    plan: GrantPlan = NO_PLAN

    @property
    def columns(self) -> dict[str, str | None]:
        """Those that stand in the row of the decision itself."""
        return {"aid_regime": self.aid_regime, "aid_reference": self.aid_reference}


def regime_of(rules: DecisionRules | None, chosen: str | None) -> str | None:
    """The regime of an aid: the only one of the rules, or that which the proposal chose; None where none is known."""
    regimes = rules.aid_regimes if rules and rules.asks_amount else ()
    if len(regimes) == 1:
        return regimes[0]
    return chosen if chosen in regimes else None


def terms_of(rules: DecisionRules | None, proposal: Proposal | None, kind: ProfileType) -> GrantTerms:
    """The terms of what is granted now; none of what a procedure without rules grants.

    `kind` is that of its beneficiary. The proposal keeps the regime that it was checked for and the plan that it
    copied, whatever the designer chooses since.
    """
    if rules is None:
        return GrantTerms(
            plan=GrantPlan(obligations=obligations_proposed(proposal.conditions)) if proposal else GrantPlan()
        )
    regime = (proposal.aid_regime if proposal else None) or regime_of(rules, None)
    reference = rules.aid_reference if regime == AidRegime.EXEMPTED else ""
    return GrantTerms(regime, reference or None, _plan_of(rules, proposal, kind))


def _plan_of(rules: DecisionRules, proposal: Proposal | None, kind: ProfileType) -> GrantPlan:
    planned = plan_for(rules.plan, kind) if rules.asks_amount else GrantPlan(obligations=rules.plan.obligations)
    if proposal is None:
        return planned
    paid = planned.instalments if proposal.instalments is None else instalments_proposed(proposal.instalments)
    return GrantPlan(instalments=paid, obligations=obligations_proposed(proposal.conditions))


def plan_of(terms: GrantTerms | None, decision: Decision) -> GrantPlan:
    """The plan of a decision that is being taken: nothing of what is refused, no payment where no sum is granted."""
    if terms is None or State(decision.outcome) not in State.favourable():
        return GrantPlan()
    return terms.plan if decision.amount_cents is not None else GrantPlan(obligations=terms.plan.obligations)


def keep_terms(decision: Decision, terms: GrantTerms | None) -> None:
    """Write the rows of a decision just taken: how what it grants is paid, what is owed for it."""
    keep_plan(decision, plan_of(terms, decision))


def terms_kept(decision: Decision) -> GrantTerms:
    """Those of a decision that was taken: one that only rectifies it keeps them."""
    return GrantTerms(decision.aid_regime, decision.aid_reference, plan_kept(decision))
