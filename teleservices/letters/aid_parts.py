"""What a letter tells of the State aid that it grants: the law wants the beneficiary to know it in writing."""

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from formkit.values import JsonValue
from teleservices.competence.aid_regimes import de_minimis
from teleservices.letters.printed_blocks import section
from teleservices.models import AidRegime, Decision


def aid_sections(decision: Decision) -> list[JsonValue]:
    """The amount, its de minimis character and the regulation (2023/2831, art. 7(4)), or the regime that exempts it."""
    if decision.amount_cents is None or not decision.aid_regime:
        return []
    words = {"amount": amount_text(decision.amount_cents)}
    if rule := de_minimis(decision.aid_regime):
        granted = _(
            "This aid of %(amount)s (gross grant equivalent) is a de minimis aid. It is granted under: %(text)s."
        )
        duty = _(
            "Keep this letter. For three years, you must declare this aid whenever you ask a public body for another "
            "de minimis aid."
        )
        return [section(_("De minimis aid"), granted % {**words, "text": rule.text}, duty)]
    if decision.aid_regime == AidRegime.EXEMPTED and decision.aid_reference:
        granted = _("This aid of %(amount)s is a State aid granted under the regime: %(reference)s.")
        return [section(_("State aid"), granted % {**words, "reference": decision.aid_reference})]
    return []
