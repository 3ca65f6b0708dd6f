"""Exports asked for and cancelled: what one person may have under way, what is kept of what they asked."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import User
from portal.typography import number_text
from teleservices.desk.exports import selection, spool
from teleservices.desk.exports.errors import (
    NothingToExportError,
    RightsLostError,
    TooLongError,
    TooManyRequestsError,
    TooManyUnderWayError,
)
from teleservices.desk.requests.asked import CHOSEN, SEARCH, VIEW, list_query
from teleservices.models import DeskExport, ExportContent, ExportFormat, ExportState, Procedure
from teleservices.models.desk_view import LONGEST_QUERY
from teleservices.permissions import INSTRUCT

MOST_UNDER_WAY = 3
"""Exports that one person may have under way."""
TASK = "teleservices.tasks.make_export"
SECONDS = 900
"""After which a worker is killed: a slice lasts far less, the writing of the largest file a minute or two."""
LEASE = dt.timedelta(minutes=3)
"""Without a word from a worker for so long, an export under way is to be taken up again."""


def order(
    *,
    author: User,
    content: ExportContent,
    file_format: ExportFormat,
    query: QueryDict | None = None,
    references: Sequence[str] = (),
    columns: Sequence[str] = (),
    procedure: Procedure | None = None,
) -> DeskExport:
    """Have a worker export the requests that the list shows for `query`, or those of these references.

    Whatever is asked, only requests of the author's services are exported: their rights are asked again when it is
    made. Raises RightsLostError, NothingToExportError, TooManyRequestsError, TooLongError, TooManyUnderWayError.
    """
    if not author.has_perm(INSTRUCT):
        raise RightsLostError
    asked = list_query(query or QueryDict())
    _check_number(author, asked, references, procedure)
    kept = _kept(asked)
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=author.pk)
        if author.desk_exports.filter(state__in=ExportState.under_way()).count() >= MOST_UNDER_WAY:
            raise TooManyUnderWayError(TooManyUnderWayError.said % {"most": MOST_UNDER_WAY})
        export = DeskExport.objects.create(
            author=author,
            content=content,
            format=file_format,
            query=kept,
            search=asked.get(SEARCH, "").strip(),
            references=list(references),
            columns=list(columns),
            procedure=procedure,
            lease_until=timezone.now() + LEASE,
        )
        queue(export)
    return export


def _kept(asked: QueryDict) -> str:
    """What the list was asked, without the search, which is kept apart. Raises TooLongError."""
    kept = asked.copy()
    for name in (SEARCH, VIEW, CHOSEN):
        kept.pop(name, None)
    if len(kept.urlencode()) > LONGEST_QUERY:
        raise TooLongError
    return kept.urlencode()


def _check_number(author: User, asked: QueryDict, references: Sequence[str], procedure: Procedure | None) -> None:
    if references:
        most, count = selection.MOST_CHOSEN, len(references)
        if count <= most:
            count = len(selection.chosen_keys(author, references))
    else:
        most = selection.MOST_REQUESTS
        count = selection.count(selection.listed_for(author, asked, procedure=procedure))
    if count > most:
        raise TooManyRequestsError(TooManyRequestsError.said % {"most": number_text(Decimal(most), 0)})
    if not count:
        raise NothingToExportError


def queue(export: DeskExport) -> None:
    """Have a worker go on with an export, inside the transaction of its cause."""
    async_task(TASK, export.pk, timeout=SECONDS)


@transaction.atomic
def cancel(*, export: DeskExport) -> bool:
    """Give an export up, whatever state it is in, with its file; a worker at work on it then drops it."""
    there = DeskExport.objects.filter(pk=export.pk, state__in=[*ExportState.under_way(), ExportState.READY])
    if not there.update(state=ExportState.CANCELLED, search=""):
        return False
    transaction.on_commit(lambda: spool.clear(export, file_too=True))
    return True
