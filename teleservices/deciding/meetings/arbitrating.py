"""An amount changed in the table of a meeting: a new proposal of the service, by compare-and-set on the former."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.competence.grant_plan import instalments_proposed, obligations_proposed
from teleservices.competence.rules import rules_of
from teleservices.deciding.errors import MeetingRefusedError, NothingGrantedError
from teleservices.deciding.meetings.lines import granting_outcome
from teleservices.deciding.proposals.proposing import Proposed, computed, propose
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.models import MeetingItem, MeetingState, Outcome, Proposal, RequestFacts


@transaction.atomic
def arbitrate(*, item_id: int, amount_cents: int, seen: int, author: User) -> Proposal:
    """Propose another amount for a request of a meeting in preparation; the rest of its proposal stays.

    `seen` is the number of the proposal that the author saw, 0 where there was none. Raises StaleProposalError when
    someone proposed since, NothingGrantedError for zero, ProposalRefusedError, or MeetingRefusedError once the list is
    frozen. The same amount again writes nothing.
    """
    item = prepared_item(item_id)
    former = current_proposal(item.request)
    if former and former.number == seen and former.amount_proposed == amount_cents:
        return former
    return propose(request_id=item.request_id, author=author, seen=seen, proposed=_with(item, former, amount_cents))


def prepared_item(item_id: int) -> MeetingItem:
    """A request of a meeting whose list may still change. Raises MeetingRefusedError for another."""
    item = MeetingItem.objects.select_related("meeting", "request__procedure").get(pk=item_id)
    if item.meeting.state != MeetingState.PREPARATION or item.meeting.cancelled_at:
        raise MeetingRefusedError(_("The list is frozen: reopen it to change what is proposed."))
    return item


def _with(item: MeetingItem, former: Proposal | None, cents: int) -> Proposed:
    """The former proposal with this amount, and why it isn't the one computed where it isn't.

    Nothing stays of the reasons of a refusal.

    Writing it states that one has no interest in the request: the table says so where a procedure asks it.
    """
    if cents == 0:
        raise NothingGrantedError(_("To grant nothing, propose to refuse it, with the reasons."))
    rules = rules_of(item.request.procedure)
    amount_asked = RequestFacts.objects.filter(pk=item.request_id).values_list("amount_asked", flat=True).first()
    if amount_asked is not None and cents > max(amount_asked, (former.amount_proposed if former else None) or 0):
        text = _("%(asked)s were asked for: to propose more, write why on its sheet.")
        raise MeetingRefusedError(text % {"asked": amount_text(amount_asked)})
    gap = _("Arbitration of the meeting of %(day)s") % {"day": long_date(item.meeting.meets_on)}
    terms = _terms(former) if former else Proposed(outcome=Outcome.ACCEPTED)
    if not terms.grants:
        terms = replace(terms, articles=(), reasons="", obligations=None, instalments=None)
    outcome = granting_outcome(rules, amount_asked, cents)
    proposed = replace(terms, outcome=outcome, amount=cents, gap=gap, no_interest=True)
    amount = computed(rules.proposals, item.request, proposed) if rules and rules.proposals else None
    return replace(proposed, gap="") if amount and amount.cents == cents else proposed


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
    """Propose again what was before the proposal `seen`: an amount, or a refusal. Raises as `arbitrate`."""
    item = prepared_item(item_id)
    before = Proposal.objects.filter(request=item.request_id, number=seen - 1).first()
    if before is None:
        raise MeetingRefusedError(_("There was no amount before this one."))
    proposed = replace(_terms(before), amount=before.amount_proposed, gap=before.gap, no_interest=True)
    return propose(request_id=item.request_id, author=author, seen=seen, proposed=proposed)
