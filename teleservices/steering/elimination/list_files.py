"""An elimination list as the departmental archives get it: without any name, as a PDF or as a table."""

import io
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from formkit.fieldtypes.base import Exported
from portal.dates import long_date, typed_date
from teleservices.legal import legal_day
from teleservices.lifecycle.retention.promises import duration
from teleservices.models import EliminationList, TransferState
from teleservices.paperwork.house import print_document
from teleservices.spreadsheets.cells import Head
from teleservices.spreadsheets.csv_file import write
from teleservices.steering.elimination.looked_up import Row, is_handed_over, rows_of, title_of


def as_table(made: EliminationList) -> bytes:
    """The list as a CSV file, a line a request; no spreadsheet runs anything of it."""
    content = io.BytesIO()
    heads = [Head(label, is_amount=label == _amount()) for label in _labels()]
    write(content, heads, [_cells(row) for row in _rows(made)])
    return content.getvalue()


def as_pdf(made: EliminationList) -> bytes:
    """The list on the département's paper, with what it says of itself."""
    rows = _rows(made)
    return print_document(
        "meeting.typ",
        title=title_of(made),
        reference=str(made.uuid)[:8],
        dated=made.made_at,
        contents={
            "flipped": True,
            "facts": _facts(made, rows),
            "columns": _labels(),
            "reports": [{"title": made.procedure.title, "summary": "", "rows": [_texts(row) for row in rows]}],
        },
    )


FILES: dict[str, tuple[Callable[[EliminationList], bytes], str]] = {
    "csv": (as_table, "text/csv; charset=utf-8"),
    "pdf": (as_pdf, "application/pdf"),
}
"""By the end of their names."""


def _rows(elimination_list: EliminationList) -> list[Row]:
    return rows_of(elimination_list, list(elimination_list.lines.select_related("transfer").order_by("pk")))


def _amount() -> str:
    return _("Amount granted")


def _labels() -> list[str]:
    return [
        _("Reference"),
        _("Transmitted on"),
        pgettext("a request", "Ended on"),
        pgettext("of a decision", "Outcome"),
        _amount(),
        _("Kept until"),
        pgettext("of a request", "What becomes of it"),
    ]


def _cells(row: Row) -> list[Exported]:
    line = row.line
    amount = None if line.amount_cents is None else Decimal(line.amount_cents) / 100
    days = (line.submitted_on, line.ended_on)
    return [line.reference, *days, line.get_outcome_display(), amount, line.due_on, row.state]


def _texts(row: Row) -> list[str]:
    line = row.line
    days = [typed_date(day) for day in (line.submitted_on, line.ended_on)]
    return [line.reference, *days, line.get_outcome_display(), row.amount or "–", typed_date(line.due_on), row.state]


def _facts(elimination_list: EliminationList, rows: list[Row]) -> list[list[str]]:
    days = [row.line.submitted_on for row in rows] + [row.line.ended_on for row in rows]
    procedure = elimination_list.procedure
    facts = [
        [_("Service"), elimination_list.team.name_alone],
        [_("Procedure"), procedure.title],
        [_("Kept for"), f"{duration(procedure.retention_months)} ({procedure.get_retention_from_display()})"],
        [_("Final fate"), elimination_list.get_fate_display()],
        [_("List made on"), long_date(legal_day(elimination_list.made_at))],
        [_("Requests"), str(len(rows))],
    ]
    if days:
        facts.append([_("Extreme dates"), f"{typed_date(min(days))} – {typed_date(max(days))}"])
    if elimination_list.visa_on:
        facts.append([_("Visa"), f"{elimination_list.visa_number}, {long_date(elimination_list.visa_on)}"])
    for transfer in elimination_list.transfers.filter(state=TransferState.ACKNOWLEDGED).order_by("pk"):
        assert transfer.reply_on is not None  # noqa: S101 - the database wants one
        facts.append([_("Acknowledgement of the archives"), f"{transfer.reply_number}, {long_date(transfer.reply_on)}"])
    return facts


def name_of(made: EliminationList) -> str:
    """What its files are called, without their ending."""
    kind = "versement" if is_handed_over(made) else "elimination"
    return f"bordereau-{kind}-{str(made.uuid)[:8]}"
