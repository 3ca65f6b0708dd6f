"""The documents of requests in one archive, each under a name that says whose it is, with an index to sort."""

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from locker.space import MEGABYTE
from locker.stores.storage import open_stored
from teleservices.models import Attachment, RequestFacts, ServiceRequest
from teleservices.spreadsheets import csv_file
from teleservices.spreadsheets.cells import Head
from teleservices.spreadsheets.xlsx_file import entry
from teleservices.steering.exports import gathering
from teleservices.steering.exports.archives.naming import Names

MOST_FILES, MOST_BYTES = 2_000, 1_000 * MEGABYTE
"""Documents of one archive, and what they weigh together."""
AT_ONCE = 10
"""Requests whose documents are looked up together."""
INDEX = "index.csv"


def weigh(facts: "QuerySet[RequestFacts]") -> tuple[int, int]:
    """How many documents these requests hold, and how many bytes."""
    attachments = Attachment.objects.filter(request__in=facts.order_by().values("pk")).order_by()
    totals = attachments.aggregate(files=Count("*"), size=Sum("stored_file__size"))
    return totals["files"], totals["size"] or 0


class Archive:
    """An archive being written: `write` adds the documents of some requests, `close` its index."""

    def __init__(self, stream: IO[bytes], model: str) -> None:
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED)  # a PDF is compressed already
        self.names, self.lines = Names(model), list[list[str | int | None]]()

    def write(self, requests: Sequence[ServiceRequest]) -> None:
        """Add their documents, in the requests' order; one that the storage lost is told in the index."""
        rows = Attachment.objects.filter(request__in=requests).select_related("stored_file").order_by("pk")
        attachments: dict[int, list[Attachment]] = {}
        for attachment in rows:
            attachments.setdefault(attachment.request_id, []).append(attachment)
        for request in requests:
            for attachment in attachments.get(request.pk, ()):
                self._add(request, attachment)

    def _add(self, request: ServiceRequest, attachment: Attachment) -> None:
        labels = request.form.labels
        piece = labels.get(attachment.field_key, "")
        name = self.names.name(
            {
                "reference": request.reference,
                "piece": piece,
                "nom": request.applicant_name,
                "titre": attachment.title,
                "demarche": request.procedure.title,
            }
        )
        try:
            with open_stored(attachment.stored_file) as source, self.zip.open(_stored(name), "w") as target:
                shutil.copyfileobj(source, target)
        except FileNotFoundError:
            name = _("This document could not be read.")
        self.lines.append(
            [request.reference, request.applicant_name, request.procedure.title, piece, attachment.title, name]
        )

    def close(self) -> int:
        """Write the index; returns how many documents it lists."""
        labels = (_("Reference"), _("Applicant"), _("Procedure"), _("Document"), _("Title"), _("File"))
        with tempfile.TemporaryFile() as index:
            csv_file.write(index, [Head(label) for label in labels], self.lines)
            index.seek(0)
            with self.zip.open(entry(INDEX), "w") as target:
                shutil.copyfileobj(index, target)
        self.zip.close()
        return len(self.lines)


def read(keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
    """The requests of these keys that belong to these teams, with what the names of their documents say."""
    requests = ServiceRequest.objects.select_related("form_version").defer("form_version__schema", "answers")
    return gathering.in_order(requests, keys, teams)


def _stored(name: str) -> zipfile.ZipInfo:
    return entry(name, zipfile.ZIP_STORED)
