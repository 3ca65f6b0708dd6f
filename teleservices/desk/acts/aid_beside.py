"""What a sum would be beside the other aids of its applicant, in sentences above the form that grants it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from teleservices.competence.rules import DecisionRules
from teleservices.deciding.aids.ceilings import checks_of, warnings_of
from teleservices.models import Proposal, ServiceRequest


def aid_sentences(
    request: ServiceRequest, rules: DecisionRules | None, proposal: Proposal | None, typed: int | None
) -> Sequence[str]:
    """Of the sum `typed` (cents), else of the one proposed: what it comes to, what it exceeds, why it is proposed."""
    proposed = proposal.amount_proposed if proposal else None
    checks = checks_of(request, rules, proposal, proposed if typed is None else typed)
    reason = proposal.aid_reason if proposal else ""
    lines = [check.summary() for check in checks] + warnings_of(checks)
    return [*lines, _("Explanation of the service: %(reason)s") % {"reason": reason}] if lines and reason else lines
