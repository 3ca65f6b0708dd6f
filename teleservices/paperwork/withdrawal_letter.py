"""The letter by which the withdrawal of a decision is notified (CRPA L211-2, L211-5, L212-1, L242-1 and following)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dates import long_date
from teleservices.legal import decision_remedies
from teleservices.models import DecisionWithdrawal, Outcome, WithdrawalGround
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document, section

GROUNDS = {
    WithdrawalGround.UNLAWFUL: gettext_lazy(
        "That decision is unlawful, and was taken less than four months ago: the law then lets it be withdrawn "
        "(article L. 242-1 of the code of relations between the public and the administration)."
    ),
    WithdrawalGround.CONDITION: gettext_lazy(
        "A condition of what that decision granted is not met, or no longer: the law then lets it be withdrawn "
        "(article L. 242-2 of the code of relations between the public and the administration)."
    ),
    WithdrawalGround.ASKED: gettext_lazy(
        "You asked for its withdrawal, to have a better decision, and no third party suffers from it (article "
        "L. 242-4 of the code of relations between the public and the administration)."
    ),
    WithdrawalGround.NO_RIGHT: gettext_lazy(
        "That decision granted nothing and gave nobody a right: it may be withdrawn at any time (article L. 243-3 of "
        "the code of relations between the public and the administration)."
    ),
}
"""Why the law lets it be withdrawn, as its letter says it."""


def withdrawal_letter_pdf(withdrawal: DecisionWithdrawal) -> Printed:
    """The letter: the same bytes whenever it is made again from the same row."""
    return print_document(
        "acknowledgement.typ",
        title=_("Withdrawal of a decision"),
        reference=withdrawal.decision.request.reference,
        dated=withdrawal.withdrawn_at,
        contents={"facts": _facts(withdrawal), "sections": _sections(withdrawal)},
    )


def _facts(withdrawal: DecisionWithdrawal) -> list[list[str]]:
    request = withdrawal.decision.request
    return [
        [_("Reference"), request.reference],
        [_("Procedure"), request.procedure.title],
        [_("Applicant"), request.applicant_name or request.profile.name],
        [_("Decision withdrawn"), _act(withdrawal.decision.act_number, long_date(withdrawal.decision.act_date))],
        [_("Competent authority"), withdrawal.authority],
        [
            _("Act") if withdrawal.act_number else _("Date of the decision"),
            _act(withdrawal.act_number, long_date(withdrawal.act_date)),
        ],
    ]


def _act(number: str, day: str) -> str:
    return _("No. %(number)s of %(date)s") % {"number": number, "date": day} if number else day


def _sections(withdrawal: DecisionWithdrawal) -> list[dict[str, object]]:
    request = withdrawal.decision.request
    remedies = decision_remedies(request.procedure, Outcome.REFUSED, withdrawal.authority_kind)
    said = _("The decision named above is withdrawn: it is as if it had never been taken.")
    follows = _("Your request is under review again. You will receive another decision.")
    return [
        section(
            _("What is withdrawn"), said, str(GROUNDS[WithdrawalGround(withdrawal.ground)]), *_delegated(withdrawal)
        ),
        section(_("Reasons for the withdrawal"), *withdrawal.reasons.split("\n\n")),
        section(_("What follows"), follows),
        section(_("If you disagree with this withdrawal"), *remedies),
        section(_("Signed by"), *_signature(withdrawal)),
    ]


def _delegated(withdrawal: DecisionWithdrawal) -> list[str]:
    """By which act its author signs, where that is a delegation."""
    act = withdrawal.delegation
    if act is None:
        return []
    words = _("Having regard to the delegation of signature given by act No. %(number)s of %(date)s,")
    return [(words % {"number": act.act_number, "date": long_date(act.act_date)}).rstrip(",") + "."]


def _signature(withdrawal: DecisionWithdrawal) -> list[str]:
    """In whose name, who, in what capacity, of what service (CRPA L212-1): no hand has to sign it (L212-2)."""
    team = withdrawal.decision.request.team
    lines = [withdrawal.on_behalf_of, withdrawal.author_name, withdrawal.author_capacity, team.name if team else ""]
    return [line for line in lines if line]
