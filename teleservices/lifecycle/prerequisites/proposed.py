"""What a decision asks of the service's proposal, as the rules of the procedure say. Reads only."""

from django.utils.translation import gettext as _

from teleservices.competence.rules import rules_of
from teleservices.competence.visa_conditions import wants_visa
from teleservices.models import Proposal, ServiceRequest, Visa


def current_proposal(request: ServiceRequest) -> Proposal | None:
    """The proposal of a request that counts, with its visa: one query. None where nothing is proposed."""
    return request.proposals.filter(is_current=True).select_related("visa").first()


def has_visa(proposal: Proposal) -> bool:
    """Whether the head of the service gave this very version their visa."""
    visa = getattr(proposal, "visa", None)
    return visa is not None and visa.verdict == Visa.Verdict.GIVEN


def why_unproposed(request: ServiceRequest, proposal: Proposal | None) -> str:
    """Why the request can't be decided for want of a proposal that counts; empty when it can."""
    rules = rules_of(request.procedure)
    proposal_rules = rules.proposals if rules and not rules.is_handled else None
    if proposal_rules is None or not proposal_rules.is_required:
        return ""
    if proposal is None:
        return _("The service hasn't proposed anything yet: nothing is decided here without a proposal.")
    if wants_visa(proposal_rules, request, proposal) and not has_visa(proposal):
        return _("The proposal awaits the visa of the head of the service: nothing is decided before.")
    return ""
