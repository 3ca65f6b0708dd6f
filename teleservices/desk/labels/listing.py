"""« Étiquettes »: the labels of one's services, as modeladmin lists and edits them."""

from typing import Any, cast

from django.contrib.admin import display
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.views import CreateView, EditView, ModelFormView

from accounts.models import User
from portal.modeladmin import PlainList
from portal.typography import clean_text
from teleservices.desk.access import teams_of
from teleservices.desk.labels import reading
from teleservices.models import Label, RequestLabel, Team
from teleservices.models.label import MOST_LABELS
from teleservices.permissions import INSTRUCT


class LabelForm(WagtailAdminModelForm):
    """A label of one of the services of who writes it; it stays there."""

    for_user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        team = cast("ModelChoiceField", self.fields["team"])
        teams = team.queryset = Team.objects.filter(pk__in=teams_of(self.for_user))
        if self.instance.pk:
            team.disabled = True
        elif len(teams) == 1:
            self.initial["team"] = teams[0]

    def clean_name(self) -> str:
        """The name without what can't be printed."""
        return clean_text(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Refuse one label too many."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        team = cleaned.get("team")
        used = Label.objects.filter(team=team, is_archived=False).exclude(pk=self.instance.pk) if team else None
        if used is not None and not cleaned.get("is_archived") and used.count() >= MOST_LABELS:
            text = _("This service has %(most)s labels in use already: archive one first.")
            self.add_error(None, text % {"most": MOST_LABELS})
        return cleaned


class LabelPermissions(PermissionHelper):
    """Instructors manage the labels of their services; one that requests bear is archived, not deleted."""

    def user_can_list(self, user: User) -> bool:
        """Those who act for some service: who only reads manages nothing."""
        return user.has_perm(INSTRUCT) and bool(teams_of(user))

    def user_can_create(self, user: User) -> bool:
        """Instructors of some service."""
        return user.has_perm(INSTRUCT) and bool(teams_of(user))

    def user_can_edit_obj(self, user: User, obj: Label) -> bool:
        """The list leaves out the others."""
        return user.has_perm(INSTRUCT)

    def user_can_delete_obj(self, user: User, obj: Label) -> bool:
        """What no request bears."""
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
    """A new label."""

    page_title = gettext_lazy("New label")

    def get_page_subtitle(self) -> str:
        return ""

    def get_meta_title(self) -> str:
        return str(self.page_title)


class EditLabelView(_Written, EditView):
    """A label changed."""

    page_title = gettext_lazy("Label")


class Labels(PlainList):
    """Those of the services of who looks; shown with how they look on a request."""

    model = Label
    base_url_path = "instruction/etiquettes"
    menu_icon = "tag"
    list_display = ("shown", "team", "state")
    list_select_related = ("team",)
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
        """Those of one's services, each with whether a request bears it; none for who doesn't instruct."""
        labels: QuerySet[Label] = super().get_queryset(request)
        user = request.user
        if not isinstance(user, User) or not user.has_perm(INSTRUCT):
            return labels.none()
        borne = RequestLabel.objects.filter(label=OuterRef("pk"))
        return labels.filter(team__in=teams_of(user)).annotate(is_borne=Exists(borne))

    @display(description=gettext_lazy("Label"))
    def shown(self, label: Label) -> SafeString:
        """The label as a request bears it."""
        return reading.tag(label)

    @display(description=gettext_lazy("State"))
    def state(self, label: Label) -> str:
        """Whether it is offered."""
        return _("archived") if label.is_archived else _("in use")
