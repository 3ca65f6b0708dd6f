"""The model of a document: one of the public files of the site, or the address of another site's."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.document import MODEL_ADDRESS
from portal.models import Document

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 500
MOST_FILES = 300
"""Offered by their title, the last added ones; others can still be given by their address."""


class ModelFileWidget(forms.TextInput):
    """An address, with the files of the site proposed by their title."""

    template_name = "teleservices/studio/widgets/model_file.html"

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the files, in the order of their titles."""
        context = super().get_context(name, value, attrs)
        latest = Document.objects.order_by("-pk")[:MOST_FILES]
        context["widget"]["files"] = sorted(
            ((document.title, document.url) for document in latest), key=lambda file: file[0].lower()
        )
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_files"
        return context


class ModelFileField(forms.CharField):
    """The address of a model to fill in; empty for none."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            label=label,
            help_text=_("A file of the site, by its title, or an address. Optional."),
            max_length=LONGEST,
            required=False,
            widget=ModelFileWidget(),
            validators=[
                RegexValidator(MODEL_ADDRESS, _("Choose a file of the site, or paste an address in https://."))
            ],
        )
