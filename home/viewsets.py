"""Lists and forms that this app adds to the admin beside its pages."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from home.terms import publish_terms
from portal.models import TermsVersion


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


terms = TermsViewSet()
