"""An amount changed in the table of a meeting: a new proposal of the service, by compare-and-set on the former."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.competence.grant_plan import instalments_proposed, obligations_proposed
from teleservices.competence.rules import rules_of
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.lines import granting_outcome
from teleservices.deciding.proposals.proposing import Proposed, computed, propose
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.models import MeetingItem, MeetingState, Outcome, Proposal, RequestFacts, State


@transaction.atomic
def arbitrate(*, item_id: int, amount_cents: int, seen: int, author: User) -> Proposal:
    """Propose another amount for a request of a meeting in preparation; the rest of its proposal stays.

    `seen` is the number of the proposal that the author saw, 0 where there was none. Raises StaleProposalError when
    someone proposed since, ProposalRefusedError, or MeetingRefusedError once the list is frozen. The same amount again
    writes nothing.
    """
    item = MeetingItem.objects.select_related("meeting", "request__procedure").get(pk=item_id)
    if item.meeting.state != MeetingState.PREPARATION or item.meeting.cancelled_at:
        raise MeetingRefusedError(_("The list is frozen: reopen it to change what is proposed."))
    former = current_proposal(item.request)
    if former and former.number == seen and former.amount_proposed == amount_cents:
        return former
    return propose(request_id=item.request_id, author=author, seen=seen, proposed=_with(item, former, amount_cents))


def _with(item: MeetingItem, former: Proposal | None, cents: int) -> Proposed:
    """The former proposal with this amount, and why it isn't the one computed where it isn't.

    Writing it states that one has no interest in the request: the table says so where a procedure asks it.
    """
    if former and State(former.outcome) not in State.favourable():
        raise MeetingRefusedError(_("The service proposes to refuse it: propose otherwise on its sheet first."))
    if cents == 0:
        raise MeetingRefusedError(_("To grant nothing, propose a refusal on its sheet, with its reasons."))
    rules = rules_of(item.request.procedure)
    amount_asked = RequestFacts.objects.filter(pk=item.request_id).values_list("amount_asked", flat=True).first()
    if amount_asked is not None and cents > max(amount_asked, (former.amount_proposed if former else None) or 0):
        text = _("%(asked)s were asked for: to propose more, write why on its sheet.")
        raise MeetingRefusedError(text % {"asked": amount_text(amount_asked)})
    gap = _("Arbitration of the meeting of %(day)s") % {"day": long_date(item.meeting.meets_on)}
    terms = _terms(former) if former else Proposed(outcome=Outcome.ACCEPTED)
    outcome = granting_outcome(rules, amount_asked, cents)
    proposed = replace(terms, outcome=outcome, amount=cents, gap=gap, no_interest=True)
    is_computed = rules and rules.proposals and computed(rules.proposals, proposed) == cents
    return replace(proposed, gap="") if is_computed else proposed


def _terms(former: Proposal) -> Proposed:
    """What a proposal keeps whatever its amount becomes."""
    return Proposed(
        outcome=Outcome(former.outcome),
        eligible_base=former.eligible_base,
        articles=tuple(former.articles),
        reasons=former.reasons,
        budget_line=former.budget_line,
        aid_regime=former.aid_regime or "",
        other_public_aid=former.other_public_aid,
        aid_reason=former.aid_reason or "",
        obligations=obligations_proposed(former.conditions),
        instalments=None if former.instalments is None else instalments_proposed(former.instalments),
    )


@transaction.atomic
def undo(*, item_id: int, seen: int, author: User) -> Proposal:
    """Propose again the amount of before the proposal `seen`. Raises as `arbitrate`, and where there was none."""
    former = Proposal.objects.filter(request__meeting_items=item_id, number=seen - 1).first()
    if former is None or former.amount_proposed is None:
        raise MeetingRefusedError(_("There was no amount before this one."))
    return arbitrate(item_id=item_id, amount_cents=former.amount_proposed, seen=seen, author=author)
