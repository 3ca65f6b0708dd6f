"""What leaves of a meeting, one e-mail and one letter an outcome, before anything does. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from teleservices.deciding.meetings.ballots import outcome_of
from teleservices.deciding.meetings.deciding_item import ACT_OF, adjourned_text, ballot_of, decision_of
from teleservices.deciding.meetings.lines import Line
from teleservices.desk.meetings.opened import Opened
from teleservices.lifecycle import ACTS, messaging
from teleservices.lifecycle.emails.previewing import preview
from teleservices.models import ServiceRequest, Vote


@dataclass(frozen=True)
class Shown:
    """An outcome: how many requests have it, of which one the e-mail is."""

    label: str
    count: int
    reference: str
    subject: str
    email: str
    message: str = ""
    """What the applicant reads in the portal, where that isn't in the e-mail."""


def previews_of(seen: Opened) -> Sequence[Shown]:
    """One an outcome, in the order of the list."""
    groups: dict[str, list[Line]] = {}
    for line in seen.lines:
        if line.item.vote and line.item.vote != Vote.WITHDRAWN and not line.is_withdrawn:
            groups.setdefault(_outcome(line), []).append(line)
    return [_shown(seen, lines) for lines in groups.values()]


def _outcome(line: Line) -> str:
    if line.item.vote == Vote.ADJOURNED:
        return Vote.ADJOURNED
    return outcome_of(line, ballot_of(line.item))


def _shown(seen: Opened, lines: Sequence[Line]) -> Shown:
    item = lines[0].item
    request = ServiceRequest.objects.with_form().select_related("applicant", "team", "stage").get(pk=item.request_id)
    item.meeting = seen.meeting
    if item.vote == Vote.ADJOURNED:
        mail = messaging.preview(request, seen.user)
        label = str(Vote.ADJOURNED.label)
        return Shown(label, len(lines), request.reference, mail.subject, mail.email, adjourned_text(seen.meeting))
    act = ACTS[ACT_OF[outcome_of(lines[0], ballot_of(item))]]
    mail = preview(request, act, decision_of(item, request), seen.user)
    return Shown(str(act.outcome.label if act.outcome else ""), len(lines), request.reference, mail.subject, mail.email)
