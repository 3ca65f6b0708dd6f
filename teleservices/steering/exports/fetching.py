"""How the file of an export leaves: to its author alone, while they may see all that it holds, with a trace."""

from collections.abc import Set as AbstractSet

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts import audit
from accounts.models import User
from locker.delivery import private_file
from locker.readings import note_reading
from teleservices.models import DeskExport, ExportContent, ExportFormat

TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    ExportFormat.ZIP: "application/zip",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}


NAMES = {
    ExportContent.COLUMNS: pgettext_lazy("in the name of a file", "list"),
    ExportContent.FACTS: pgettext_lazy("in the name of a file", "facts"),
    ExportContent.ANSWERS: pgettext_lazy("in the name of a file", "answers"),
    ExportContent.DOCUMENTS: pgettext_lazy("in the name of a file", "documents"),
    ExportContent.COMPLETE: pgettext_lazy("in the name of a file", "complete-files"),
    ExportContent.PRINT: pgettext_lazy("in the name of a file", "print"),
}
"""What tells two files of a day apart, beside their hour."""


def days_kept() -> int:
    """Days that a file can be fetched, from the moment when it is ready."""
    return settings.PARVIS_EXPORT_DAYS


def is_open(export: DeskExport, teams: AbstractSet[int]) -> bool:
    """Whether its author, who is of these services, can fetch it now."""
    return export.is_ready and set(export.teams) <= teams


def given(*, request: HttpRequest, export: DeskExport, user: User) -> HttpResponseBase:
    """The file as an attachment, its fetching written down; the caller has checked who asks for it.

    Raises FileNotFoundError when the storage lost it.
    """
    asked_at, holds = timezone.localtime(export.asked_at), NAMES[ExportContent(export.content)]
    response = private_file(
        export.storage_name,
        file_name=f"{_('requests')}-{holds}-{asked_at:%Y-%m-%d-%Hh%M}.{export.format}",
        content_type=TYPES[ExportFormat(export.format)],
    )
    with transaction.atomic():
        DeskExport.objects.filter(pk=export.pk, fetched_at=None).update(fetched_at=timezone.now())
        audit.record(
            account=user,
            actor=user,
            kind="requests_export_fetched",
            details={"export": str(export.uuid), "requests": export.done},
        )
    note_reading(request, max(export.done, export.files))
    return response
