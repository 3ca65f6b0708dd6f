"""Categories of documents and types of profiles, as Wagtail lists and edits them."""

from django.db import transaction
from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import DeleteView

from accounts.models import ProfileType
from locker.models import DocumentCategory
from portal.admin.seen_views import SeenViewSet
from teleservices.studio.drafting.snapshots import is_drafted


class DeleteUnusedView(DeleteView):
    """Deletes what nothing uses; says so otherwise."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete; what documents or profiles are of is protected by the database, and said to be used."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, gettext("“%(name)s” is used: it can't be deleted.") % {"name": self.object})
            return redirect(self.index_url_name)


class DeleteProfileTypeView(DeleteUnusedView):
    """« Particulier » stays: everyone has it. So does what a procedure is meant for."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete the type of profile, or say why it stays: everyone's own, or one that a procedure uses."""
        if self.object.is_personal:
            messages.error(self.request, gettext("“%(name)s” is everyone's own profile: it stays.") % self._name())
            return redirect(self.index_url_name)
        if self.object.procedures.exists() or is_drafted(self.object):
            messages.error(self.request, gettext("“%(name)s” is used: it can't be deleted.") % self._name())
            return redirect(self.index_url_name)
        return super().form_valid(form)

    def _name(self) -> dict[str, str]:
        return {"name": self.object.label}


class DocumentCategories(SeenViewSet):
    """What ties a document of the locker to a question."""

    model = DocumentCategory
    name = "studio_categories"
    url_prefix = "studio/categories"
    icon = "folder-open-inverse"
    menu_label = _("Document categories")
    add_label = _("Add a category of documents")
    form_fields = ("label", "code", "help", "order")
    list_display = ("label", "code", "order")
    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_class = DeleteUnusedView


class ProfileTypes(SeenViewSet):
    """Whom one may act for. « Particulier » stays the only personal one."""

    model = ProfileType
    name = "studio_profile_types"
    url_prefix = "studio/types-de-profil"
    icon = "group"
    menu_label = _("Profile types")
    add_label = _("Add a type of profile")
    form_fields = ("label", "code", "icon", "order", "asks_siret", "asks_rna", "is_public")
    list_display = (
        "label",
        "code",
        BooleanColumn("asks_siret", label=_("SIRET")),
        BooleanColumn("asks_rna", label=_("RNA number")),
        Column("get_icon_display", label=_("Icon")),
        "order",
    )
    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_class = DeleteProfileTypeView


document_categories = DocumentCategories()
profile_types = ProfileTypes()
