"""Registrations only: the list of e-mails in the admin's reports, to read and never to change."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from notifications.models import OutgoingEmail
from notifications.permissions import ReadOnlyPolicy


class OutgoingEmailViewSet(ModelViewSet):
    """What was sent, about which request, and how it went: no body, no subject, no address."""

    model = OutgoingEmail
    icon = "mail"
    menu_label = _("E-mails sent")
    menu_name = "outgoing-emails"
    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "kind",
        "about",
        "state",
        "attempts",
        "created_at",
        "sent_at",
        "next_attempt_at",
        "last_error",
        "provider_message_id",
    ]
    form_fields = ["kind"]  # Wagtail wants a form; the policy lets nobody reach it
    list_display = ["kind", "about", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    search_fields = ["about", "kind"]
    search_backend_name = None
    ordering = ["-created_at"]

    @cached_property
    def permission_policy(self) -> ReadOnlyPolicy:
        """Whoever holds `view_outgoingemail` looks; nobody adds, changes or deletes."""
        return ReadOnlyPolicy(self.model)


@hooks.register("register_admin_viewset")
def register_outgoing_emails() -> OutgoingEmailViewSet:
    """The list, in the reports' menu."""
    return OutgoingEmailViewSet("outgoing_emails", url_prefix="e-mails")
