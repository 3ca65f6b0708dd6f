"""Views of Wagtail's admin that edit a row without revisions by a `SeenForm`."""

from typing import Any, cast

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm, modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.contrib.settings.views import EditView as SettingsEditView

from portal.admin.seen_forms import SeenModelForm


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


class SeenViewSet(ModelViewSet):
    """Rows without revisions: what others changed since the page was opened is never undone unsaid."""

    edit_view_class = HeldEditView

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
