"""What this app adds to Wagtail's admin: registrations only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from accounts.profiles.admin import join_requests
from accounts.rights.officer import views as officer_views
from accounts.rights.officer.demands_of_erasure import ERASE
from accounts.staff.demands import views as demand_views
from accounts.staff.mail_proof import MailProofView
from accounts.staff.who_may import views as who_may_views


@hooks.register("register_admin_viewset")
def register_join_requests() -> ViewSet:
    """Requests to join a profile that the département decides."""
    return join_requests


@hooks.register("register_admin_urls")
def register_rights_urls() -> list[URLPattern]:
    """The addresses of the pages of rights: who may do what, and demands."""
    return [
        path("droits/qui-peut-quoi/", who_may_views.page, name="who_may"),
        path("droits/qui-peut-quoi/export/", who_may_views.export, name="who_may_export"),
        path("droits/effacements/", officer_views.erasures, name="erasures"),
        path("droits/demandes/", demand_views.demand_list, name="rights_demands"),
        path("droits/demandes/<uuid:uuid>/", demand_views.demand_page, name="rights_demand"),
        path("avant-d-ouvrir/courriels/", MailProofView.as_view(), name="mail_proof"),
    ]


class AdministratorsItem(MenuItem):
    """An entry for those who manage accounts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_user")


@hooks.register("register_settings_menu_item")
def register_demands() -> MenuItem:
    """Demands of rights, under Settings, beside the agents."""
    return AdministratorsItem(_("Demands of rights"), reverse("rights_demands"), icon_name="key", order=610)


class ErasuresItem(MenuItem):
    """An entry for who erases people for the data-protection officer."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ERASE)


@hooks.register("register_settings_menu_item")
def register_erasures() -> MenuItem:
    """Erasures asked, under Settings."""
    return ErasuresItem(_("Erasures asked"), reverse("erasures"), icon_name="lock", order=630)


@hooks.register("register_permissions")
def register_erasure_permission() -> QuerySet[Permission]:
    """What a group may be given: to erase people for the data-protection officer."""
    return Permission.objects.filter(content_type__app_label="accounts", codename="erase_people")


@hooks.register("register_settings_menu_item")
def register_who_may() -> MenuItem:
    """Who may do what, under Settings, beside the agents."""
    return AdministratorsItem(_("Who may do what"), reverse("who_may"), icon_name="group", order=620)
