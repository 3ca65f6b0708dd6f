"""What is asked before an export: which content, which kind of file."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from teleservices.models import ExportContent, ExportFormat


class OrderForm(forms.Form):
    """The content and the format; what the list was asked, or the requests chosen in it, go along."""

    content = forms.ChoiceField(label=_("What the file holds"), choices=ExportContent, widget=forms.RadioSelect)
    file_format = forms.ChoiceField(label=_("Kind of file"), choices=ExportFormat, widget=forms.RadioSelect)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    references = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, query: str = "", references: str = "") -> None:
        initial = {
            "content": ExportContent.COLUMNS,
            "file_format": ExportFormat.XLSX,
            "query": query,
            "references": references,
        }
        super().__init__(data, initial=initial, auto_id="export-%s")

    def clean_references(self) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(self.cleaned_data["references"].split()))
