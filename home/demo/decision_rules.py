"""Who decides what in the demo's procedures, as their designers published it after some years without rules."""

from teleservices.competence.proposal_rules import Article, Criterion, ProposalRules, Reckoning
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.models import AidRegime, AuthorityKind, Outcome

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


_ASSOCIATIONS = ProposalRules(
    needs_visa=True,
    reckoning=Reckoning(rate=5_000, floor_cents=20_000, ceiling_cents=1_000_000),
    articles=(
        Article(
            key="article3",
            title="Article 3 – Intérêt départemental",
            text="Le projet ne s’adresse pas aux habitants de plusieurs communes du département.",
        ),
        Article(
            key="article4",
            title="Article 4 – Montant de l’aide",
            text="L’aide est de {{ taux }} des dépenses éligibles ({{ base éligible }}), soit {{ montant calculé }} "
            "pour {{ montant demandé }} demandés.",
        ),
        Article(
            key="article6",
            title="Article 6 – Dépenses exclues",
            text="Les dépenses d’équipement et de salaires permanents ne sont pas éligibles.",
        ),
    ),
    budget_lines=("65748 – Subventions aux associations", "65748 – Manifestations d’intérêt départemental"),
    criteria=(
        Criterion(key="interet", label="Intérêt pour le territoire", most=5, weight=3),
        Criterion(key="budget", label="Sérieux du budget", most=5, weight=2),
        Criterion(key="public", label="Publics éloignés touchés", most=5, weight=1),
    ),
)
"""The service of associations proposes half of what is eligible; its readers give points."""
_CHECKED = ProposalRules(is_required=True, most_public_aid=8_000)
"""Nothing is decided without a proposal, which checks the aids of the applicant."""
_ONCE = "en une fois, dans les deux mois qui suivent la décision"
AT_FIRST = _by_the_president(*Outcome)
"""What a first publication asks for today, and didn't when the demo's procedures were designed."""
RULES = {
    "aide-au-projet-associatif": _grants(5_000).model_copy(
        update={
            "proposals": _ASSOCIATIONS,
            "paid_when": f"{_ONCE}\u00a0; au-delà de 23\u00a0000\u00a0€, selon la convention",
        }
    ),
    "soutien-a-une-manifestation-sportive": _grants(5_000).model_copy(
        update={
            "aid_regimes": (AidRegime.NONE, AidRegime.GENERAL),
            "proposals": _CHECKED,
            "paid_when": "en une fois, après la manifestation, sur présentation de son bilan financier",
        }
    ),
    "plantation-de-haies": _grants(2_000).model_copy(
        update={
            "aid_regimes": (AidRegime.AGRICULTURAL, AidRegime.NONE),
            "proposals": _CHECKED,
            "paid_when": "en une fois, une fois la haie plantée, sur présentation des factures acquittées",
        }
    ),
    "voyages-des-colleges": _grants(2_000).model_copy(update={"paid_when": _ONCE}),
    "bourse-departementale-d-etudes": _by_the_president(*Outcome, asks_amount=True).model_copy(
        update={"paid_when": _ONCE}
    ),
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
