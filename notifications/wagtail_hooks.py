"""Registrations only: the lists of e-mails and of addresses in the admin's reports, to read and to handle."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from notifications.listing import EmailFilterSet, EmailsView, StopFilterSet, StopsView
from notifications.models import OutgoingEmail, StoppedAddress
from notifications.pages import EmailPage, StopPage
from notifications.permissions import ReadOnlyPolicy
from portal.admin.policies import PolicyViewSet


class ReadOnlyViewSet(PolicyViewSet):
    """A list and a page of each row, in the reports' menu; whoever holds `view` looks, nobody writes by a form."""

    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    search_backend_name = None
    policy_class = ReadOnlyPolicy  # the workers write these rows


class OutgoingEmailViewSet(ReadOnlyViewSet):
    """What was sent, about which request, and how it went."""

    model = OutgoingEmail
    icon = "mail"
    menu_label = _("E-mails sent")
    menu_name = "outgoing-emails"
    form_fields = ["kind"]  # Wagtail wants a form; the policy lets nobody reach it
    index_view_class = EmailsView
    inspect_view_class = EmailPage
    filterset_class = EmailFilterSet
    ordering = ["-created_at"]


class StoppedAddressViewSet(ReadOnlyViewSet):
    """Where nothing is written any more."""

    model = StoppedAddress
    icon = "warning"
    menu_label = _("Addresses no longer written to")
    menu_name = "stopped-addresses"
    form_fields = ["reason"]
    index_view_class = StopsView
    inspect_view_class = StopPage
    filterset_class = StopFilterSet
    ordering = ["-since"]


@hooks.register("register_admin_viewset")
def register_outgoing_emails() -> list[ModelViewSet]:
    """The lists, in the reports' menu."""
    return [
        OutgoingEmailViewSet("outgoing_emails", url_prefix="e-mails"),
        StoppedAddressViewSet("stopped_addresses", url_prefix="adresses-arretees"),
    ]


@hooks.register("register_permissions")
def register_mail_permissions() -> QuerySet[Permission]:
    """What a group may be given: to look, to read to whom, to send again, to allow an address again."""
    names = ("view_outgoingemail", "view_stoppedaddress", "reveal_recipient", "send_again", "lift_stop")
    return Permission.objects.filter(content_type__app_label="notifications", codename__in=names)
