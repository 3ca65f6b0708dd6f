"""The letter by which a decision is notified (CRPA L111-2, L211-2, L211-5, L212-1, L212-2), printed."""

import datetime as dt

from django.utils.translation import gettext as _

from teleservices.letters.composing import letter_contents
from teleservices.letters.letterhead import Contents
from teleservices.models import Decision
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document


def decision_letter_pdf(decision: Decision) -> Printed:
    """The letter of `decision`: the same bytes whenever it is made again from the same row.

    A decision of before letters had models kept no contents: its own say the rest.
    """
    contents = decision.letter_contents
    if contents is None:
        contents = letter_contents(decision)
    return letter_pdf(contents, reference=decision.request.reference, dated=decision.decided_at)


def letter_pdf(contents: Contents, *, reference: str, dated: dt.datetime, title: str = "", mark: str = "") -> Printed:
    """A letter with these contents, the notification of a decision unless it has another title.

    `mark` stands across its pages, of what no decision is yet.
    """
    return print_document(
        "decision_letter.typ",
        title=title or _("Notification of decision"),
        reference=reference,
        dated=dated,
        contents={**contents, "mark": mark},
    )
