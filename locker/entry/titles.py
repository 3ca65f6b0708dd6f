"""How a file's name becomes a title that people read: never a path, never anything that a screen would not show."""

import unicodedata

from django.utils.translation import gettext as _

LONGEST = 200
EXTENSION = ".pdf"


def clean_title(text: str) -> str:
    """`text` on one line, composed, of printable characters only (no control, no change of direction)."""
    composed = unicodedata.normalize("NFC", text)
    line = "".join(
        character if character.isprintable() else " " if character.isspace() else "" for character in composed
    )
    return " ".join(line.split())[:LONGEST].rstrip()


def file_name(name: str) -> str:
    """The last part of a file's name, as it may be shown; never empty."""
    return clean_title(name.replace("\\", "/").rsplit("/", 1)[-1]) or _("Document")


def document_title(name: str) -> str:
    """A title from a file's name: no folder, no extension, never empty."""
    base_name = file_name(name)
    is_pdf = base_name.lower().endswith(EXTENSION)
    return (base_name[: -len(EXTENSION)].rstrip() if is_pdf else base_name) or _("Document")
