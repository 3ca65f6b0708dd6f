"""A proposal as the sheet shows it, and those that it replaced."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from teleservices.competence.grant_plan import proposed_plan
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.deciding.proposals.quoting import rate_text
from teleservices.models import Outcome, Proposal, ServiceRequest, Visa


@dataclass(frozen=True)
class ShownProposal:
    """A version of the proposal, in words; `visa` is None until its head looked at it."""

    proposal: Proposal
    outcome: str
    amounts: list[tuple[str, str]]
    owed: list[str]
    paid: list[str]
    visa: Visa | None


def proposals_of(request: ServiceRequest) -> list[ShownProposal]:
    """Those of a request, the one that counts first: one query."""
    return [_shown(proposal) for proposal in request.proposals.select_related("visa")]


def _shown(proposal: Proposal) -> ShownProposal:
    plan = proposed_plan(proposal)
    owed, paid = owed_lines(plan), payment_lines(plan, proposal.amount_proposed)
    outcome = str(Outcome(proposal.outcome).label)
    return ShownProposal(proposal, outcome, _amounts(proposal), owed, paid, getattr(proposal, "visa", None))


def _amounts(proposal: Proposal) -> list[tuple[str, str]]:
    """The amounts that there are, each with what it is, in the order in which they are reckoned."""
    amounts = (
        (_("Amount asked"), proposal.amount_asked),
        (_("Eligible base"), proposal.eligible_base),
        (_("Amount computed"), proposal.amount_computed),
        (_("Amount proposed"), proposal.amount_proposed),
        (_("Other public aid"), proposal.other_public_aid),
    )
    lines = [(label, amount_text(cents)) for label, cents in amounts if cents is not None]
    if proposal.rate is not None and proposal.eligible_base is not None:
        place = 1 + [label for label, _cents in lines].index(_("Eligible base"))
        lines.insert(place, (_("Rate"), rate_text(proposal.rate)))
    return lines
