"""What the aids of a meeting exceed, before anything is voted: two queries, whatever their number. Never refused."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from teleservices.competence.aid_regimes import de_minimis
from teleservices.deciding.aids.ceilings import check_public_aid, checked_against, warnings_of
from teleservices.deciding.aids.histories import SIREN_LENGTH, AidHistory, histories_of, undertaking_of
from teleservices.deciding.meetings.lines import Line, bare_lines
from teleservices.models import Meeting, MeetingState, Proposal

BEFORE_THE_VOTE = (MeetingState.PREPARATION, MeetingState.FROZEN)


def with_attentions(meeting: Meeting, lines: Sequence[Line]) -> Sequence[Line]:
    """The same lines, each with what its aid exceeds or lacks on the day of the meeting."""
    if meeting.state not in BEFORE_THE_VOTE:
        return lines
    limited = [line for line in lines if _is_limited(line)]
    histories = histories_of([line.item.request.profile for line in limited], meeting.meets_on) if limited else {}
    beside = _granted_together(limited)
    return [replace(line, attentions=tuple(_attentions(line, histories, beside))) for line in lines]


def line_of(meeting: Meeting, item_id: int) -> Line | None:
    """One of its requests, with what its aid exceeds: of the others, those of the same undertaking alone are read.

    None for another meeting's.
    """
    lines = bare_lines(meeting, Q(pk=item_id))
    siret = lines[0].item.request.profile.siret if lines and _is_limited(lines[0]) else None
    if siret:
        lines = bare_lines(meeting, Q(pk=item_id) | Q(request__profile__siret__startswith=siret[:SIREN_LENGTH]))
    return next((line for line in with_attentions(meeting, lines) if line.item.pk == item_id), None)


def _proposal(line: Line) -> Proposal | None:
    """What would be granted by this line; None for nothing."""
    proposal = None if line.is_withdrawn else line.proposal
    return proposal if proposal and proposal.amount_proposed is not None else None


def _is_limited(line: Line) -> bool:
    proposal = _proposal(line)
    return proposal is not None and de_minimis(proposal.aid_regime) is not None


def _granted_together(lines: Sequence[Line]) -> Mapping[str, Sequence[tuple[int, str, int]]]:
    """What the meeting would grant each undertaking: request, regime, cents."""
    granted: defaultdict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for line in lines:
        proposal = _proposal(line)
        if proposal and proposal.aid_regime:
            row = (line.item.request_id, proposal.aid_regime, proposal.amount_proposed or 0)
            granted[undertaking_of(line.item.request.profile)].append(row)
    return granted


def _attentions(
    line: Line, histories: Mapping[str, AidHistory], together: Mapping[str, Sequence[tuple[int, str, int]]]
) -> list[str]:
    proposal, request = _proposal(line), line.item.request
    if proposal is None:
        return []
    proposal_rules = line.rules.proposals if line.rules else None
    public = check_public_aid(
        proposal_rules.most_public_aid if proposal_rules else None,
        proposed=proposal.amount_proposed,
        other=proposal.other_public_aid,
        base=proposal.eligible_base,
    )
    rule = de_minimis(proposal.aid_regime)
    if rule is None:
        return warnings_of([public])
    undertaking = undertaking_of(request.profile)
    others = (row for row in together.get(undertaking, ()) if row[0] != request.pk and row[1] in rule.counts)
    check = checked_against(
        histories.get(undertaking, AidHistory()),
        request,
        regime=proposal.aid_regime,
        proposed=proposal.amount_proposed,
        day=line.meeting.meets_on,
        beside=sum(cents for _request, _regime, cents in others),
    )
    return warnings_of([check, public])
