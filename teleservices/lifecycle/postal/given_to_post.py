"""What becomes of the letters: printed, posted, received or returned. Each is written by compare-and-set."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portal.dates import long_date
from teleservices.legal import appeal_ends, legal_day
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.postal.hand_marks import owed_mark, why_not_signed
from teleservices.lifecycle.postal.notified import notification_of
from teleservices.lifecycle.postal.unreached import review
from teleservices.models import Decision, PostalSending, ServiceRequest
from teleservices.models.requests.postal_sending import NEVER_POSTED

USUAL_NUMBER = re.compile(r"^([A-Z0-9]{2}\d{11,13}|[A-Z]{2}\d{9}[A-Z]{2}|\d{13,15})$")
"""« 1A 123 456 7890 1 », « 2C… », or those of international letters: what is otherwise is warned of, and taken."""
LONGEST_NUMBER = 30


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What is known of a letter since it was posted."""

    number: str = ""
    received_on: dt.date | None = None
    returned_on: dt.date | None = None
    return_reason: str = ""


def mark_printed(*, sendings: Collection[int], at: dt.datetime) -> None:
    """Note that their letters were printed; those of which a print exists keep the last one's hour."""
    PostalSending.objects.filter(NEVER_POSTED, pk__in=sendings).update(printed_at=at)


@transaction.atomic
def mark_posted(*, sendings: Sequence[int], actor: User, on: dt.date, today: dt.date, are_signed: bool = False) -> None:
    """Write that these letters were all given to La Poste on a day.

    `are_signed`: those that must be are signed by their author, or are certified copies (see `hand_marks`). Nothing is
    written where one of them lacks it, or was posted, cancelled or never printed meanwhile. Raises ActRefusedError,
    StaleRevisionError.
    """
    rows = PostalSending.objects.filter(pk__in=sendings).select_related("decision", "event", "message")
    letters = list(rows.order_by("pk"))
    for sending in letters:
        if why_not := why_not_posted(sending, on, today):
            raise ActRefusedError(why_not)
    to_sign = [sending for sending in letters if owed_mark(sending)]
    theirs = ServiceRequest.objects.instructed_by(actor).filter(pk__in=[sending.request_id for sending in letters])
    waiting = PostalSending.objects.to_post().filter(pk__in=sendings, request__in=theirs)
    posted = waiting.update(posted_on=on, posted_by=actor)
    if posted != len(set(sendings)):
        count = len(set(sendings)) - posted
        raise StaleRevisionError(
            ngettext(
                "One of these letters was posted or cancelled meanwhile, or isn't printed: none was marked. Keep a "
                "cancelled letter here, and tick the others again.",
                "%(count)d of these letters were posted or cancelled meanwhile, or aren't printed: none was marked. "
                "Keep cancelled letters here, and tick the others again.",
                count,
            )
            % {"count": count}
        )
    if to_sign and not are_signed:  # what was just written is undone with the transaction
        raise ActRefusedError(why_not_signed(to_sign))
    PostalSending.objects.filter(pk__in=[sending.pk for sending in to_sign]).update(is_signed=True)


def why_not_posted(sending: PostalSending, day: dt.date, today: dt.date) -> str:
    """Why this letter can't have been posted on this day; empty when it can."""
    if day > today:
        return _("This day is to come: mark the letters once they are posted.")
    told_on = legal_day(sending.told_at)
    if day < told_on:
        return _("This day comes before what the letter tells, of %(day)s: check it.") % {"day": long_date(told_on)}
    return ""


@transaction.atomic
def follow(*, sending_id: int, actor: User, seen: Followed, known: Followed, today: dt.date) -> PostalSending:
    """Write the number of a posted letter, its receipt or its return; `seen` is what the page showed of it.

    Raises ActRefusedError, StaleRevisionError.
    """
    sending = PostalSending.objects.select_related("decision", "request").filter(pk=sending_id).first()
    theirs = ServiceRequest.objects.instructed_by(actor)
    if sending is None or not theirs.filter(pk=sending.request.pk).exists():
        raise ActRefusedError(_("This letter belongs to another service."))
    if why_not := why_not_followed(sending, known, today):
        raise ActRefusedError(why_not)
    present = PostalSending.objects.filter(pk=sending_id, **vars(seen)).exclude(posted_on=None)
    try:
        with transaction.atomic():
            is_written = present.update(**vars(known))
    except IntegrityError as twice:
        raise ActRefusedError(
            _("Another letter tells the same since this one came back: cancel that one first, or leave the return.")
        ) from twice
    if not is_written:
        raise StaleRevisionError(_("Someone else has just written about this letter. Here is what they wrote."))
    if sending.decision:
        _reckon_lateness(sending.decision)
    review(sending.request_id)
    sending.refresh_from_db()
    return sending


def why_not_followed(sending: PostalSending, known: Followed, today: dt.date) -> str:
    """Why this can't be known of this letter; empty when it can."""
    if sending.posted_on is None:
        return _("This letter isn't posted yet.")
    if known.received_on and known.returned_on:
        return _("A letter is received or returned, not both: leave one of the two days empty.")
    if known.received_on and not sending.is_registered:
        return _("Only a registered letter has an acknowledgement of receipt.")
    if bool(known.returned_on) != bool(known.return_reason):
        return _("Give the day on which the letter came back with its reason, or neither.")
    day = known.received_on or known.returned_on
    return _why_not_since(sending.posted_on, day, today) if day else ""


def _why_not_since(posted_on: dt.date, day: dt.date, today: dt.date) -> str:
    if day > today:
        return _("This day is to come: check it.")
    before = _("This day comes before that of the posting, %(day)s: check it.")
    return before % {"day": long_date(posted_on)} if day < posted_on else ""


def normal_number(text: str) -> str:
    """The number without what is written between its digits."""
    return re.sub(r"[\s.\-]", "", text).upper()


def is_usual(number: str) -> bool:
    """Whether La Poste gives such numbers to its registered letters."""
    return bool(USUAL_NUMBER.match(number))


def _reckon_lateness(decision: Decision) -> None:
    """Since when the time to contest runs is known now, or isn't any more: appeals are late by it alone."""
    appeals, notified = decision.appeals, notification_of(decision)
    appeals.update(is_late=False)
    if notified.runs_from:
        appeals.filter(received_on__gt=appeal_ends(notified.runs_from)).update(is_late=True)
