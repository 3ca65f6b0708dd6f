"""The letter by which the withdrawal of a decision is notified (CRPA L211-2, L211-5, L212-1, L242-1 and following)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dates import long_date
from teleservices.legal import decision_remedies, legal_day
from teleservices.letters.letterhead import Contents, act_line, around, in_force, numbered, regard_to_delegation
from teleservices.letters.printed_blocks import section
from teleservices.models import Decision, DecisionWithdrawal, Outcome, WithdrawalGround
from teleservices.paperwork.decision_letter import letter_pdf
from teleservices.paperwork.documents import Printed

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
    decision, request, deliberation = withdrawal.decision, withdrawal.decision.request, withdrawal.deliberation
    contents: Contents = {
        **around(withdrawal, request, agent=request.assignee or withdrawal.author, moment=withdrawal.withdrawn_at),
        "facts": [
            [_("Subject"), _("Withdrawal of a decision – %(procedure)s") % {"procedure": request.procedure.title}],
            [_("Reference"), request.reference],
        ],
        "opening": [_("Dear Sir or Madam,"), *_regards(withdrawal), _("the following decision has been taken:")],
        "outcome": _("The decision of %(date)s is withdrawn.") % {"date": long_date(decision.act_date)},
        "decision": [
            [_("Decision withdrawn"), numbered(decision.act_number, decision.act_date)],
            [_("Competent authority"), withdrawal.authority],
            act_line(withdrawal),
            *(in_force(deliberation.transmitted_on, deliberation.published_on) if deliberation else []),
        ],
        "sections": [
            section(
                _("What is withdrawn"),
                _("The decision named above is withdrawn: it is as if it had never been taken."),
                str(GROUNDS[WithdrawalGround(withdrawal.ground)]),
            ),
            section(_("Reasons for the withdrawal"), *withdrawal.reasons.split("\n\n")),
            section(_("What follows"), _("Your request is under review again. You will receive another decision.")),
            section(
                _("If you disagree with this withdrawal"),
                *decision_remedies(request.procedure, Outcome.REFUSED, withdrawal.authority_kind),
            ),
        ],
        "enclosures": [],
    }
    title, reference = _("Withdrawal of a decision"), request.reference
    return letter_pdf(contents, reference=reference, dated=withdrawal.withdrawn_at, title=title)


def _regards(withdrawal: DecisionWithdrawal) -> list[str]:
    """Visas: the decision itself, the letter that announced this one (CRPA L122-1), the delegation of who signs."""
    decision, regards = withdrawal.decision, [_of_the_decision(withdrawal.decision)]
    if notice := decision.withdrawal_notices.filter(given_up_at=None).first():
        words = _("Having regard to the letter of %(date)s, which announced this withdrawal and asked you to answer,")
        regards.append(words % {"date": long_date(legal_day(notice.announced_at))})
    code = _("Having regard to the code of relations between the public and the administration,")
    return [code, *regards, *regard_to_delegation(withdrawal)]


def _of_the_decision(decision: Decision) -> str:
    if not decision.act_number:
        return _("Having regard to the decision of %(date)s,") % {"date": long_date(decision.act_date)}
    words = _("Having regard to the decision No. %(number)s of %(date)s,")
    return words % {"number": decision.act_number, "date": long_date(decision.act_date)}
