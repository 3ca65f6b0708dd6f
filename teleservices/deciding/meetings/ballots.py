"""What an authority votes of a request, and why it can't be written so."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from teleservices.competence.rules import OutcomeRule
from teleservices.deciding.meetings.lines import Line, granting_outcome
from teleservices.deciding.meetings.sitting import Sitting, Tally, tally_in, why_no_tally
from teleservices.models import MeetingItem, Outcome, Vote


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """A vote as it is typed; the amount in cents, None for the one proposed. `recusals` are names."""

    vote: Vote = Vote.ADOPTED
    amount_cents: int | None = None
    recusals: str = ""
    remark: str = ""
    """The meeting's own: no applicant reads it."""
    reasons: str = ""
    """What the applicant reads, in law and in fact (CRPA L211-5)."""
    tally: Tally | None = None
    """Its own, where it was voted apart from its report."""


def counted(line: Line, ballot: Ballot) -> Ballot:
    """The vote as it counts: withdrawn, rejected by zero, amended by another amount, adopted at the one proposed."""
    if line.is_withdrawn:
        return _as(replace(ballot, tally=None), Vote.WITHDRAWN, None)
    if ballot.vote not in {Vote.ADOPTED, Vote.AMENDED}:
        return _as(ballot, ballot.vote, None)
    if ballot.amount_cents == 0:
        return _as(ballot, Vote.REJECTED, None)
    proposed = line.proposed_cents if line.grants else None
    cents = proposed if ballot.amount_cents is None else ballot.amount_cents
    return _as(ballot, Vote.ADOPTED if cents == proposed else Vote.AMENDED, cents)


def _as(ballot: Ballot, vote: Vote, cents: int | None) -> Ballot:
    return replace(ballot, vote=vote, amount_cents=cents)


def outcome_of(line: Line, ballot: Ballot) -> Outcome:
    """The decision that a vote as it counts makes: a proposal to refuse that is adopted is a refusal."""
    if ballot.vote == Vote.REJECTED:
        return Outcome.REFUSED
    if ballot.amount_cents is None:
        return Outcome(line.proposal.outcome) if line.proposal else Outcome.ACCEPTED
    return granting_outcome(line.rules, line.facts.amount_asked, ballot.amount_cents)


def reasons_of(line: Line, ballot: Ballot) -> str:
    """The reasons of that decision: the proposal's where it was followed, with those that the meeting gave."""
    proposed = line.proposal.reasons if line.proposal else ""
    is_followed = ballot.vote == Vote.ADOPTED or (ballot.vote == Vote.AMENDED and line.grants)
    reasons = ballot.reasons if ballot.vote != Vote.ADOPTED else ""
    return "\n\n".join(text for text in (proposed if is_followed else "", reasons) if text)


def ballot_of(item: MeetingItem) -> Ballot:
    """The vote that was written of an item; before votes had reasons, the remark of a rejection was one."""
    vote, remark = Vote(item.vote), item.remark
    former = remark if vote == Vote.REJECTED else ""
    reasons = former if item.reasons is None else item.reasons
    return Ballot(
        vote=vote,
        amount_cents=item.voted_cents,
        recusals=item.recusals,
        remark=remark,
        reasons=reasons,
        tally=tally_in(item),
    )


def why_not_sitting(line: Line, ballot: Ballot, sitting: Sitting) -> str:
    """Why a vote as it counts can't be written of this sitting; empty when it can. No query."""
    if ballot.vote == Vote.WITHDRAWN:
        return ""
    return why_not(line, ballot) or why_no_tally(
        line.item, sitting, vote=ballot.vote, own=ballot.tally, recusals=ballot.recusals
    )


def why_not(line: Line, ballot: Ballot) -> str:
    """Why a vote as it counts can't be written, whoever sat; empty when it can. No query."""
    if ballot.vote not in {Vote.ADOPTED, Vote.AMENDED, Vote.REJECTED}:
        return ""
    if ballot.vote == Vote.AMENDED and not line.asks_amount:
        return _("This procedure grants no sum: a vote of it has no amount.")
    if ballot.vote == Vote.REJECTED and not line.grants:
        return _("The service proposes to refuse it: adopted, it is refused; else adjourn it or write an amount.")
    if ballot.vote == Vote.REJECTED and not ballot.reasons.strip():
        return _("Write the reasons of the refusal: the applicant reads them.")
    return _why_not_decided(line, ballot)


def _why_not_competent(line: Line, rule: OutcomeRule, cents: int | None) -> str:
    words = {"authority": line.meeting.authority}
    own = next((each for each in rule.authorities if each.kind == line.meeting.authority.kind), None)
    if own is None or not (own.may_decide(cents, line.values) or own.lacks_ceiling(line.values)):
        return _("“%(authority)s” can't decide so of this procedure: another authority does.") % words
    if own.lacks_ceiling(line.values):
        return _("Nobody can tell up to how much “%(authority)s” decides of this request: its sheet says why.") % words
    return ""


def _why_not_decided(line: Line, ballot: Ballot) -> str:
    outcome, cents, amount_asked = outcome_of(line, ballot), ballot.amount_cents, line.facts.amount_asked
    rule = line.rules.of(outcome) if line.rules else None
    if rule is None:
        return _("This decision doesn't exist for this procedure: %(outcome)s.") % {"outcome": outcome.label}
    if why := _why_not_competent(line, rule, cents):
        return why
    if cents is not None and amount_asked is not None and cents > amount_asked and not reasons_of(line, ballot):
        return _("%(asked)s were asked for: to grant more, give the reasons.") % {"asked": amount_text(amount_asked)}
    if rule.needs_reasons and not reasons_of(line, ballot).strip():
        return _("Give the reasons of this decision: this procedure asks for them.")
    return ""
