"""What a person enters about their documents, in their words; writing is left to the domain modules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from locker.entry.titles import LONGEST, clean_title
from locker.models import DocumentCategory, LockerDocument, LockerDocumentQuerySet

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
        """The files, none of them opened; ValidationError for more than `MOST_FILES`, or none where one is required."""
        if not data and not self.required:
            return []
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(data) > MOST_FILES:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": MOST_FILES})
        return list(data)


def validity_field() -> forms.DateField:
    """Until when a document is valid."""
    return forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date that exists, with day, month and year.")},
    )


def usual_validity(categories: Iterable[DocumentCategory]) -> str:
    """What to enter, with how long the documents of these categories usually last."""
    lasting = [
        ngettext("%(category)s: %(months)s month", "%(category)s: %(months)s months", category.validity_months)
        % {"category": category.label, "months": category.validity_months}
        for category in categories
        if category.validity_months
    ]
    text = gettext("The last day on which it can be used; leave empty if it has no end. We remind you a month before.")
    return f"{text} {gettext('Usually:')} {', '.join(lasting)}." if lasting else text


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
    valid_until = validity_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        asking = list(DocumentCategory.objects.filter(validity_months__isnull=False))
        if asking:
            self.fields["valid_until"].help_text = usual_validity(asking)
        else:
            del self.fields["valid_until"]

    @property
    def has_categories(self) -> bool:
        """Whether there is anything to choose: each document has a category."""
        return DocumentCategory.objects.exists()


class FindForm(forms.Form):
    """What is searched among the documents sent: words of the title or category, and a category."""

    q = forms.CharField(label=_("Title or category"), required=False, max_length=LONGEST)
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=DocumentCategory.objects.all(),
        to_field_name="code",
        empty_label=_("All"),
        required=False,
    )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is searched."""
        return self.is_valid() and any(self.cleaned_data.values())

    def narrowed(self, queryset: LockerDocumentQuerySet) -> LockerDocumentQuerySet:
        """The documents that match; all of them when what is asked makes no sense."""
        if not self.is_valid():
            return queryset
        if words := clean_title(self.cleaned_data["q"]):
            queryset = queryset.found_by(words)
        if category := self.cleaned_data["category"]:
            queryset = queryset.filter(category=category)
        return queryset


class ValidityForm(forms.Form):
    """Until when one document is valid, when its category asks for it or it was said already."""

    valid_until = validity_field()

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        document: LockerDocument,
    ) -> None:
        super().__init__(data, files)
        category = document.category
        if not (document.valid_until or (category and category.validity_months)):
            del self.fields["valid_until"]
        else:
            self.fields["valid_until"].help_text = usual_validity([category] if category else [])


class DescribeForm(ValidityForm):
    """Another title for a document, and its validity."""

    title = forms.CharField(
        label=_("Title of the document"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a title.")},
    )

    field_order = ("title", "valid_until")

    def __init__(self, data: Mapping[str, object] | None = None, *, document: LockerDocument) -> None:
        super().__init__(data, document=document)
        self.initial.update(title=document.title, valid_until=document.valid_until)

    def clean_title(self) -> str:
        """The title on one line, of printable characters; ValidationError when nothing is left of it."""
        title = clean_title(self.cleaned_data["title"])
        if not title:
            raise ValidationError(_("Enter a title."), code="required")
        return title


class ReplaceForm(ValidityForm):
    """The file that takes a document's place."""

    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file.")})

    field_order = ("file", "valid_until")
