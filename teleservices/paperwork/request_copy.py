"""« Télécharger une copie »: all that a request holds, as its applicant sees it."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.schema import FormSchema
from formkit.showing.display import Row, rows
from formkit.tables import Table
from teleservices.legal import legal_moment
from teleservices.models import MANDATE, Acknowledgement, ServiceRequest
from teleservices.models.requests.capacity import mandate_label
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document, section
from teleservices.receipts import acknowledgement_mentions

PRINTED_ABREAST = 4
"""Columns of a table that stand beside the names of its lines."""
SHORT_DIGEST = 16
"""Hexadecimal characters of a document's SHA-256 that are printed: enough to recognise it."""


def request_copy_pdf(request: ServiceRequest, *, at: dt.datetime | None = None) -> Printed:
    """The copy of `request` as it stands, made at `at` (now by default); staff's annotations are left out."""
    made_at = at or timezone.now()
    form = request.form
    return print_document(
        "request_copy.typ",
        title=_("Copy of your request"),
        reference=request.reference,
        dated=made_at,
        contents={
            "facts": _details(request, made_at),
            "labels": _labels(),
            "steps": [_step(step.title, answers) for step, answers in rows(form, request.known)],
            "documents": _documents(request, form),
            "statement": _honour_statement(request),
            "receipt": _receipt(request),
            "history": _history(request),
        },
    )


def _step(title: str, answers: list[Row]) -> dict[str, object]:
    """The answers of a step: those of one line together, then each table under its question."""
    tables = [(answer.field.label, answer.table) for answer in answers if answer.table and answer.table.rows]
    return {
        "title": title,
        "rows": [[answer.field.label, answer.text] for answer in answers if not (answer.table and answer.table.rows)],
        "tables": [{"title": label, "parts": [*_printed(table)]} for label, table in tables],
    }


def _printed(table: Table) -> Iterator[dict[str, object]]:
    """A table as the template draws it; one whose lines have names is cut, where it is too wide, in parts named alike.

    A group of questions stays whole: its rows have no names to be repeated.
    """
    count = len(table.headers)
    fewest = int(table.has_row_heads)
    most = PRINTED_ABREAST if table.has_row_heads else count
    rows, totals = table.rows, _totals(table)
    headings = [*sorted(table.headings), *range(len(rows), len(rows) + len(totals))]
    for first in range(fewest, count, most):
        columns = [*range(fewest), *range(first, min(first + most, count))]
        yield {
            "headers": [table.headers[column] for column in columns],
            "rows": [[texts[column] for column in columns] for texts in (*rows, *totals)],
            "headings": headings,
            "numbers": [place for place, column in enumerate(columns) if column in table.numbers],
            "named": table.has_row_heads,
        }


def _totals(table: Table) -> list[list[str]]:
    """The last line of a table: its totals, said to be so in the first column unless it has one."""
    if not table.totals:
        return []
    first, *others = table.totals
    return [[first or _("Total"), *others]]


def _labels() -> dict[str, object]:
    return {
        "answers": [_("Question"), _("Answer")],
        "unanswered": _("Not answered"),
        "documents": _("Supporting documents"),
        "no_document": _("This request holds no document."),
        "document_columns": [_("Document asked for"), _("Document attached"), _("Pages"), _("SHA-256 fingerprint")],
        "receipt": _("Acknowledgement of receipt"),
        "history": _("History"),
        "history_columns": [_("Date"), _("Status"), _("Message")],
    }


def _details(request: ServiceRequest, made_at: dt.datetime) -> list[list[str]]:
    profile = request.profile
    received = legal_moment(request.submitted_at) if request.submitted_at else _("Draft – not transmitted")
    details = [
        (_("Reference"), request.reference),
        (_("Procedure"), request.procedure.title),
        (_("Applicant"), request.applicant_name or profile.name),
        *(request.for_someone.details if request.for_someone else ()),
        (_("SIRET"), profile.siret or ""),
        (_("RNA number"), profile.rna),
        (_("Postal address"), profile.postal_address),
        (_("Filed by"), f"{request.applicant.get_full_name()}\n{request.applicant.email}".strip()),
        (_("Transmitted on"), received),
        (_("Status"), request.stage.name if request.stage else request.get_state_display()),
        (_("Copy made on"), legal_moment(made_at)),
    ]
    return [[label, value] for label, value in details if value]


def _documents(request: ServiceRequest, form: FormSchema) -> list[list[str]]:
    labels = {MANDATE: mandate_label()} | {field.key: field.label for field in form.document_fields()}
    return [
        [
            labels.get(attachment.field_key, ""),
            attachment.title,
            str(attachment.stored_file.page_count),
            attachment.stored_file.sha256[:SHORT_DIGEST],
        ]
        for attachment in request.attachments.select_related("stored_file")
    ]


def _honour_statement(request: ServiceRequest) -> list[dict[str, object]]:
    """The statement that was made, when the procedure still has that version of it."""
    version, procedure = request.honour_statement_version, request.procedure
    if version is None or not procedure.honour_statement:
        return []
    statement = _("Statement made at transmission (version %(version)s).") % {"version": version}
    text = [procedure.honour_statement] if version == procedure.honour_statement_version else []
    return [section(_("Statement on honour"), *text, statement)]


def _receipt(request: ServiceRequest) -> list[dict[str, object]]:
    acknowledgement: Acknowledgement | None = getattr(request, "acknowledgement", None)
    if acknowledgement is None:
        return []
    return [section(mention.title, *mention.paragraphs) for mention in acknowledgement_mentions(acknowledgement)]


def _history(request: ServiceRequest) -> list[list[str]]:
    """What the applicant was told, oldest first."""
    return [
        [legal_moment(event.at), event.stage.name if event.stage else event.get_to_state_display(), event.text]
        for event in request.events.filter(is_public=True).select_related("stage")
    ]
