"""The decision on a request as its applicant reads it: outcome, amount, authority, act, letter, how to contest it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from formkit.typography import amount_text
from locker.models import LockerDocument
from portal.dates import long_date
from teleservices.competence.grant_plan import plan_kept
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.letters.contestable import remedies_of
from teleservices.lifecycle.afterwards.which_stands import what_became_of
from teleservices.models import Decision, Opinion, RequestEvent, ServiceRequest, State


@dataclass(frozen=True)
class Letter:
    """A decision's letter among the documents received, and what it is called beside others."""

    title: str
    document: LockerDocument
    note: str = ""
    """What became of its decision, where it no longer stands."""


@dataclass(frozen=True)
class Decided:
    """What was decided; `letter` is None while it is being made."""

    title: str
    tone: str
    by: str
    letter: LockerDocument | None
    remedies: tuple[str, ...]
    owed: tuple[str, ...] = ()
    """What the beneficiary must do, and by when."""
    paid: tuple[str, ...] = ()
    """Each payment of the sum granted; none where none is granted, or where nobody said how."""


def letters_of(request: ServiceRequest, decisions: Sequence[Decision], reader: User) -> list[Letter]:
    """The letters of a request that `reader` may open, the latest first; opening one is noted as received."""
    if not decisions:
        return []
    received = LockerDocument.objects.received().visible_to(reader).filter(about=request.reference)
    documents = {document.stored_file_id: document for document in received}
    decision_letters = [
        Letter(
            _("Decision letter of %(day)s") % {"day": long_date(decision.decided_at)},
            documents[decision.letter_id],
            what_became_of(decision),
        )
        for decision in decisions
        if decision.letter_id in documents
    ]
    withdrawn = [decision.withdrawal for decision in decisions if hasattr(decision, "withdrawal")]
    taken_back = [
        Letter(_("Letter of withdrawal of %(day)s") % {"day": long_date(each.withdrawn_at)}, documents[each.letter_id])
        for each in withdrawn
        if each.letter_id in documents
    ]
    return [*taken_back, *decision_letters]


def opinions_told(request: ServiceRequest, decisions: Sequence[Decision]) -> list[Opinion]:
    """The opinions that its applicant may read: communicable, once it is decided. A query then."""
    if not decisions or request.state in State.open():
        return []
    return list(request.opinions.told_applicant().order_by("answered_at", "pk"))


def decided(
    request: ServiceRequest, decisions: Sequence[Decision], events: Sequence[RequestEvent], letters: Sequence[Letter]
) -> Decided | None:
    """The decision that holds; None while there is none: not given, reopened since, or withdrawn instead."""
    outcome = _last_ending(events)
    decision = next((decision for decision in decisions if decision.stands), None)
    if request.state in State.open() or outcome is None or decision is None:
        return None
    plan = plan_kept(decision)
    if decision.outcome != outcome.to_state:
        return None
    return Decided(
        title=_title(decision, outcome),
        tone="success" if decision.outcome in State.favourable() else "error",
        by=_by(decision),
        letter=_letter_of(decision, letters),
        remedies=remedies_of(decision),
        owed=tuple(owed_lines(plan)),
        paid=tuple(payment_lines(plan, decision.amount_cents)) if decision.amount_cents is not None else (),
    )


def _last_ending(events: Sequence[RequestEvent]) -> RequestEvent | None:
    """The last event that ended the request; None where none did."""
    endings = [event for event in events if event.to_state in State.ended() and event.from_state != event.to_state]
    return endings[-1] if endings else None


def _letter_of(decision: Decision, letters: Sequence[Letter]) -> LockerDocument | None:
    """The letter of this decision among those that its applicant may open."""
    return next((letter.document for letter in letters if letter.document.stored_file_id == decision.letter_id), None)


def _title(decision: Decision, outcome: RequestEvent) -> str:
    """The outcome in the designer's word, with what is granted."""
    word = outcome.stage.name if outcome.stage else decision.get_outcome_display()
    if decision.amount_cents is None:
        return word
    return _("%(outcome)s: %(amount)s") % {"outcome": word, "amount": amount_text(decision.amount_cents)}


def _by(decision: Decision) -> str:
    values = {"authority": decision.authority, "number": decision.act_number, "day": long_date(decision.act_date)}
    if decision.act_number:
        return _("%(authority)s, act no. %(number)s of %(day)s") % values
    return _("%(authority)s, %(day)s") % values
