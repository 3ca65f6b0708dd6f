"""An opinion as it is given by its link: read, answered once, even late, as long as the request isn't decided."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import again_in
from locker.entry.intake import RefusedError, read_upload, receive
from locker.models import StoredFile
from portal.web.throttling import throttle
from teleservices.deciding.opinions.errors import AlreadyGivenError, LinkClosedError, OpinionRefusedError
from teleservices.deciding.opinions.links import has_lapsed
from teleservices.lifecycle import locked
from teleservices.lifecycle.agents import team_notices
from teleservices.models import AnswerKind, Opinion, OpinionVerdict

UPLOADS, UPLOADS_SECONDS = 10, 60 * 60
"""Files that may be sent for one opinion: each is inspected, which takes time."""


@transaction.atomic
def mark_viewed(*, opinion: Opinion, now: dt.datetime) -> None:
    """Note that who was asked has come in; later visits change nothing."""
    Opinion.objects.filter(pk=opinion.pk, viewed_at=None).update(viewed_at=now)


def received_document(*, opinion: Opinion, upload: UploadedFile) -> StoredFile:
    """The PDF that goes with an answer, inspected and kept. Raises RefusedError. Call it outside a transaction."""
    if seconds := throttle(f"opinion document:{opinion.pk}", UPLOADS, UPLOADS_SECONDS):
        raise RefusedError(_("You have sent many files in a short time. %(when)s") % {"when": again_in(seconds)})
    return receive(content=read_upload(upload))


@transaction.atomic
def give_opinion(
    *, opinion_id: int, verdict: str = "", text: str = "", document: StoredFile | None = None, now: dt.datetime
) -> Opinion:
    """Keep the answer and tell the service.

    Raises LinkClosedError, AlreadyGivenError, and OpinionRefusedError when nothing is said or not as it was asked.
    """
    opinion = _awaiting(opinion_id, now)
    _check(opinion, verdict, text.strip())
    opinion.verdict, opinion.text, opinion.document = verdict, text.strip(), document
    opinion.answered_at = now
    opinion.save(update_fields=["verdict", "text", "document", "answered_at"])
    team_notices.post_opinion(opinion=opinion, request=opinion.request)
    return opinion


def _awaiting(opinion_id: int, now: dt.datetime) -> Opinion:
    """The opinion, its request locked: a decision or a withdrawal that comes at once waits, or is waited for."""
    request = locked(Opinion.objects.values_list("request", flat=True).get(pk=opinion_id))
    opinion = Opinion.objects.get(pk=opinion_id)
    opinion.request = request
    if opinion.answered_at:
        raise AlreadyGivenError
    if has_lapsed(opinion, now=now):
        raise LinkClosedError
    return opinion


def _check(opinion: Opinion, verdict: str, text: str) -> None:
    if opinion.answer_kind == AnswerKind.VERDICT and verdict not in OpinionVerdict:
        raise OpinionRefusedError(_("Say what your opinion is: favourable, with reservations or unfavourable."))
    if opinion.answer_kind == AnswerKind.FREE and verdict:
        raise OpinionRefusedError(_("This opinion is a text."))
    if not text and verdict != OpinionVerdict.FAVOURABLE:
        raise OpinionRefusedError(_("Write your opinion: a favourable one alone may go without a text."))
