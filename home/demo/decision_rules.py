"""Who decides what in the demo's procedures, as their designers published it after some years without rules."""

from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.models import AuthorityKind, Outcome

_PRESIDENT = AuthorityRule(kind=AuthorityKind.PRESIDENT)
_COMMITTEE = AuthorityRule(kind=AuthorityKind.STANDING_COMMITTEE)


def _grants(euros: int) -> DecisionRules:
    """The president up to an amount, the standing committee whatever it is; what is inadmissible goes to no session."""
    authorities = (AuthorityRule(kind=AuthorityKind.PRESIDENT, amount_max_cents=euros * 100), _COMMITTEE)
    return DecisionRules(
        asks_amount=True,
        outcomes=(
            OutcomeRule(outcome=Outcome.ACCEPTED, authorities=authorities),
            OutcomeRule(outcome=Outcome.ACCEPTED_IN_PART, authorities=authorities),
            OutcomeRule(outcome=Outcome.REFUSED, authorities=(_COMMITTEE,)),
            OutcomeRule(outcome=Outcome.INADMISSIBLE, authorities=(_PRESIDENT,)),
        ),
    )


def _by_the_president(*outcomes: Outcome, asks_amount: bool = False) -> DecisionRules:
    ruled = tuple(OutcomeRule(outcome=outcome, authorities=(_PRESIDENT,), needs_number=True) for outcome in outcomes)
    return DecisionRules(asks_amount=asks_amount, outcomes=ruled)


AT_FIRST = _by_the_president(*Outcome)
"""What a first publication asks for today, and didn't when the demo's procedures were designed."""
RULES = {
    "aide-au-projet-associatif": _grants(5_000),
    "soutien-a-une-manifestation-sportive": _grants(5_000),
    "plantation-de-haies": _grants(2_000),
    "voyages-des-colleges": _grants(2_000),
    "bourse-departementale-d-etudes": _by_the_president(*Outcome, asks_amount=True),
    "carte-de-transport-scolaire": _by_the_president(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.INADMISSIBLE),
    "signaler-un-probleme-sur-une-route": DecisionRules(
        is_handled=True,
        outcomes=(
            OutcomeRule(outcome=Outcome.ACCEPTED, label="Marquer comme traité"),
            OutcomeRule(outcome=Outcome.REFUSED, label="Marquer comme non traité"),
        ),
    ),
}
"""By the address of the procedure."""
