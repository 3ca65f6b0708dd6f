"""What the citizen reads when a document is refused: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from locker.inspection.reasons import Reason

MESSAGES: dict[Reason, Promise] = {
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
    Reason.UNAVAILABLE: _("We could not check your document. Try again in a few minutes."),
}


def message(reason: Reason) -> Promise:
    """Return the sentence, lazily translated, that tells a citizen why a document is refused and what to do."""
    return MESSAGES[reason]
