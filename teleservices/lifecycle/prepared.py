"""An act as it would be done now: whether it may be, by whom, where it leads, what leaves. The page shows it, `perform`
does it and nothing else. Reads only.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.rules import outcome_exists
from teleservices.letters.composing import checksum_of
from teleservices.letters.letterhead import Contents
from teleservices.lifecycle.act import Act, Paperwork
from teleservices.lifecycle.emails.previewing import Preview, preview
from teleservices.lifecycle.errors import (
    ActRefusedError,
    LetterUnreadError,
    LifecycleError,
    PreviewMovedError,
    StaleRevisionError,
)
from teleservices.lifecycle.payloads import DecisionGiven, Payload
from teleservices.lifecycle.prerequisites.annotations import missing_annotations, why_missing
from teleservices.lifecycle.prerequisites.awaiting import awaited_until
from teleservices.lifecycle.prerequisites.before_meeting import binding_item, why_bound
from teleservices.lifecycle.prerequisites.compulsory_opinions import missing_opinions, why_awaited
from teleservices.lifecycle.prerequisites.next_stages import stage_after
from teleservices.lifecycle.prerequisites.proposed import current_proposal, why_unproposed
from teleservices.lifecycle.prerequisites.silence import granted_by_silence, why_granted
from teleservices.lifecycle.prerequisites.who_decides import is_interested, settled
from teleservices.models import MeetingItem, ServiceRequest, Stage, State
from teleservices.permissions import Party, refusal


@dataclass(frozen=True)
class Prepared:
    """An act on a request, for who would do it; nothing of it is written."""

    request: ServiceRequest
    act: Act
    actor: User
    payload: Payload
    """What it is done with; of a decision, with who decides and who signs."""
    refusal: LifecycleError | None
    """What keeps it from being done; None where nothing does."""
    stage: Stage | None
    """The one that it tells of."""

    @property
    def kept_stage(self) -> Stage | None:
        """Where it leaves the request: its own where the review alone moves on."""
        before = State(self.request.state)
        is_review_alone = self.act.review_state not in (None, self.act.target_from(before))
        return self.request.stage if is_review_alone else self.stage

    @cached_property
    def email(self) -> Preview | None:
        """The e-mail that its applicant receives, and how they are reached; None where they are told nothing."""
        if not self.act.notifies_applicant:
            return None
        return preview(self.request, self.act, self.payload, self.actor)

    @cached_property
    def letter(self) -> Contents | None:
        """What its letter says; None where none is made, a signed one leaves, or it isn't done."""
        outcome = self.act.outcome_from(State(self.request.state))
        is_made = self.act.paperwork is Paperwork.DECISION and outcome is not None and self.refusal is None
        if not is_made or outcome is None or not isinstance(self.payload, DecisionGiven) or self.payload.is_handled:
            return None
        decision = self.payload.decision(self.request, outcome, self.actor, timezone.now())
        contents: Contents | None = decision.letter_contents
        return contents

    @property
    def checksum(self) -> str:
        """What tells all that leaves from anything else: the page that shows it sends it back."""
        letter = checksum_of(self.letter)
        return hashlib.sha256(f"{self.email_checksum} {letter}".encode()).hexdigest() if letter else self.email_checksum

    @property
    def email_checksum(self) -> str:
        """The same of the e-mail alone, while its letter isn't read; empty where the applicant is told nothing."""
        return self.email.checksum if self.email else ""

    def check(self, shown: str) -> None:
        """Raise LetterUnreadError or PreviewMovedError where `shown` isn't the checksum of all that leaves."""
        if shown == self.checksum or not (self.email or self.letter):
            return
        if self.letter and shown == self.email_checksum:
            raise LetterUnreadError(
                _("Here is the letter that leaves: read it, then confirm. Nobody has received anything yet.")
            )
        raise PreviewMovedError(
            _(
                "What the applicant will receive is no longer what you had been shown: what you typed, the text of the "
                "stage, the model of the letter or what is said of the service changed it. Read it again below, then "
                "confirm. Nothing has left yet."
            )
        )


