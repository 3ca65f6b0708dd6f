"""The e-mail that says that an export can be fetched: a link to a page, nothing of what the file holds."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications import outbox
from portal.dates import long_date
from portal.identity.department import current_department
from teleservices.models import DeskExport


def tell_ready(*, export: DeskExport, recipient: str, expires_at: dt.datetime) -> None:
    """Post the e-mail to the author of an export, within the transaction that makes it ready."""
    subject = _("Your export is ready")
    context = {
        "subject": subject,
        "paragraphs": [
            _("The export that you asked for is ready. You can fetch it until %(day)s; it is then deleted.")
            % {"day": long_date(expires_at)},
        ],
        "url": settings.PARVIS_BASE_URL + reverse("desk:exports"),
        "action": _("See my exports"),
        "choices_url": settings.PARVIS_BASE_URL + reverse("desk:notices"),
        "portal": current_department(),
    }
    outbox.post(
        key=f"desk-export:{export.uuid}",
        kind="service.export_ready",
        recipient=recipient,
        subject=subject,
        text=render_to_string("emails/requests/team.txt", context),
        html=render_to_string("emails/requests/team.html", context),
    )
