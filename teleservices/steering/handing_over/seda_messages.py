"""The official schema of SEDA 2.2 (`reference/seda-2.2`): what leaves for the archives, and what they answer, is valid.

Nothing is fetched, no entity is expanded: an answer comes from outside.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from lxml import etree

from teleservices.errors import TeleservicesError

MAIN_SCHEMA = "reference/seda-2.2/seda-2.2-main.xsd"
NAMESPACES = {"seda": "fr:gouv:culture:archivesdefrance:seda:v2.2"}
LONGEST_ANSWER = 2_000_000
"""Bytes of an answer: it may list each object that the archives took."""
ACCEPTED = ("OK", "WARNING")
"""Reply codes of who took all; `000` is that of SEDA 1.0, which some still write."""


class InvalidMessageError(TeleservicesError):
    """A message isn't what the schema wants."""

    wording = _("This file isn't an ArchiveTransferReply message of SEDA 2.2.")


@dataclass(frozen=True)
class Answered:
    """What a message of the archives says."""

    number: str
    answers: str
    """The identifier of the package that it answers."""
    day: str
    code: str
    reason: str

    @property
    def is_accepted(self) -> bool:
        """Whether they took the package: anything else than their codes for that is a rejection."""
        return self.code.upper() in ACCEPTED or self.code.startswith("000")


def schema_path() -> Path:
    """Where the schema lies: beside the code."""
    return Path(settings.BASE_DIR, MAIN_SCHEMA)


def check(manifest: IO[bytes]) -> None:
    """Raise InvalidMessageError for a manifest that isn't valid; read as a stream, whatever its size."""
    manifest.seek(0)
    try:
        for _event, element in etree.iterparse(manifest, schema=_schema(), resolve_entities=False, no_network=True):
            if element.getparent() is not None and element.getparent().getparent() is not None:
                continue
            element.clear()
    except etree.XMLSyntaxError as error:
        raise InvalidMessageError(str(error)) from error


def read_answer(content: bytes) -> Answered:
    """What an ArchiveTransferReply says. Raises InvalidMessageError."""
    if len(content) > LONGEST_ANSWER or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise InvalidMessageError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InvalidMessageError from error
    if etree.QName(root).localname != "ArchiveTransferReply" or not _schema().validate(root):
        raise InvalidMessageError
    comments = [_text(comment) for comment in root.findall("seda:Comment", NAMESPACES)]
    details = [_text(detail) for detail in root.findall(".//seda:OutcomeDetailMessage", NAMESPACES)]
    day = _of(root, "GrantDate") or _of(root, "Date")
    code = _of(root, "ReplyCode")
    reason = " ".join(part for part in (*comments, *details) if part)
    return Answered(_of(root, "MessageIdentifier"), _of(root, "MessageRequestIdentifier"), day[:10], code, reason)


def _of(root: "etree._Element", name: str) -> str:
    element = root.find(f"seda:{name}", NAMESPACES)
    return "" if element is None else _text(element)


def _text(element: "etree._Element") -> str:
    return (element.text or "").strip()


@lru_cache(maxsize=1)
def _schema() -> "etree.XMLSchema":
    """Compiled once a process."""
    return etree.XMLSchema(etree.parse(str(schema_path()), etree.XMLParser(no_network=True)))