def prepare(
    request: ServiceRequest, act: Act, actor: User, payload: Payload, *, revision_number: int | None = None
) -> Prepared:
    """What `act` would do of this request now, by `actor`, with what is typed so far.

    A payload that isn't the act's own yet shows what leaves and what keeps anybody from the act, and can't be done.
    `revision_number` is the one that the person saw; None where it is the request's own.
    """
    item = payload.meeting_item if isinstance(payload, DecisionGiven) else None
    why = obstacle(request, act, actor, item=item, revision_number=revision_number)
    if why is None and isinstance(payload, act.payload):
        try:
            payload.check(act.target_from(State(request.state)))
            payload = _settled(request, act, actor, payload)
        except LifecycleError as refused:
            why = refused
    try:
        stage = _stage(request, act, payload)
    except LifecycleError as closed:
        stage, why = None, why or closed
    return Prepared(request, act, actor, payload, why, stage)


def obstacle(
    request: ServiceRequest,
    act: Act,
    actor: User,
    *,
    item: MeetingItem | None = None,
    revision_number: int | None = None,
) -> LifecycleError | None:
    """What keeps `actor` from the act whatever they would type; None where nothing does.

    `item`: the vote of a meeting that the act carries out.
    """
    if why := refusal(actor, request, act.by):
        return ActRefusedError(why)
    if act.decides and act.outcome and not outcome_exists(request.procedure, act.outcome):
        return ActRefusedError(_("This decision doesn't exist for this procedure."))
    is_stale = revision_number not in (None, request.revision_number)
    if not is_stale and (why := _why_bound(request, act, item)):
        return ActRefusedError(why)
    if is_stale or not act.fits(request):
        return StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
    why = (act.why_not_theirs(actor, request) if act.why_not_theirs else "") or _why_too_soon(request, act)
    why = why or _why_undecided(request, act, actor, item)
    return ActRefusedError(why) if why else None


def _why_bound(request: ServiceRequest, act: Act, item: MeetingItem | None) -> str:
    """What a vote that the request waits for makes of the act, unless it is the one carried out."""
    bound = binding_item(request) if act.waits_for_vote else None
    return why_bound(bound) if bound and bound != item else ""


def _why_too_soon(request: ServiceRequest, act: Act) -> str:
    """What the law makes of time: something indispensable is awaited, or silence has granted."""
    if act.blocked_while_awaited and (day := awaited_until(request)):
        return _("Something indispensable is expected until %(day)s. To go on without it, resume the review first.") % {
            "day": long_date(day)
        }
    if act.reverses_silence and (day := granted_by_silence(request)):
        return why_granted(day)
    return ""


def _why_undecided(request: ServiceRequest, act: Act, actor: User, item: MeetingItem | None) -> str:
    """What a decision waits for: who has no interest in it, what the service notes, opinions, a proposal."""
    if act.outcome_from(State(request.state)) is None or act.by is not Party.INSTRUCTOR:
        return ""
    if is_interested(request, actor):
        return _("You belong to the applicant's profile: a colleague without interest in it decides.")
    if not act.decides or act.handles(request):
        return ""
    proposal = item.proposal if item else current_proposal(request)
    return (
        why_missing(missing_annotations(request))
        or why_awaited(missing_opinions(request))
        or why_unproposed(request, proposal)
    )


def _settled(request: ServiceRequest, act: Act, actor: User, payload: Payload) -> Payload:
    """The same with who decides and who signs, where someone does."""
    outcome = act.outcome_from(State(request.state))
    if outcome is None or not isinstance(payload, DecisionGiven):
        return payload
    return settled(payload.about(request), request=request, actor=actor, outcome=outcome)


def _stage(request: ServiceRequest, act: Act, payload: Payload) -> Stage | None:
    before = State(request.state)
    return stage_after(request, act.stage_state_from(before), payload, act.by, act.stage_left(request))
