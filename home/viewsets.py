"""Lists and forms that this app adds to the admin beside its pages."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from home.terms import publish_terms
from portal.admin.seen_views import SeenViewSet
from portal.models import ServiceNotice, TermsVersion


class AppendOnlyPolicy(ModelPermissionPolicy):
    """Nobody changes or deletes, whatever their permissions."""

    def user_has_permission(self, user: AbstractBaseUser | AnonymousUser, action: str) -> bool:
        """Adding and viewing alone are asked of the permissions."""
        return action in ("add", "view") and bool(super().user_has_permission(user, action))


class PublishTermsView(CreateView):
    """A new version of the terms of use."""

    def save_instance(self) -> TermsVersion:
        """Number and date are not typed."""
        return publish_terms(body=self.form.cleaned_data["body"])


class TermsViewSet(ModelViewSet):
    """The versions of the terms of use: read them, publish a new one."""

    model = TermsVersion
    name = "terms"
    url_prefix = "conditions-generales"
    menu_label = _("Terms of use")
    icon = "doc-full"
    form_fields = ("body",)
    list_display = ("__str__", DateColumn("published_at", label=_("published on"), width="30%"))
    inspect_view_enabled = True
    inspect_view_fields = ("number", "published_at", "body")
    copy_view_enabled = False
    add_to_settings_menu = True
    add_view_class = PublishTermsView

    @cached_property
    def permission_policy(self) -> AppendOnlyPolicy:
        """Versions are added, never changed nor deleted: people accepted them as they were."""
        return AppendOnlyPolicy(self.model)


class ServiceNotices(SeenViewSet):
    """What everybody is told for a time."""

    model = ServiceNotice
    name = "service_notices"
    url_prefix = "annonces"
    menu_label = _("Service notices")
    icon = "warning"
    form_fields = (
        *("title", "text", "tone", "place"),
        *("happens_from", "happens_until", "shown_from", "shown_until"),
    )
    list_display = (
        "title",
        Column("state", label=_("State")),
        Column("get_place_display", label=_("Shown on")),
        DateColumn("shown_from", label=_("Shown from")),
        DateColumn("shown_until", label=_("Shown until")),
    )
    add_to_reference_index = False
    copy_view_enabled = False
    add_to_admin_menu = True
    menu_order = 450


terms, service_notices = TermsViewSet(), ServiceNotices()
