"""The text of law that a procedure names where silence means something else than a refusal after two months."""

from django.utils.translation import gettext as _

from teleservices.models import LegalRegime, Procedure

USUAL_MONTHS = 2


def why_article_wanted(procedure: Procedure) -> str:
    """Why it can't be published without that text; empty where it has it, or needs none."""
    if not _says_otherwise(procedure) or procedure.regime_article.strip():
        return ""
    return _(
        "Silence means refusal after two months, unless a text says otherwise (CRPA L231-1, L231-4 to L231-6): write "
        "which text."
    )


def _says_otherwise(procedure: Procedure) -> bool:
    """What asks money is refused by silence (CRPA L231-4, 3°); acceptance or another time wants a text (L231-6).

    What is handled without a decision isn't a request that silence would answer. A procedure without rules is one of
    before there were any: a first publication asks for them.
    """
    if procedure.regime == LegalRegime.REJECTION:
        return procedure.regime_months not in {0, USUAL_MONTHS}
    if procedure.regime == LegalRegime.NONE:
        return bool(procedure.decision_rules) and not procedure.decision_rules.get("is_handled", False)
    return procedure.regime == LegalRegime.ACCEPTANCE
