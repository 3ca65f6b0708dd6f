"""The manifest of a package: an ArchiveTransfer message of SEDA 2.2 (`reference/seda-2.2`), written as a stream.

The objects come first in the message, then the units that describe them: these wait in a file, never in memory.
"""

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, SubElement, tostring

from teleservices.models import EliminationLine

NAMESPACE = "fr:gouv:culture:archivesdefrance:seda:v2.2"
DIGEST, PDF = "SHA-512", "application/pdf"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an XML document can't hold, escaped or not."""
CODE_LISTS = (
    "MessageDigestAlgorithmCodeListVersion",
    "MimeTypeCodeListVersion",
    "FileFormatCodeListVersion",
    "AppraisalRuleCodeListVersion",
    "AccessRuleCodeListVersion",
)


@dataclass(frozen=True)
class DataObject:
    """A file of the package: its number, what it is, its digest and its bytes."""

    number: int
    label: str
    digest: str
    size: int

    @property
    def uri(self) -> str:
        """Its name in the package."""
        return f"content/ID{self.number}.pdf"


class Manifest:
    """The manifest being written: `add` a request at a time, then `copy_to` once. Closed as a context manager is."""

    def __init__(self, identifier: str, parties: Mapping[str, str], *, at: dt.datetime, comment: str) -> None:
        self.parties = parties
        self.objects = tempfile.TemporaryFile()  # noqa: SIM115 - both are closed with the manifest
        self.units = tempfile.TemporaryFile()  # noqa: SIM115
        self.objects.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<ArchiveTransfer xmlns="{NAMESPACE}">\n'.encode())
        self._write(self.objects, _leaf("Comment", comment), _leaf("Date", at.isoformat(timespec="seconds")))
        self._write(self.objects, _leaf("MessageIdentifier", identifier))
        if parties["agreement"]:
            self._write(self.objects, _leaf("ArchivalAgreement", parties["agreement"]))
        self._write(self.objects, _code_lists())
        self.objects.write(b"<DataObjectPackage>\n")

    def __enter__(self) -> "Manifest":
        return self

    def __exit__(self, *_error: object) -> None:
        self.objects.close()
        self.units.close()

    def add(self, line: EliminationLine, title: str, objects: Iterable[DataObject]) -> None:
        """Describe a request, and each of its files in it."""
        unit = Element("ArchiveUnit", id=f"AU{line.pk}")
        management = SubElement(unit, "Management")
        _rule(management, "AppraisalRule", self.parties["appraisal_rule"], line.ended_on, final="Keep")
        if self.parties["access_rule"]:
            _rule(management, "AccessRule", self.parties["access_rule"], line.ended_on)
        content = SubElement(unit, "Content")
        described = {"DescriptionLevel": "File", "Title": title, "OriginatingSystemId": line.reference}
        dates = {"StartDate": line.submitted_on.isoformat(), "EndDate": line.ended_on.isoformat()}
        _leaves(content, described | {"Description": line.get_outcome_display()} | dates)
        for file in objects:
            self._write(self.objects, _binary(file, line.reference))
            item = SubElement(unit, "ArchiveUnit", id=f"AU{line.pk}-{file.number}")
            _leaves(SubElement(item, "Content"), {"DescriptionLevel": "Item", "Title": file.label})
            _leaves(SubElement(item, "DataObjectReference"), {"DataObjectReferenceId": f"ID{file.number}"})
        self._write(self.units, unit)

    def copy_to(self, stream: IO[bytes]) -> None:
        """Write the whole message to `stream`."""
        self.objects.seek(0)
        self.units.seek(0)
        shutil.copyfileobj(self.objects, stream)
        stream.write(b"<DescriptiveMetadata>\n")
        shutil.copyfileobj(self.units, stream)
        stream.write(b"</DescriptiveMetadata>\n")
        management = Element("ManagementMetadata")
        submitting = {"SubmissionAgencyIdentifier": self.parties["transferring_agency"]}
        _leaves(management, {"OriginatingAgencyIdentifier": self.parties["originating_agency"]} | submitting)
        self._write(stream, management)
        stream.write(b"</DataObjectPackage>\n")
        for name, party in (("ArchivalAgency", "archival_agency"), ("TransferringAgency", "transferring_agency")):
            agency = Element(name)
            _leaves(agency, {"Identifier": self.parties[party]})
            self._write(stream, agency)
        stream.write(b"</ArchiveTransfer>\n")

    @staticmethod
    def _write(stream: IO[bytes], *elements: Element) -> None:
        for element in elements:
            stream.write(tostring(element, encoding="utf-8", xml_declaration=False) + b"\n")


def _leaf(name: str, text: str) -> Element:
    element = Element(name)
    element.text = NOT_XML.sub("", text)
    return element


def _leaves(parent: Element, texts: Mapping[str, str]) -> None:
    """One child a text, in the order that the schema wants."""
    parent.extend(_leaf(name, text) for name, text in texts.items())


def _code_lists() -> Element:
    lists = Element("CodeListVersions")
    _leaves(lists, dict.fromkeys(CODE_LISTS, "1.0"))
    return lists


def _rule(parent: Element, name: str, code: str, since: dt.date, *, final: str = "") -> None:
    rule = SubElement(parent, name)
    if code:
        _leaves(rule, {"Rule": code, "StartDate": since.isoformat()})
    if final:
        _leaves(rule, {"FinalAction": final})


def _binary(file: DataObject, reference: str) -> Element:
    element = Element("BinaryDataObject", id=f"ID{file.number}")
    _leaves(element, {"DataObjectVersion": "BinaryMaster_1", "Uri": file.uri})
    digest = _leaf("MessageDigest", file.digest)
    digest.set("algorithm", DIGEST)
    element.append(digest)
    _leaves(element, {"Size": str(file.size)})
    _leaves(SubElement(element, "FormatIdentification"), {"MimeType": PDF})
    _leaves(SubElement(element, "FileInfo"), {"Filename": f"{reference} - {file.label}.pdf"})
    return element
