"""« Étiquettes »: the labels of one's services, as modeladmin lists and edits them."""

from typing import Any

from django.contrib.admin import display
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.views import CreateView, EditView, ModelFormView

from accounts.models import User
from portal.words.typography import clean_text
from teleservices.desk.labels import reading
from teleservices.desk.service_lists import ServiceForm, ServiceList, ServicePermissions
from teleservices.models import Label, RequestLabel
from teleservices.models.desk.label import MOST_LABELS
from teleservices.permissions import INSTRUCT


class LabelForm(ServiceForm):
    """A label of one of the services of who writes it."""

    def clean_name(self) -> str:
        """The name without what can't be printed."""
        return clean_text(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Refuse a label past what a service may keep."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        team = cleaned.get("team")
        used = Label.objects.filter(team=team, is_archived=False).exclude(pk=self.instance.pk) if team else None
        if used is not None and not cleaned.get("is_archived") and used.count() >= MOST_LABELS:
            text = _("This service has %(most)s labels in use already: archive one first.")
            self.add_error(None, text % {"most": MOST_LABELS})
        return cleaned


class LabelPermissions(ServicePermissions):
    """Instructors manage the labels of their services; one that requests bear is archived, not deleted."""

    def user_can_delete_obj(self, user: User, obj: Label) -> bool:
        """Whether no request bears it: one that some bears is archived."""
        is_borne = obj.is_borne if hasattr(obj, "is_borne") else obj.laid.exists()
        return user.has_perm(INSTRUCT) and not is_borne


class _Written(ModelFormView):
    """Says what was written in the words of the house; a name taken at the same moment is told like any other."""

    def get_success_message(self, instance: Label) -> str:
        return _("The label “%(name)s” is kept.") % {"name": instance.name}

    def form_valid(self, form: LabelForm) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.add_error(None, _("This service has a label of this name already."))
            response = self.form_invalid(form)
        return response


class CreateLabelView(_Written, CreateView):
    """The page that makes a label; its service keeps as many as `MOST_LABELS` says."""

    page_title = gettext_lazy("New label")

    def get_page_subtitle(self) -> str:
        return ""

    def get_meta_title(self) -> str:
        return str(self.page_title)


class EditLabelView(_Written, EditView):
    """The page that changes a label."""

    page_title = gettext_lazy("Label")


class Labels(ServiceList):
    """The labels of the services of who looks, each drawn as a request bears it."""

    model = Label
    base_url_path = "instruction/etiquettes"
    menu_icon = "tag"
    list_display = ("shown", "team", "state")
    ordering = ("is_archived", "name", "pk")
    permission_helper_class = LabelPermissions
    create_view_class = CreateLabelView
    edit_view_class = EditLabelView
    index_template_name = "teleservices/desk/labels/index.html"
    edit_handler = ObjectList(
        [FieldPanel("team"), FieldPanel("name"), FieldPanel("tone"), FieldPanel("is_archived")],
        base_form_class=LabelForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Label]:
        """The labels of the services of who looks, each with whether a request bears it."""
        labels: QuerySet[Label] = super().get_queryset(request)
        return labels.annotate(is_borne=Exists(RequestLabel.objects.filter(label=OuterRef("pk"))))

    @display(description=gettext_lazy("Label"))
    def shown(self, label: Label) -> SafeString:
        """The label as a request bears it."""
        return reading.tag(label)

    @display(description=gettext_lazy("State"))
    def state(self, label: Label) -> str:
        """« In use », or « archived »: the latter is offered no more."""
        return _("archived") if label.is_archived else _("in use")
