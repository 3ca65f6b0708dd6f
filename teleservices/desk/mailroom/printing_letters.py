"""The letters ticked in one PDF: they are marked once it is made, so that a print that dies marks nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from locker.models import Download
from teleservices.desk.mailroom.waiting_letters import by_address, why_not_printed
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.postal.given_to_post import mark_printed
from teleservices.models import PostalSending
from teleservices.paperwork.letters_together import letters_together

CONTEXT = "desk post"
"""The door through which their openings are recorded."""


def printed(sendings: Sequence[PostalSending], actor: User) -> bytes:
    """The PDF of these letters, by address; notes who printed them.

    Raises ActRefusedError, StaleRevisionError, TooManyLettersError, LettersNotPrintedError.
    """
    ordered = by_address(sendings)
    letters = []
    for sending in ordered:
        _check(sending)
        if sending.decision.letter:
            letters.append((sending.decision.request.reference, sending.decision.letter))
    content = letters_together(letters)
    _note(ordered, actor)
    return content


def _check(sending: PostalSending) -> None:
    reference = {"reference": sending.decision.request.reference}
    if not sending.may_be_cancelled:
        raise StaleRevisionError(
            _("The letter of request %(reference)s was posted or cancelled meanwhile: nothing was printed.") % reference
        )
    if why_not := why_not_printed(sending):
        raise ActRefusedError(
            _("The letter of request %(reference)s can't be printed: %(why)s.") % {**reference, "why": why_not}
        )


@transaction.atomic
def _note(sendings: Sequence[PostalSending], actor: User) -> None:
    mark_printed(sendings=[sending.pk for sending in sendings], at=timezone.now())
    Download.objects.bulk_create(
        Download(
            stored_file=sending.decision.letter, user=actor, context=CONTEXT, about=sending.decision.request.reference
        )
        for sending in sendings
    )
