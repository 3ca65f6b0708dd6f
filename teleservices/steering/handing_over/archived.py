"""What the archives get of a request: its copy, what was said around it, each of its documents; PDFs, one at a time."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from django.utils.translation import gettext as _

from locker.models import StoredFile
from locker.stores.storage import open_stored
from portal.dates import long_moment
from teleservices.legal import legal_moment
from teleservices.models import MessageDocument, RequestMessage, RequestNote, ServiceRequest
from teleservices.paperwork.annotations_page import annotations_pdf
from teleservices.paperwork.complete_copy import pieces_of
from teleservices.paperwork.house import print_document
from teleservices.paperwork.request_copy import request_copy_pdf


@dataclass(frozen=True)
class Archived:
    """A file of a request: what it is, and how it is opened to be read once."""

    label: str
    open: Callable[[], IO[bytes]]
    sha256: str = ""
    """Of a stored file: what is read must be that."""


def archived(request: ServiceRequest, *, at: dt.datetime) -> Iterator[Archived]:
    """Its files, the copy first; the PDFs that are made for it are dated `at`: made again, they are the same.

    Its acknowledgement and its letters are made already: `make_what_is_missing` comes first.
    """
    yield Archived(_("Copy of the request"), lambda: io.BytesIO(request_copy_pdf(request, at=at)))
    if request.form.annotations:
        yield Archived(_("Annotations of the service"), lambda: io.BytesIO(annotations_pdf(request, at=at)))
    exchanges = _said(request)
    if exchanges:
        yield Archived(_("Messages and notes"), lambda: io.BytesIO(_exchanges_pdf(request, exchanges, at)))
    for piece in pieces_of(request):
        if piece.stored:
            yield _stored(piece.label, piece.stored)
    for document in MessageDocument.objects.filter(message__request=request).select_related("stored_file"):
        label = _("Joined to a message: %(title)s") % {"title": document.title}
        yield _stored(label, document.stored_file)


def _stored(label: str, stored: StoredFile) -> Archived:
    return Archived(label, partial(open_stored, stored), stored.sha256)


def _said(request: ServiceRequest) -> list[list[str]]:
    """Messages and notes, each with what it is, in the order in which they were written."""
    messages = [
        (message.sent_at, _("Message"), message.author_name, message.text)
        for message in RequestMessage.objects.filter(request=request)
    ]
    notes = [
        (note.written_at, _("Note of the service"), note.author_name, note.text)
        for note in RequestNote.objects.filter(request=request)
    ]
    exchanges = sorted([*messages, *notes], key=lambda line: line[0])
    return [[kind, text, f"{name}\n{long_moment(moment)}".strip()] for moment, kind, name, text in exchanges]


def _exchanges_pdf(request: ServiceRequest, exchanges: list[list[str]], at: dt.datetime) -> bytes:
    return print_document(
        "annotations.typ",
        title=_("Messages and notes"),
        reference=request.reference,
        dated=at,
        contents={
            "facts": [
                [_("Reference"), request.reference],
                [_("Procedure"), request.procedure.title],
                [_("Copy made on"), legal_moment(at)],
            ],
            "internal": _("Made for the departmental archives."),
            "columns": [_("Kind"), _("Text"), _("Written by")],
            "rows": exchanges,
        },
    )
