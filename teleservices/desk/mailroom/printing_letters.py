"""The letters ticked in one PDF: they are marked once it is made, so that a print that dies marks nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from locker.models import Download
from teleservices.desk.mailroom.waiting_letters import by_address, title_of, why_not_printed
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.postal.given_to_post import mark_printed
from teleservices.models import PostalSending
from teleservices.paperwork.letters_together import letters_together
from teleservices.paperwork.posted_letter import Papers, papers_of

CONTEXT = "desk post"
"""The door through which their openings are recorded."""


def printed(sendings: Sequence[PostalSending], actor: User) -> bytes:
    """The PDF of these letters, by address; notes who printed them.

    Raises ActRefusedError, StaleRevisionError, TooManyLettersError, LettersNotPrintedError.
    """
    ordered = by_address(sendings)
    for sending in ordered:
        _check(sending)
    papers = [(sending, papers_of(sending, title_of(sending))) for sending in ordered]
    content = letters_together([paper for _sending, some in papers for paper in some])
    _note(papers, actor)
    return content


def _check(sending: PostalSending) -> None:
    reference = {"reference": sending.request.reference}
    if not sending.may_be_cancelled:
        raise StaleRevisionError(
            _("The letter of request %(reference)s was posted or cancelled meanwhile: nothing was printed.") % reference
        )
    if why_not := why_not_printed(sending):
        raise ActRefusedError(
            _("The letter of request %(reference)s can't be printed: %(why)s.") % {**reference, "why": why_not}
        )


@transaction.atomic
def _note(papers: Sequence[tuple[PostalSending, Papers]], actor: User) -> None:
    mark_printed(sendings=[sending.pk for sending, _some in papers], at=timezone.now())
    Download.objects.bulk_create(
        Download(stored_file=stored_file, user=actor, context=CONTEXT, about=reference)
        for _sending, some in papers
        for reference, stored_file in some
    )
