"""The list printed: a page of its rows as the list shows them, written down as an export is. Keeps no file."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts import audit
from accounts.models import User
from formkit.typography import amount_text
from portal.words.typography import number_text
from teleservices.desk.labels.reading import labels_of
from teleservices.desk.requests.list_parameters import CHOSEN, SEARCH
from teleservices.desk.requests.table.answer_columns import answer_columns, answers_shown
from teleservices.desk.requests.table.columns import COLUMNS, LABELS, Column, PageContext, chosen
from teleservices.desk.requests.table.row_tags import row_tags_of
from teleservices.desk.requests.table.rows import Row, rows_of
from teleservices.models import DeskExport, ExportContent, ExportFormat, ExportState, Procedure
from teleservices.steering.exports import selection
from teleservices.steering.exports.errors import NothingToExportError, TooManyToPrintError

MOST = 2_000
"""Requests of one page, as of one batch."""


@dataclass(frozen=True)
class Printed:
    """What the page shows: its columns, the rows' cells, the totals of the columns of amounts."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[tuple[Column, object]]]
    totals: Sequence[tuple[str, str]]


def print_out(*, author: User, query: QueryDict, references: Sequence[str] = ()) -> Printed:
    """The requests that the list shows for `query`, or those of these references, in their order; and who printed them.

    Only those of the author's services. Raises NothingToExportError, TooManyToPrintError.
    """
    keys = _keys(author, query, references)
    rows = rows_of(keys)
    procedure = _procedure(query)
    offered = {**COLUMNS, **answer_columns(procedure)}
    names = chosen(query.getlist(CHOSEN), offered)
    labels = labels_of(keys) if LABELS in names else {}
    answers = answers_shown(procedure, names, keys)
    page = PageContext(row_tags_of(rows, author), timezone.localtime(), labels, answers)
    _write_down(author, query, references, sorted({row.team_id for row in rows}), len(rows))
    columns = [offered[name] for name in names]
    return Printed(
        columns, [[(column, column.cell(row, page)) for column in columns] for row in rows], _totals(names, rows)
    )


def _procedure(query: QueryDict) -> Procedure | None:
    """The one that the list was of; None where it was of several."""
    codes = query.getlist("procedure")
    return (
        Procedure.objects.filter(code=codes[0]).select_related("current_version").first() if len(codes) == 1 else None
    )


def _keys(author: User, query: QueryDict, references: Sequence[str]) -> list[int]:
    if references:
        keys = list(selection.chosen_keys(author, references[: MOST + 1]).values())
    else:
        listed = selection.listed_for(author, query, searcher=author)
        keys = listed.keys(count=MOST + 1)
    if not keys:
        raise NothingToExportError
    if len(keys) > MOST:
        raise TooManyToPrintError(TooManyToPrintError.wording % {"most": number_text(Decimal(MOST), 0)})
    return keys


def _totals(names: Sequence[str], rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Of each column of amounts that is shown: its label, what its rows add up to."""
    amounts = {
        "amount_asked": [row.amount_asked for row in rows],
        "amount_proposed": [row.amount_proposed for row in rows],
        "amount_granted": [row.amount_granted for row in rows],
    }
    return [
        (str(COLUMNS[name].label), amount_text(sum(cents or 0 for cents in values)))
        for name, values in amounts.items()
        if name in names
    ]


@transaction.atomic
def _write_down(author: User, query: QueryDict, references: Sequence[str], teams: list[int], count: int) -> None:
    """In the list of who exported what, as an export whose time is over, and in the author's history."""
    export = DeskExport(
        author=author,
        content=ExportContent.PRINT,
        format=ExportFormat.PAGE,
        state=ExportState.EXPIRED,
        query=query.urlencode(),
        search=query.get(SEARCH, "").strip(),
        references=list(references),
        teams=teams,
        done=count,
        total=count,
        fetched_at=timezone.now(),
    )
    export.told, export.query, export.search = selection.filter_text(author, export), "", ""
    export.save()
    details: dict[str, str | int | None] = {
        "export": str(export.uuid),
        "content": export.content,
        "format": export.format,
        "requests": count,
        "filter": export.told,
    }
    audit.record(account=author, actor=author, kind="requests_exported", details=details)
