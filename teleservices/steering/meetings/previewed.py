"""What leaves of a meeting, one e-mail and one letter a procedure and an outcome, before it does. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from teleservices.deciding.meetings.adjournment import adjourned_text, silence_notice
from teleservices.deciding.meetings.ballots import ballot_of, outcome_of
from teleservices.deciding.meetings.deciding_item import ACT_OF, decision_of, line_of
from teleservices.deciding.meetings.lines import Line
from teleservices.lifecycle import ACTS, messaging
from teleservices.lifecycle.prepared import Prepared, prepare
from teleservices.models import MeetingItem, ServiceRequest, Vote
from teleservices.paperwork.decision_letter import letter_pdf
from teleservices.paperwork.documents import Printed
from teleservices.steering.meetings.opened import Opened


@dataclass(frozen=True)
class Shown:
    """An outcome of a procedure: how many requests have it, of which one the e-mail and the letter are."""

    label: str
    procedure: str
    item: int
    """The key of its item."""
    count: int
    reference: str
    subject: str
    email: str
    message: str = ""
    """What the applicant reads in the portal, where that isn't in the e-mail."""
    makes_letter: bool = False
    why_no_letter: str = ""
    """Why the decision could not be made now; empty where it could."""


def previews_of(seen: Opened) -> Sequence[Shown]:
    """One an outcome of a procedure, whose models it follows, in the order of the list."""
    groups: dict[tuple[str, int], list[Line]] = {}
    for line in seen.lines:
        if line.item.vote and line.item.vote != Vote.WITHDRAWN and not line.is_withdrawn:
            groups.setdefault((_outcome(line), line.item.request.procedure_id), []).append(line)
    return [_shown(seen, lines) for lines in groups.values()]


def _outcome(line: Line) -> str:
    if line.item.vote == Vote.ADJOURNED:
        return Vote.ADJOURNED
    return outcome_of(line, ballot_of(line.item))


def _shown(overview: Opened, lines: Sequence[Line]) -> Shown:
    item, request = _item(overview, lines[0].item.pk)
    facts = (request.procedure.title, item.pk, len(lines), request.reference)
    if item.vote == Vote.ADJOURNED:
        mail = messaging.preview(request, overview.user, notice=silence_notice(request))
        text = adjourned_text(overview.meeting, request)
        return Shown(str(Vote.ADJOURNED.label), *facts, mail.subject, mail.email, text)
    prepared = _prepared(overview, item, request)
    label, leaving = str(prepared.act.outcome.label if prepared.act.outcome else ""), prepared.email
    why = str(prepared.refusal.message) if prepared.refusal else ""
    subject, text = (leaving.subject, leaving.email) if leaving else ("", "")
    return Shown(label, *facts, subject, text, makes_letter=prepared.letter is not None, why_no_letter=why)


def letter_of(seen: Opened, item_id: int) -> Printed | None:
    """The letter of an item as it would leave now, marked as no decision yet; None where none would."""
    if item_id not in {line.item.pk for line in seen.lines if not line.is_withdrawn}:
        return None
    item, request = _item(seen, item_id)
    if item.vote in {"", Vote.ADJOURNED, Vote.WITHDRAWN}:
        return None
    contents = _prepared(seen, item, request).letter
    if contents is None:
        return None
    return letter_pdf(contents, reference=request.reference, dated=timezone.now(), mark=_("PREVIEW"))


def _item(overview: Opened, item_id: int) -> tuple[MeetingItem, ServiceRequest]:
    item = next(line.item for line in overview.lines if line.item.pk == item_id)
    request = ServiceRequest.objects.with_form().select_related("applicant", "team", "stage").get(pk=item.request_id)
    item.meeting = overview.meeting
    return item, request


def _prepared(overview: Opened, item: MeetingItem, request: ServiceRequest) -> Prepared:
    act = ACTS[ACT_OF[outcome_of(line_of(item, request), ballot_of(item))]]
    return prepare(request, act, overview.user, decision_of(item, request))
