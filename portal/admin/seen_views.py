"""Views of Wagtail's admin that edit a row without revisions by a `SeenForm`."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import EditView
from wagtail.contrib.settings.views import EditView as SettingsEditView


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
