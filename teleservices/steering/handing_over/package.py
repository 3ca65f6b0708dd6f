"""A package written: each request's files, then the manifest that describes them, checked against the schema."""

import datetime as dt
import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locker.space import MEGABYTE
from teleservices.errors import TeleservicesError
from teleservices.legal import legal_day
from teleservices.lifecycle.retention.when_over import why_kept
from teleservices.models import ArchiveTransfer, EliminationLine, ServiceRequest
from teleservices.spreadsheets.xlsx_file import entry
from teleservices.steering.handing_over import seda_messages
from teleservices.steering.handing_over.archived import Archived, archived
from teleservices.steering.handing_over.manifest import DataObject, Manifest

MOST_BYTES = 4_000 * MEGABYTE
"""From there on, the requests left wait for the next package."""
CHUNK = 1 << 20
MANIFEST = "manifest.xml"


class LostDocumentError(TeleservicesError):
    """A document isn't in the storage, or isn't what was stored: what would hand over less is not made."""

    wording = gettext_lazy("A document of %(reference)s can't be read as it was stored: restore it from a backup.")


@dataclass
class Written:
    """What a package holds, and the lines that it leaves for another one."""

    taken: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    files: int = 0
    size: int = 0


class Package:
    """A package being written to a stream."""

    def __init__(self, transfer: ArchiveTransfer, stream: IO[bytes], tell: Callable[[], None]) -> None:
        self.transfer, self.tell, self.written = transfer, tell, Written()
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED)  # a PDF is compressed already

    def write(self) -> Written:
        """Write it whole; `tell` is called at each file. Raises LostDocumentError, InvalidMessageError."""
        transfer = self.transfer
        comment = _("Files of procedure “%(procedure)s”, service “%(team)s”.") % {
            "procedure": transfer.elimination.procedure.title,
            "team": transfer.elimination.team.name,
        }
        moment = timezone.localtime(transfer.asked_at)
        with self.zip, Manifest(str(transfer.uuid), transfer.parties, at=moment, comment=comment) as manifest:
            for line in transfer.lines.order_by("pk"):
                self._add(line, manifest)
            with tempfile.TemporaryFile() as message:
                manifest.copy_to(message)
                seda_messages.check(message)
                message.seek(0)
                with self.zip.open(entry(MANIFEST), "w") as target:
                    for chunk in iter(lambda: message.read(CHUNK), b""):
                        target.write(chunk)
        return self.written

    def _add(self, line: EliminationLine, manifest: Manifest) -> None:
        """The files of one request, unless something keeps it, or the package is full."""
        request = ServiceRequest.objects.whole(line.reference)
        if request is None or self.written.size > MOST_BYTES or why_kept(request, legal_day(timezone.now())):
            self.written.left.append(line.pk)
            return
        objects = list(self._files(request, self.transfer.asked_at))
        manifest.add(line, f"{request.procedure.title} - {request.applicant_name} - {line.reference}", objects)
        self.written.taken.append(line.pk)

    def _files(self, request: ServiceRequest, at: dt.datetime) -> Iterator[DataObject]:
        for file in archived(request, at=at):
            self.tell()
            self.written.files += 1
            yield self._copy(request, file, self.written.files)

    def _copy(self, request: ServiceRequest, file: Archived, number: int) -> DataObject:
        lost = LostDocumentError(LostDocumentError.wording % {"reference": request.reference})
        sha512, sha256, size = hashlib.sha512(), hashlib.sha256(), 0
        place = entry(DataObject(number, "", "", 0).uri, zipfile.ZIP_STORED)
        try:
            source = file.open()
        except FileNotFoundError as error:
            raise lost from error
        with closing(source), self.zip.open(place, "w", force_zip64=True) as target:
            for chunk in iter(lambda: source.read(CHUNK), b""):
                sha512.update(chunk)
                sha256.update(chunk)
                size += len(chunk)
                target.write(chunk)
        if file.sha256 and file.sha256 != sha256.hexdigest():
            raise lost
        self.written.size += size
        return DataObject(number, file.label, sha512.hexdigest(), size)
