"""The words of a verdict: why a document is refused and what was found in it. Shared by parent and child: no Django."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a document is refused; the citizen's sentence for each is in `messages.py`."""

    EMPTY = "empty"
    NOT_A_PDF = "not_a_pdf"
    TOO_LARGE = "too_large"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - a reason, not a secret
    DAMAGED = "damaged"
    NO_PAGE = "no_page"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    DANGEROUS = "dangerous"
    ACTIVE = "active"
    DYNAMIC_FORM = "dynamic_form"
    INFECTED = "infected"
    NO_ANTIVIRUS = "no_antivirus"
    NOT_A_PHOTO = "not_a_photo"
    PHOTO_TOO_LARGE = "photo_too_large"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"


OURS = frozenset({Reason.UNAVAILABLE, Reason.BUSY, Reason.NO_ANTIVIRUS})
"""Reasons that say something of the portal, nothing of the file."""


class Finding(StrEnum):
    """What a document holds that a plain one doesn't."""

    LAUNCH = "launch"
    IMPORT_DATA = "import_data"
    REMOTE_GO_TO = "remote_go_to"
    EMBEDDED_GO_TO = "embedded_go_to"
    NETWORK_PATH = "network_path"
    EXTERNAL_STREAM = "external_stream"
    POSTSCRIPT = "postscript"
    PAGE_COUNT = "page_count"
    AMBIGUOUS = "ambiguous"
    JAVASCRIPT = "javascript"
    AUTOMATIC_ACTION = "automatic_action"
    OPEN_ACTION = "open_action"
    SUBMIT_FORM = "submit_form"
    XFA = "xfa"
    DYNAMIC_XFA = "dynamic_xfa"
    EMBEDDED_FILE = "embedded_file"
    MEDIA = "media"
    UNUSUAL_LINK = "unusual_link"
    GO_TO_ACTION = "go_to_action"
    BLANK_ENTRY = "blank_entry"


ACTIVE = frozenset(
    {
        Finding.JAVASCRIPT,
        Finding.AUTOMATIC_ACTION,
        Finding.OPEN_ACTION,
        Finding.SUBMIT_FORM,
        Finding.XFA,
        Finding.EMBEDDED_FILE,
        Finding.MEDIA,
        Finding.UNUSUAL_LINK,
        Finding.GO_TO_ACTION,
        Finding.BLANK_ENTRY,
    }
)
"""Findings that are removed from the document and leave it readable."""

TIDIED = frozenset({Finding.GO_TO_ACTION, Finding.BLANK_ENTRY})
"""Findings that do nothing and whose removal nobody notices: who sent the document isn't told of them."""

DANGEROUS = frozenset(Finding) - ACTIVE - {Finding.DYNAMIC_XFA}
"""Findings that no honest document sent to an administration needs."""


def reason_for(findings: frozenset[Finding]) -> Reason | None:
    """Why a document with these findings is refused, the gravest first, or None: what is left can be removed."""
    if findings & DANGEROUS:
        return Reason.DANGEROUS
    return Reason.DYNAMIC_FORM if Finding.DYNAMIC_XFA in findings else None
