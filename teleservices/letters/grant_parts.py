"""What a letter tells of the sum: granted and not, on which budget line, how it is paid, whether it is State aid."""

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from formkit.values import JsonValue
from teleservices.competence.aid_regimes import de_minimis
from teleservices.competence.grant_plan import GrantPlan
from teleservices.competence.plan_sentences import payment_lines
from teleservices.letters.printed_blocks import section
from teleservices.models import AidRegime, Decision, Outcome, RequestFacts


def amounts(decision: Decision) -> list[JsonValue]:
    """The sum granted; in part, what was asked and isn't granted besides. A query, where it is in part."""
    granted = decision.amount_cents
    if granted is None:
        return []
    request_amount = _asked(decision) if decision.outcome == Outcome.ACCEPTED_IN_PART else None
    rows: list[JsonValue] = [[_("Amount granted"), amount_text(granted)]]
    if request_amount is not None and request_amount > granted:
        rest: JsonValue = [_("Not granted"), amount_text(request_amount - granted)]
        rows = [[_("Amount asked"), amount_text(request_amount)], *rows, rest]
    line = decision.proposal.budget_line if decision.proposal else ""
    return [*rows, [_("Budget line"), line]] if line else rows


def _asked(decision: Decision) -> int | None:
    facts = RequestFacts.objects.filter(pk=decision.request.pk)
    return facts.values_list("amount_asked", flat=True).first()


def paid_sections(decision: Decision, plan: GrantPlan) -> list[JsonValue]:
    """Each payment, what may be lost, and that a body hands the aid on to nobody (CGCT L1611-4)."""
    if decision.amount_cents is None or not plan.instalments:
        return []
    paragraphs = [f"– {line}." for line in payment_lines(plan, decision.amount_cents)]
    if any(instalment.until_months for instalment in plan.instalments):
        paragraphs.append(
            _("A sum that isn’t asked for by then may be lost: we will write to you before we decide it.")
        )
    if not decision.request.profile.type.is_personal:
        paragraphs.append(_("This aid can’t be handed on to another body, unless an agreement says so."))
    return [section(_("How the aid is paid"), *paragraphs)]


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
