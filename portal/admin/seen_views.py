"""Views of Wagtail's admin that edit a row without revisions by a `SeenForm`."""

from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm, modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.contrib.settings.views import EditView as SettingsEditView

from portal.admin.seen_forms import SeenModelForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class HeldEditView(EditView):
    """Compares with what the page showed, and writes, under the lock of the row: of two posts at once, one is told."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - as Django calls it
        """The row is read again once it is held: it may have changed while this waited."""
        instance: Model = getattr(self, "object", None) or self.get_object()
        rows = type(instance)._default_manager.select_for_update()
        self.object = get_object_or_404(rows, pk=instance.pk)
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        """The form, which keeps who writes."""
        form = super().get_form(form_class)
        form.for_user = self.request.user
        return form


class HeldSettingsView(HeldEditView, SettingsEditView):
    """`HeldEditView` for the settings of a site, which are one row."""

    has_wagtails_choosers = True
    """Read by `portal.web.middleware.is_ours`."""


class WordsOfButton:
    """A page that has the words of the button that leads there: Wagtail would not know the gender of what is added."""

    page_title: "StrOrPromise"

    def get_page_subtitle(self) -> str:
        """None: the title says it."""
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, object]]:
        """The list, then this page by its title."""
        *before, _here = super().get_breadcrumbs_items()  # type: ignore[misc]
        return [*before, {"url": "", "label": self.page_title}]


class AddView(WordsOfButton, CreateView):
    """A new row."""

    success_message = _("“%(object)s”: that is saved.")
    error_message = _("Nothing is saved yet: correct what is marked below.")


class SeenViewSet(ModelViewSet):
    """Rows without revisions: what others changed since the page was opened is never undone unsaid."""

    add_label: "StrOrPromise"
    """« Ajouter un… »: the button of the list, and the title of the page where it leads."""
    add_view_class = AddView
    edit_view_class = HeldEditView

    def get_index_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        """The list, with its button."""
        return cast("dict[str, object]", super().get_index_view_kwargs(add_item_label=self.add_label, **kwargs))

    def get_add_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        """The page where that leads."""
        return cast("dict[str, object]", super().get_add_view_kwargs(page_title=self.add_label, **kwargs))

    def get_form_class(self, for_update: bool = False) -> type[SeenModelForm]:
        """The same fields, compared with what the page showed."""
        return cast(
            "type[SeenModelForm]",
            modelform_factory(
                self.model,
                form=SeenModelForm,
                formfield_callback=self.formfield_for_dbfield,
                fields=self.get_form_fields(),
            ),
        )
