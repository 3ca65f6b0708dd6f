"""The file for whoever franks the letters: a line each, to whom and where."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teleservices.models import PostalSending
from teleservices.spreadsheets.cells import Head
from teleservices.spreadsheets.csv_file import write

LINES = 5
"""Lines of an address: what is longer stands together on the last one."""


def franking_file(sendings: Sequence[PostalSending]) -> bytes:
    """The file, in the order of `sendings`; no spreadsheet runs anything of it."""
    labels = [_("Reference"), pgettext("a letter", "Registered"), _("Recipient")]
    labels += [_("Address, line %(number)d") % {"number": number} for number in range(1, LINES + 1)]
    content = io.BytesIO()
    write(content, [Head(label) for label in labels], [_row(sending) for sending in sendings])
    return content.getvalue()


def _row(sending: PostalSending) -> list[str]:
    lines = [line.strip() for line in sending.address.splitlines() if line.strip()]
    lines = [*lines[: LINES - 1], " ".join(lines[LINES - 1 :])] if len(lines) > LINES else lines
    registered = _("yes") if sending.is_registered else _("no")
    return [sending.request.reference, registered, sending.recipient, *lines, *[""] * (LINES - len(lines))]
