"""A plan of payments and what is owed, in sentences: for its beneficiary, its designer and the authority. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from formkit.typography import amount_text
from portal.dates import long_date
from portal.words.typography import number_text
from teleservices.competence.grant_plan import GrantPlan, PlannedInstalment, PlannedObligation
from teleservices.models import InstalmentKind, ObligationDue, PaymentTrigger


def payment_lines(plan: GrantPlan, granted_cents: int | None = None) -> list[str]:
    """Each payment in a sentence; with what it comes to where the sum granted is known."""
    amounts = plan.amounts(granted_cents) if granted_cents is not None else [None] * len(plan.instalments)
    return [_payment(row, amount) for row, amount in zip(plan.instalments, amounts, strict=True)]


def owed_lines(plan: GrantPlan) -> list[str]:
    """Each obligation in a sentence."""
    return [_duty(duty) for duty in plan.obligations]


def _payment(row: PlannedInstalment, amount: int | None) -> str:
    words = {"what": _what(row, amount), "when": _when(row) + _with(row.documents)}
    sentence = _("%(what)s: %(when)s") % words
    if row.until_months is None:
        return sentence
    deadline = ngettext(
        "to be asked for within %(count)d month of the notification of the decision",
        "to be asked for within %(count)d months of the notification of the decision",
        row.until_months,
    ) % {"count": row.until_months}
    return f"{sentence} ; {deadline}"


def _what(row: PlannedInstalment, amount: int | None) -> str:
    """« Acompte de 50 %, soit 750,00 € », « En une fois », « 750,00 € »."""
    kind = str(row.kind.label)
    if row.trigger == PaymentTrigger.EVENT and row.kind == InstalmentKind.ONCE:
        return amount_text(amount) if amount is not None else pgettext("a sum granted", "Paid")
    if row.share is not None:
        kind = _("%(kind)s of %(share)s%%") % {"kind": kind, "share": number_text(Decimal(row.share) / 100)}
    elif row.sum_cents is not None and amount is None:
        kind = _("%(kind)s of %(sum)s") % {"kind": kind, "sum": amount_text(row.sum_cents)}
    if amount is None:
        return kind
    return _("%(kind)s, that is %(amount)s") % {"kind": kind, "amount": amount_text(amount)}


def _when(row: PlannedInstalment) -> str:
    match row.trigger:
        case PaymentTrigger.NOTIFICATION:
            return _("within %(days)d days of the notification of the decision") % {"days": row.days or 0}
        case PaymentTrigger.DATE:
            return _("by %(day)s at the latest") % {"day": long_date(row.due_on)} if row.due_on else ""
        case PaymentTrigger.AGREEMENT if row.days:
            return _("within %(days)d days of the signature of the agreement") % {"days": row.days}
        case PaymentTrigger.AGREEMENT:
            return _("after the signature of the agreement")
        case PaymentTrigger.REQUEST:
            return _("when the beneficiary asks for it")
    return row.event


def _with(documents: Sequence[str]) -> str:
    return _(", with: %(documents)s") % {"documents": " ; ".join(documents)} if documents else ""


def _duty(duty: PlannedObligation) -> str:
    """« Rendre le compte rendu financier, avant le 30 juin 2027 »."""
    words = {"condition": duty.text.rstrip("."), "months": duty.months or 0}
    match duty.due:
        case ObligationDue.DATE if duty.due_on:
            text = _("%(condition)s, by %(day)s") % {**words, "day": long_date(duty.due_on)}
        case ObligationDue.FISCAL_YEAR:
            text = (
                _(
                    "%(condition)s, within %(months)d months of the end of the financial year for which the aid is "
                    "granted"
                )
                % words
            )
        case ObligationDue.NOTIFICATION:
            text = _("%(condition)s, within %(months)d months of the notification of the decision") % words
        case _:
            text = duty.text
    return text + _with(duty.documents)
