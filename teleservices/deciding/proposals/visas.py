"""What the head of the service says of a proposal: a visa, or a reason to write it again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.competence.rules import asks_statement
from teleservices.deciding.errors import ProposalRefusedError, StaleProposalError
from teleservices.lifecycle import locked
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.lifecycle.prerequisites.who_decides import is_interested, why_unstated
from teleservices.models import Proposal, ServiceRequest, Visa
from teleservices.permissions import heads


def why_no_visa(user: User, request: ServiceRequest, proposal: Proposal | None) -> str:
    """Why `user` gives this proposal no visa; empty when they may."""
    if request.team_id is None or not heads(user, request.team_id):
        return _("The head of the service gives the visa.")
    if is_interested(request, user):
        return _("You have an interest in this request: another head gives the visa.")
    if proposal is None:
        return _("Nothing is proposed yet.")
    if hasattr(proposal, "visa"):
        return _("This proposal has been looked at already: it must be changed first.")
    return ""


@transaction.atomic
def look_at(
    *, request_id: int, author: User, seen: int, verdict: str, remark: str = "", no_interest: bool = False
) -> Visa:
    """Give the current proposal of a request its visa, or send it back with a remark: what is to be changed.

    `seen` is the number of the proposal that its head read, `no_interest` what they state where the procedure asks it.
    Raises StaleProposalError when another stands there now, ProposalRefusedError when they may not.
    """
    request = locked(request_id)
    proposal = current_proposal(request)
    if proposal is not None and proposal.number != seen:
        raise StaleProposalError(_("Someone else has just changed this proposal: read it below, then decide again."))
    why = why_no_visa(author, request, proposal)
    if why or proposal is None:
        raise ProposalRefusedError(why)
    if why := why_unstated(request, is_stated=no_interest):
        raise ProposalRefusedError(why)
    if verdict == Visa.Verdict.SENT_BACK and not remark.strip():
        raise ProposalRefusedError(_("Say what is to be changed: whoever proposed reads it."))
    return Visa.objects.create(
        proposal=proposal,
        verdict=Visa.Verdict(verdict),
        remark=remark.strip(),
        author=author,
        author_name=author.get_full_name(),
        at=timezone.now(),
        no_interest=True if asks_statement(request.procedure) else None,
    )
