"""Exports asked for and cancelled: what one person may have under way, what is kept of what they asked."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import User
from portal.database.row_locks import hold
from portal.words.typography import number_text
from teleservices.desk.requests.list_parameters import CHOSEN, SEARCH, VIEW, list_query
from teleservices.models import DeskExport, ExportContent, ExportFormat, ExportState, Procedure, RequestFacts
from teleservices.models.desk.export import ARCHIVED
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.models.desk.view import LONGEST_QUERY
from teleservices.permissions import INSTRUCT
from teleservices.steering.exports import selection, spool
from teleservices.steering.exports.archives import complete, documents, naming
from teleservices.steering.exports.errors import (
    NoDocumentError,
    NothingToExportError,
    ProcedureMissingError,
    RightsLostError,
    SearchForgottenError,
    TooLongError,
    TooManyCompleteError,
    TooManyDocumentsError,
    TooManyRequestsError,
    TooManyUnderWayError,
)

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
    names: str = "",
) -> DeskExport:
    """Have a worker export the requests that the list shows for `query`, or those of these references.

    Only those of the author's services: rights are asked again when it is made. Raises ExportError, with the reason.
    """
    parameters = list_query(query or QueryDict())
    if content == ExportContent.ANSWERS and procedure is None:
        raise ProcedureMissingError
    facts, query_string = _checked(author, parameters, references, procedure), _kept(parameters)
    if content in ARCHIVED:
        _check_archive(content, facts)
        file_format = ExportFormat.ZIP
    export = DeskExport(
        author=author,
        content=content,
        format=file_format,
        names=names or naming.USUAL,
        query=query_string,
        search=parameters.get(SEARCH, "").strip(),
        references=list(references),
        columns=list(columns),
        procedure=procedure,
        lease_until=timezone.now() + LEASE,
    )
    export.told = selection.filter_text(author, export)
    with transaction.atomic():
        _check_under_way(author)
        export.save()
        queue(export)
    return export


def order_again(*, export: DeskExport) -> bool:
    """Have an export that failed made again as it was asked, its author's rights and the limits asked again.

    Returns False where it didn't fail, or is under way again already. Raises ExportError, with the reason.
    """
    if selection.was_searched(export):
        raise SearchForgottenError
    facts = _checked(export.author, selection.asked_of(export), export.references, export.procedure)
    if export.content in ARCHIVED:
        _check_archive(ExportContent(export.content), facts)
    now = timezone.now()
    anew: dict[str, object] = {"done": 0, "total": None, "teams": [], "files": 0, "attempts": 0, "reason": ""}
    with transaction.atomic():
        _check_under_way(export.author)
        failed = DeskExport.objects.filter(pk=export.pk, state=ExportState.FAILED)
        if not failed.update(state=ExportState.WAITING, asked_at=now, lease_until=now + LEASE, **anew):
            return False
        queue(export)
    return True


def _check_under_way(author: User) -> None:
    """Holds its author's orders back until the transaction ends. Raises TooManyUnderWayError."""
    hold(User, author.pk)
    if author.desk_exports.filter(state__in=ExportState.under_way()).count() >= MOST_UNDER_WAY:
        raise TooManyUnderWayError(TooManyUnderWayError.wording % {"most": MOST_UNDER_WAY})


def _kept(parameters: QueryDict) -> str:
    """What the list was asked, without the search, which is kept apart. Raises TooLongError."""
    rest = parameters.copy()
    for name in (SEARCH, VIEW, CHOSEN):
        rest.pop(name, None)
    if len(rest.urlencode()) > LONGEST_QUERY:
        raise TooLongError
    return rest.urlencode()


def _checked(
    author: User, parameters: QueryDict, references: Sequence[str], procedure: Procedure | None
) -> RequestFactsQuerySet:
    """The facts of what is asked for. Raises RightsLostError, TooManyRequestsError, NothingToExportError."""
    if not author.has_perm(INSTRUCT):
        raise RightsLostError
    most = selection.MOST_CHOSEN if references else selection.MOST_REQUESTS
    if references:
        keys = selection.chosen_keys(author, references[: most + 1])
        facts = RequestFacts.objects.filter(pk__in=list(keys.values()))
        count = len(references) if len(references) > most else len(keys)
    else:
        requests = selection.listed_for(author, parameters, procedure=procedure, searcher=author)
        facts, count = requests.among_teams(), selection.count(requests)
    if count > most:
        raise TooManyRequestsError(TooManyRequestsError.wording % {"most": number_text(Decimal(most), 0)})
    if not count:
        raise NothingToExportError
    return facts


def _check_archive(content: ExportContent, facts: RequestFactsQuerySet) -> None:
    (_check_documents if content == ExportContent.DOCUMENTS else _check_complete)(facts)


def _check_documents(facts: RequestFactsQuerySet) -> None:
    files, size = documents.weigh(facts)
    if not files:
        raise NoDocumentError
    if files > documents.MOST_FILES or size > documents.MOST_BYTES:
        most = {"files": number_text(Decimal(documents.MOST_FILES), 0), "size": filesizeformat(documents.MOST_BYTES)}
        weight = {"asked": number_text(Decimal(files), 0), "asked_size": filesizeformat(size)}
        raise TooManyDocumentsError(TooManyDocumentsError.wording % (most | weight))


def _check_complete(facts: RequestFactsQuerySet) -> None:
    count, (_files, size) = facts.order_by().count(), documents.weigh(facts)
    if count > complete.MOST_REQUESTS or size > documents.MOST_BYTES:
        most = {"most": number_text(Decimal(complete.MOST_REQUESTS), 0), "size": filesizeformat(documents.MOST_BYTES)}
        weight = {"asked": number_text(Decimal(count), 0), "asked_size": filesizeformat(size)}
        raise TooManyCompleteError(TooManyCompleteError.wording % (most | weight))


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
