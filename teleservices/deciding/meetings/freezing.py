"""The list of a meeting frozen (« arrêtée »): what keeps it from being, what each item goes with, and back."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.typography import amount_text
from teleservices.competence.visa_conditions import wants_visa
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.entering import PREPARED, remove
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.deciding.meetings.lines import Line, lines_of
from teleservices.lifecycle.prerequisites.proposed import current_proposal, has_visa
from teleservices.models import Meeting, MeetingItem, MeetingState, Proposal, State

FROZEN = (MeetingState.FROZEN,)


@dataclass(frozen=True)
class Obstacle:
    """Why a request isn't ready for its authority."""

    line: Line
    reason: str


def obstacles(lines: Sequence[Line]) -> list[Obstacle]:
    """The requests that keep a list from being frozen, in its order."""
    return [Obstacle(line, why) for line in lines if (why := _why_not_ready(line))]


def _why_not_ready(line: Line) -> str:
    request = line.item.request
    if request.team_id != line.meeting.team_id:
        return _("It was transmitted to another service.")
    if request.state == State.CORRECTION_REQUESTED:
        return _("Its applicant is awaited: it is incomplete.")
    if request.state != State.IN_REVIEW:
        return _("It isn't under review any more: %(state)s.") % {"state": request.get_state_display()}
    if line.facts.submitted_on and line.facts.submitted_on > line.meeting.meets_on:
        return _("It was transmitted after the day of the meeting.")
    return _why_not_proposed(line)


def _why_not_proposed(line: Line) -> str:
    proposal, rules = line.current, line.rules
    if proposal is None:
        return _("Nothing is proposed of it.")
    if line.asks_amount and line.grants and proposal.amount_proposed is None:
        return _("No amount is proposed of it.")
    if why := _why_not_so_much(proposal, line.facts.amount_asked):
        return why
    if (
        rules
        and rules.proposals
        and not has_visa(proposal)
        and wants_visa(rules.proposals, line.item.request, proposal)
    ):
        return _("Its proposal awaits the visa of the head of the service.")
    return ""


def _why_not_so_much(proposal: Proposal, amount_asked: int | None) -> str:
    """What lacks where more is proposed than was asked for; empty otherwise. Amounts are in cents."""
    if amount_asked is not None and (proposal.amount_proposed or 0) > amount_asked and not proposal.reasons:
        text = _("%(asked)s were asked for: the vote will want the reasons of more, write them on its sheet.")
        return text % {"asked": amount_text(amount_asked)}
    return ""


def overtaken(lines: Sequence[Line]) -> list[Line]:
    """The requests that silence decides on the day of the meeting or before: that first, then in their order."""
    return sorted((line for line in lines if line.is_overtaken), key=lambda line: line.silence_on or dt.date.max)


@transaction.atomic
def freeze(
    *, meeting_id: int, actor: User, seen: int, left_out: Collection[int] = (), knows_silence: bool = False
) -> Meeting:
    """Freeze the list: each item keeps its proposal; those `left_out`, by their keys, leave it.

    Raises MeetingRefusedError while one that isn't ready stays, when nothing is left, or where silence decides before
    the meeting on one that stays and `actor` didn't say that they know it (CRPA L231-4).
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=PREPARED)
    lines = lines_of(meeting)
    unready = {obstacle.line.item.pk for obstacle in obstacles(lines)}
    if unready - set(left_out):
        raise MeetingRefusedError(_("Some requests aren't ready: take them out, or complete them first."))
    remove(meeting, unready)
    staying = [line for line in lines if line.item.pk not in unready]
    if overtaken(staying) and not knows_silence:
        raise MeetingRefusedError(_("Silence decides on some requests before the meeting: tick that you know it."))
    items = [_frozen(line) for line in staying]
    if not items:
        raise MeetingRefusedError(_("No request would be left in this meeting."))
    MeetingItem.objects.bulk_update(items, ["proposal", "kept_against"], batch_size=500)
    return step(meeting, state=MeetingState.FROZEN, frozen_at=timezone.now())


def _frozen(line: Line) -> MeetingItem:
    line.item.proposal, line.item.kept_against = line.current, None
    return line.item


@transaction.atomic
def reopen_list(*, meeting_id: int, actor: User, seen: int) -> Meeting:
    """Take a frozen list up again, as long as nothing is voted; its files stay to be read.

    What was taken out of it is no longer on it, and may enter again.
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=FROZEN)
    meeting.items.exclude(taken_out_at=None).delete()
    meeting.items.update(proposal=None, kept_against=None)
    return step(meeting, state=MeetingState.PREPARATION, frozen_at=None)


@transaction.atomic
def settle_change(*, item_id: int, actor: User, seen: int, takes: bool) -> MeetingItem:
    """Say what a list goes with where another proposal was written since: it (`takes`), or the one of the list.

    `seen` is the number of that other proposal. Raises MeetingRefusedError when it isn't the present one any more.
    """
    item = MeetingItem.objects.select_related("request").get(pk=item_id)
    meeting = checked(meeting_id=item.meeting_id, actor=actor, states=FROZEN)
    current = current_proposal(item.request)
    if current is None or current.number != seen:
        raise MeetingRefusedError(_("Someone else has just changed this proposal: read it below, then decide again."))
    if takes:
        item.proposal = current
    else:
        item.kept_against = current.number
    item.save(update_fields=["proposal", "kept_against"])
    step(meeting)
    return item
