"""Categories of documents and types of profiles, as Wagtail lists and edits them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.models import ProfileType
from locker.models import DocumentCategory


class DocumentCategories(ModelViewSet):
    """What ties a document of the locker to a question."""

    model = DocumentCategory
    name = "studio_categories"
    url_prefix = "studio/categories"
    icon = "folder-open-inverse"
    menu_label = _("Document categories")
    form_fields = ("label", "code", "help", "order")
    list_display = ("label", "code", "order")
    add_to_reference_index = False
    copy_view_enabled = False


class ProfileTypes(ModelViewSet):
    """Whom one may act for. « Particulier » stays the only personal one."""

    model = ProfileType
    name = "studio_profile_types"
    url_prefix = "studio/types-de-profil"
    icon = "group"
    menu_label = _("Profile types")
    form_fields = ("label", "code", "order", "asks_siret", "asks_rna")
    list_display = ("label", "code", "order")
    add_to_reference_index = False
    copy_view_enabled = False


document_categories = DocumentCategories()
profile_types = ProfileTypes()
