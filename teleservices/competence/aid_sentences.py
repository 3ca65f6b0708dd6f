"""What the rules say of State aid and of payment, in sentences for designers. Pure."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from teleservices.competence.aid_regimes import de_minimis
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.competence.rules import DecisionRules
from teleservices.models import AidRegime


def aid_lines(rules: DecisionRules) -> dict[str, str]:
    """The sentence of each part of it, by what it is called; none where no sum is granted."""
    aid = dict(_lines(rules)) if rules.asks_amount else {}
    owed = {_("What is owed"): _("What is owed: %(text)s") % {"text": _listed(owed_lines(rules.plan))}}
    return aid | (owed if rules.plan.obligations else {}) | dict(_lines_of_letters(rules))


def _lines(rules: DecisionRules) -> Iterator[tuple[str, str]]:
    if rules.aid_regimes:
        names = " ; ".join(regime_text(regime, rules.aid_reference) for regime in rules.aid_regimes)
        if len(rules.aid_regimes) > 1:
            names = _("%(regimes)s: the proposal chooses.") % {"regimes": names}
        yield _("State aid"), _("State aid: %(regimes)s") % {"regimes": names}
    if rules.plan.instalments:
        yield _("Payment"), _("Payment: %(text)s") % {"text": _listed(payment_lines(rules.plan))}


def _lines_of_letters(rules: DecisionRules) -> Iterator[tuple[str, str]]:
    if rules.visas:
        yield _("Visas of letters"), _("Letters have regard to: %(texts)s") % {"texts": _listed(rules.visas)}
    if rules.court:
        yield _("Court"), _("Court: %(court)s") % {"court": rules.court}


def _listed(lines: Sequence[str]) -> str:
    return " – ".join(lines)


def regime_text(regime: AidRegime, reference: str = "") -> str:
    """A regime with its ceiling or its reference: « De minimis général (300 000,00 € sur trois ans) »."""
    words = {"regime": str(regime.label), "reference": reference}
    if rule := de_minimis(regime):
        return _("%(regime)s (%(ceiling)s over three years)") % {**words, "ceiling": amount_text(rule.ceiling_cents)}
    if regime == AidRegime.EXEMPTED and reference:
        return _("%(regime)s (%(reference)s)") % words
    return str(regime.label)
