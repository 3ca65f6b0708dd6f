"""What a decision may grant, beside what was asked and what was proposed; amounts in cents. Reads only."""

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from teleservices.competence.rules import outcome_exists
from teleservices.lifecycle.prerequisites.proposed import has_visa
from teleservices.models import Outcome, Proposal, RequestFacts, ServiceRequest


def amount_asked(request: ServiceRequest) -> int | None:
    """What the request asks for; None where its procedure asks for no sum. A query."""
    return RequestFacts.objects.filter(request=request).values_list("amount_asked", flat=True).first()


def why_not_that_amount(granted: int | None, request: ServiceRequest, outcome: Outcome, *, reasons: str) -> str:
    """Why this amount can't be granted; empty when it can, or when nothing is. A query where it is."""
    if granted is None:
        return ""
    if granted == 0:
        return _("Nothing is granted by zero euros: write the amount granted, or refuse.")
    request_amount = amount_asked(request)
    if request_amount is None:
        return ""
    return _why_not_beside(request_amount, granted, request, outcome, is_explained=bool(reasons.strip()))


def _why_not_beside(
    request_amount: int, granted: int, request: ServiceRequest, outcome: Outcome, *, is_explained: bool
) -> str:
    words = {"asked": amount_text(request_amount)}
    if outcome == Outcome.ACCEPTED_IN_PART and granted >= request_amount:
        return _("%(asked)s were asked for: a grant in part is less.") % words
    if (
        outcome == Outcome.ACCEPTED
        and granted < request_amount
        and outcome_exists(request.procedure, Outcome.ACCEPTED_IN_PART)
    ):
        return _("%(asked)s were asked for: to grant less is to grant in part. Choose “Grant in part”.") % words
    if granted > request_amount and not is_explained:
        return _("%(asked)s were asked for: to grant more, give the reasons.") % words
    return ""


def departs(proposal: Proposal | None, outcome: Outcome, granted: int | None) -> bool:
    """Whether a decision isn't what a proposal says that has the visa of the head of the service."""
    if proposal is None or not has_visa(proposal):
        return False
    return proposal.outcome != outcome or (granted is not None and granted != proposal.amount_proposed)


def why_not_departing(proposal: Proposal | None, outcome: Outcome, granted: int | None, *, departure: str) -> str:
    """Why a decision that departs from what had its visa isn't taken: nobody said why. Empty where it follows it."""
    if departure.strip() or proposal is None or not departs(proposal, outcome, granted):
        return ""
    words = {"outcome": Outcome(proposal.outcome).label, "number": proposal.number}
    if proposal.amount_proposed is None:
        return _("The proposal that has its visa says “%(outcome)s”: say why you depart from it.") % words
    words["amount"] = amount_text(proposal.amount_proposed)
    return _("The proposal that has its visa says “%(outcome)s”, %(amount)s: say why you depart from it.") % words
