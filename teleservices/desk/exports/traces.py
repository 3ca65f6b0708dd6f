"""Who took what out of the desk, when, how many and with which filter: a list for who may audit, never changed."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from notifications.permissions import ReadOnlyPolicy
from teleservices.models import DeskExport

SHOWN = [
    "author", "asked_at", "content", "format", "procedure", "told", "state", "done", "fetched_at", "expires_at",
]  # fmt: skip


class DeskExportViewSet(ModelViewSet):
    """The exports of the year, in the reports' menu: no file, no search, nobody's name but the author's."""

    model = DeskExport
    icon = "download"
    menu_label = _("Exports of requests")
    menu_name = "desk-exports"
    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = SHOWN
    form_fields = ["content"]  # Wagtail wants a form; the policy lets nobody reach it
    list_display = ["author", "asked_at", "content", "format", "told", "state", "done", "fetched_at"]
    list_filter = ["state", "content", "format"]
    search_fields: list[str] = []
    ordering = ["-asked_at"]

    @cached_property
    def permission_policy(self) -> ReadOnlyPolicy:
        """Whoever holds `view_deskexport` looks; nobody adds, changes or deletes."""
        return ReadOnlyPolicy(self.model)


desk_exports = DeskExportViewSet("desk_exports", url_prefix="exports-des-demandes")
