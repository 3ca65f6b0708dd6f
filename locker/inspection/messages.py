"""What the citizen reads when a document is refused (what is wrong, and what to do) or cleaned (what was removed)."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from locker.inspection.reasons import Finding, Reason

MESSAGES: dict[Reason, Promise] = {
    Reason.EMPTY: _("This file is empty. Check it on your device, then attach the right one."),
    Reason.NOT_A_PDF: _("This file is not a PDF document. Save or print it as a PDF, then attach it again."),
    Reason.TOO_LARGE: _("Your document is too large. Reduce its size or split it, then attach it again."),
    Reason.NEEDS_PASSWORD: _(
        "Your document is protected by a password. Save it without protection, then attach it again."
    ),
    Reason.DAMAGED: _("Your document is damaged or incomplete. Save it again as a PDF, then attach it again."),
    Reason.NO_PAGE: _("Your document has no page. Check it on your device, then attach it again."),
    Reason.TOO_MANY_PAGES: _("Your document has more than 500 pages. Keep the useful pages, then attach it again."),
    Reason.TOO_COMPLEX: _(
        "Your document is too complex to be checked. Open it, print it as a PDF, then attach the new file."
    ),
    Reason.DANGEROUS: _(
        "Your document holds commands or links to other files that could be harmful. "
        "Open it, print it as a PDF, then attach the new file."
    ),
    Reason.ACTIVE: _(
        "Your document holds more than pages: a program, an attached file, a video or an interactive form. "
        "Open it, print it as a PDF, then attach the new file."
    ),
    Reason.DYNAMIC_FORM: _(
        "Your document is a form that only some programs can display. "
        "Open it, print it as a PDF, then attach the new file."
    ),
    Reason.INFECTED: _(
        "Our antivirus found harmful content in your document. "
        "Have your device checked, then attach another copy of the document."
    ),
    Reason.NO_ANTIVIRUS: _(
        "Documents can't be checked by our antivirus at the moment, so yours was not kept. Try again in a few minutes."
    ),
    Reason.NOT_A_PHOTO: _("This photo can't be read. Send a JPEG, PNG or HEIC photo, as your phone takes them."),
    Reason.PHOTO_TOO_LARGE: _("This photo is too large. Take it again with an ordinary resolution."),
    Reason.BUSY: _("The portal is very busy: your document could not be checked in time. Try again in a few minutes."),
    Reason.UNAVAILABLE: _("We could not check your document. Try again in a few minutes."),
}

REMOVED: dict[Finding, Promise] = {
    Finding.JAVASCRIPT: _("a program"),
    Finding.AUTOMATIC_ACTION: _("actions that start by themselves"),
    Finding.OPEN_ACTION: _("actions that start by themselves"),
    Finding.SUBMIT_FORM: _("a button that sends data elsewhere"),
    Finding.XFA: _("an interactive form, whose visible answers stay"),
    Finding.EMBEDDED_FILE: _("attached files"),
    Finding.MEDIA: _("a video, a sound or a 3D model"),
    Finding.UNUSUAL_LINK: _("links that lead elsewhere than to the web"),
}


def message(reason: Reason) -> Promise:
    """The sentence, lazily translated, that tells a citizen why a document is refused and what to do."""
    return MESSAGES[reason]


def removed_message(findings: Iterable[str]) -> str:
    """The sentence that tells what was removed from a document (`StoredFile.cleaned`); empty if nothing was."""
    words = list(dict.fromkeys(str(REMOVED[Finding(finding)]) for finding in findings))
    if not words:
        return ""
    text = gettext("For everyone's safety, we removed from your document: %(removed)s. Its pages are unchanged.")
    return text % {"removed": ", ".join(words)}
