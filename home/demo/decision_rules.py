"""Who decides what in the demo's procedures, as their designers published it after some years without rules."""

from teleservices.competence.grant_plan import (
    ACCOUNT_MONTHS,
    LEGAL_DAYS,
    GrantPlan,
    PlannedInstalment,
    PlannedObligation,
)
from teleservices.competence.proposal_rules import Article, Criterion, ProposalRules, Reckoning
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.models import (
    AidRegime,
    AuthorityKind,
    InstalmentKind,
    ObligationDue,
    ObligationKind,
    Outcome,
    PaymentTrigger,
)

_PRESIDENT = AuthorityRule(kind=AuthorityKind.PRESIDENT)
_COMMITTEE = AuthorityRule(kind=AuthorityKind.STANDING_COMMITTEE)


def _by_the_committee(**rules: object) -> DecisionRules:
    """Grants are the assembly's, which delegates them to its committee, refusals too (CGCT L3211-2)."""
    ruled = tuple(OutcomeRule(outcome=outcome, authorities=(_COMMITTEE,)) for outcome in Outcome)
    return DecisionRules(asks_amount=True, outcomes=ruled).model_copy(update={"visas": _visas(), **rules})


def _visas(*texts: str) -> tuple[str, ...]:
    """The règlement and the deliberation that delegates, as letters have regard to them."""
    delegating = (
        "la délibération n° 2024-AD-03 du 5 juillet 2024, par laquelle l’assemblée délègue à sa commission permanente "
        "l’attribution des aides"
    )
    return (*texts, delegating)


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
_AT_ONCE = PlannedInstalment(days=LEGAL_DAYS)
_ACCOUNT = PlannedObligation(
    kind=ObligationKind.ACCOUNT,
    text="Rendre le compte rendu financier de l’emploi de l’aide",
    due=ObligationDue.FISCAL_YEAR,
    months=ACCOUNT_MONTHS,
)
_MENTION = PlannedObligation(
    kind=ObligationKind.MENTION,
    text="Mentionner l’aide du Département de la Vernaie dans ce que vous publiez du projet",
)


def _on_request(*documents: str, months: int = 24) -> PlannedInstalment:
    """Paid at once when the beneficiary shows these documents; what isn't asked for in so many months may be lost."""
    return PlannedInstalment(trigger=PaymentTrigger.REQUEST, documents=documents, until_months=months)


_BURSARY = GrantPlan(
    instalments=(
        PlannedInstalment(kind=InstalmentKind.INSTALMENT, share=5_000, days=LEGAL_DAYS),
        PlannedInstalment(
            kind=InstalmentKind.BALANCE,
            trigger=PaymentTrigger.REQUEST,
            documents=("certificat de scolarité du second semestre",),
            until_months=12,
        ),
    ),
)
"""Half within sixty days, half once the second term has begun: true whenever the decision is taken."""
AT_FIRST = _by_the_president(*Outcome)
"""What a first publication asks for today, and didn't when the demo's procedures were designed."""
RULES = {
    "aide-au-projet-associatif": _by_the_committee(
        visas=_visas("le règlement de l’aide au projet associatif, délibération n° 2025-CD-12 du 14 mars 2025"),
        proposals=_ASSOCIATIONS,
        plan=GrantPlan(instalments=(_AT_ONCE,), obligations=(_ACCOUNT, _MENTION)),
    ),
    "soutien-a-une-manifestation-sportive": _by_the_committee(
        aid_regimes=(AidRegime.NONE, AidRegime.GENERAL),
        proposals=_CHECKED,
        plan=GrantPlan(instalments=(_on_request("bilan financier de la manifestation"),), obligations=(_ACCOUNT,)),
    ),
    "plantation-de-haies": _by_the_committee(
        aid_regimes=(AidRegime.AGRICULTURAL, AidRegime.NONE),
        proposals=_CHECKED,
        plan=GrantPlan(instalments=(_on_request("factures acquittées de la plantation"),)),
    ),
    "voyages-des-colleges": _by_the_committee(plan=GrantPlan(instalments=(_AT_ONCE,))),
    "bourse-departementale-d-etudes": _by_the_president(*Outcome, asks_amount=True).model_copy(
        update={
            "plan": _BURSARY,
            "visas": (
                "le règlement de la bourse départementale d’études, délibération n° 2025-CD-31 du 20 juin 2025",
                "la délibération n° 2024-AD-02 du 5 juillet 2024, par laquelle l’assemblée délègue à sa présidente "
                "l’attribution des bourses (article L. 3211-2, 13°, du code général des collectivités territoriales)",
            ),
        }
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
