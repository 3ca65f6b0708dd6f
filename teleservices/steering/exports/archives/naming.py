"""The names of documents in an archive: a model of closed tags, safe on every file system, no two alike."""

import re
import unicodedata
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TAGS = ("reference", "piece", "nom", "titre", "demarche")
"""What a model may say: the request, the question, the applicant, the document's title, the procedure."""
USUAL = "{reference}_{piece}_{nom}"
LONGEST_MODEL, LONGEST_NAME = 120, 120
TAG = re.compile(r"\{([^{}]*)\}")
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for itself."""


def check(model: str) -> None:
    """Raise ValidationError for a model with an unknown tag, or that would name all documents alike."""
    tags = TAG.findall(model)
    unknown = [tag for tag in tags if tag not in TAGS]
    if unknown or re.search(r"[{}]", TAG.sub("", model)):
        text = ", ".join(f"{{{tag}}}" for tag in TAGS)
        raise ValidationError(_("Use only these tags: %(tags)s.") % {"tags": text})
    if "reference" not in tags:
        raise ValidationError(_("Put {reference} in it: the documents of two requests must not be mistaken."))


class Names:
    """The names of the documents of one archive, each given once whatever the case of its letters."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.given: set[str] = set()

    def name(self, values: Mapping[str, str]) -> str:
        """The name of a document that these values are of, ending included; the second of two alike has a number."""
        text = TAG.sub(lambda tag: safe(values.get(tag[1], "")), self.model)
        stem = safe(text)[:LONGEST_NAME].rstrip(" .") or "document"
        stem = f"_{stem}" if RESERVED.match(stem) else stem
        name, number = f"{stem}.pdf", 1
        while name.casefold() in self.given:
            number += 1
            name = f"{stem} ({number}).pdf"
        self.given.add(name.casefold())
        return name


def safe(text: str) -> str:
    """The text without what a file system refuses; single spaces."""
    plain = "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] != "C")
    return " ".join(UNSAFE.sub("-", plain).split()).strip(" .")
