"""What a person enters about their documents, in their words; writing is left to the domain modules."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from locker.models import DocumentCategory
from locker.titles import LONGEST, clean_title

MOST_FILES = 10
"""Files that may be given at once: each is inspected before the page answers."""


class SeveralFilesInput(forms.FileInput):
    """Lets choose several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """From one to `MOST_FILES` files; what each is worth is left to the intake: one costs the others nothing."""

    widget = SeveralFilesInput
    default_error_messages = {
        "required": _("Choose at least one file."),
        "too_many": ngettext_lazy(
            "Attach %(most)s file at a time.", "Attach at most %(most)s files at a time.", "most"
        ),
    }

    def clean(self, data: Sequence[UploadedFile] | None, initial: object = None) -> list[UploadedFile]:
        """The files, none of them opened."""
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(data) > MOST_FILES:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": MOST_FILES})
        return list(data)


class AttachForm(forms.Form):
    """« Joindre un fichier »: under which category, and the files."""

    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=DocumentCategory.objects.all(),
        to_field_name="code",
        empty_label=_("Choose a category"),
        help_text=_("It is by its category that a document is offered to you when a procedure asks for it."),
        error_messages={"required": _("Choose a category."), "invalid_choice": _("Choose a category of the list.")},
    )
    documents = SeveralFilesField(label=_("Files"))


class RenameForm(forms.Form):
    """Another title for a document."""

    title = forms.CharField(
        label=_("Title of the document"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a title.")},
    )

    def clean_title(self) -> str:
        """On one line, printable."""
        title = clean_title(self.cleaned_data["title"])
        if not title:
            raise ValidationError(_("Enter a title."), code="required")
        return title
