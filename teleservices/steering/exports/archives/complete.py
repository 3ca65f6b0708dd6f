"""The complete files of requests in one archive: each made as the sheet makes it, in the jail, one at a time.

A file is made while the rows of other exports would be read, and kept as the sheet keeps it: after a kill those made
are taken as they are. A request whose file can't be made, or kills its worker each time, is listed apart; the others
come all the same.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO

from django.utils.translation import gettext as _

from locker.stores.storage import open_stored
from teleservices.models import CompleteCopy, ServiceRequest
from teleservices.paperwork import complete_copy
from teleservices.spreadsheets import csv_file
from teleservices.spreadsheets.cells import Cell, Column, Head
from teleservices.spreadsheets.xlsx_file import entry
from teleservices.steering.exports import gathering
from teleservices.steering.exports.archives.naming import Names

MOST_REQUESTS = 300
"""Complete files of one archive: each takes some seconds to make."""
INDEX, LEFT_OUT = "index.csv", "dossiers-absents.txt"


class CompleteSource:
    """What is kept of each request until the archive is written: whose it is, the key of its file, why it has none."""

    def __init__(self) -> None:
        self.columns = [Column(key, key) for key in ("reference", "applicant", "procedure", "copy", "why")]

    def read(self, keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
        """Those of these keys that belong to these teams."""
        requests = ServiceRequest.objects.select_related("form_version").defer("form_version__schema", "answers")
        return gathering.in_order(requests, keys, teams)

    def cells(self, request: ServiceRequest) -> list[Cell]:
        """What is kept of `request`, once its complete file is made, unless it was already."""
        whole, key, why = ServiceRequest.objects.whole(request.reference), "", ""
        try:
            copy = complete_copy.make_now(request=whole or request, for_service=True)
        except complete_copy.TooMuchError as error:
            why = error.message
        else:
            key = str(copy.pk) if copy.stored_file_id else ""
            why = "" if key else _why_not(copy)
        return _kept(request, key, why)


def set_aside(request: ServiceRequest) -> list[Cell]:
    """What is kept of a request whose file took its workers with it: listed apart, not tried again."""
    why = _("Its preparation stopped several times before the end. Download each of its documents on its own.")
    return _kept(request, "", why)


def _kept(request: ServiceRequest, key: str, why: str) -> list[Cell]:
    return [request.reference, request.applicant_name, request.procedure.title, key, why]


def _why_not(copy: CompleteCopy) -> str:
    if copy.progress == CompleteCopy.Progress.COMPLEX:
        return _("It could not be put together: a document is too complex. Download each on its own.")
    return _("It could not be prepared. Try again in a few minutes.")


def write(stream: IO[bytes], model: str, rows: Iterable[Sequence[Cell]], tell: Callable[[], None]) -> tuple[int, int]:
    """Write the archive: the files that were made, an index, those left out and why; `tell` is called at each.

    Returns of how many requests there is a file, and how many documents these hold.
    """
    names, lines, absent, holds = Names(model), list[list[str | int | None]](), list[str](), 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for row in rows:
            tell()
            reference, applicant, procedure, key, why = (str(cell or "") for cell in row)
            copy = CompleteCopy.objects.select_related("stored_file").filter(pk=key).first() if key else None
            values = {"reference": reference, "nom": applicant, "demarche": procedure, "piece": _("complete file")}
            name = names.name(values | {"titre": reference}) if copy else ""
            if copy is None or not _added(archive, copy, name):
                absent.append(f"{reference}\t{why or _('It could not be prepared. Try again in a few minutes.')}")
                continue
            lines.append([reference, applicant, procedure, name])
            holds += 1 + copy.documents_total
        _add_index(archive, lines)
        if absent:
            head = _("The complete file of these requests is not in this archive:")
            archive.writestr(entry(LEFT_OUT), "\r\n".join([head, "", *absent, ""]).encode("utf-8-sig"))
    return len(lines), holds


def _added(archive: zipfile.ZipFile, copy: CompleteCopy, name: str) -> bool:
    """Copy the file into the archive, some at a time; whether the storage still has it."""
    if copy.stored_file is None:
        return False
    try:
        with open_stored(copy.stored_file) as source, archive.open(_stored(name), "w") as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        return False
    return True


def _stored(name: str) -> zipfile.ZipInfo:
    return entry(name, zipfile.ZIP_STORED)


def _add_index(archive: zipfile.ZipFile, lines: Sequence[Sequence[str | int | None]]) -> None:
    labels = (_("Reference"), _("Applicant"), _("Procedure"), _("File"))
    with tempfile.TemporaryFile() as index:
        csv_file.write(index, [Head(label) for label in labels], lines)
        index.seek(0)
        with archive.open(entry(INDEX), "w") as target:
            shutil.copyfileobj(index, target)
