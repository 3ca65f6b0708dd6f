"""What is asked before an export: which content, which kind of file."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText
from teleservices.models import ExportContent, ExportFormat
from teleservices.models.desk.export import ARCHIVED
from teleservices.steering.exports.archives import naming

CONTENTS = [(content.value, content.label) for content in ExportContent.ordered()]


class OrderForm(forms.Form):
    """The content and the format; what the list was asked, or the requests chosen in it, go along."""

    content = forms.ChoiceField(label=_("What the file holds"), choices=CONTENTS, widget=forms.RadioSelect)
    file_format = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(kind.value, kind.label) for kind in (ExportFormat.XLSX, ExportFormat.ODS, ExportFormat.CSV)],
        widget=forms.RadioSelect,
    )
    names = TypedText(
        label=_("Names of the files in the archive"),
        help_text=_(
            "For archives only. {reference}, {piece} (what was asked for, or “complete file”), {nom} (the applicant), "
            "{titre} (the document’s own), {demarche}."
        ),
        longest=naming.LONGEST_MODEL,
        required=False,
    )
    kept_name = TypedText(
        label=_("Keep these choices under a name"),
        help_text=_("Optional. A name that you have given already takes these choices; the requests are not kept."),
        longest=60,
        required=False,
    )
    kept_team = forms.TypedChoiceField(label=_("For whom"), required=False, coerce=int, empty_value=None)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    references = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        has_procedure: bool,
        teams: Mapping[int, str],
        query: str = "",
        references: str = "",
        taken_up: Mapping[str, object] | None = None,
    ) -> None:
        """All the answers are offered where the requests are of one procedure (`has_procedure`); `taken_up` is what a
        model of export holds.
        """
        initial = {
            "content": ExportContent.COLUMNS,
            "file_format": ExportFormat.XLSX,
            "names": naming.USUAL,
            "query": query,
            "references": references,
        }
        super().__init__(data, initial=initial | dict(taken_up or {}), auto_id="export-%s")
        self.fields["kept_team"].choices = [("", _("For me alone")), *teams.items()]  # type: ignore[attr-defined]
        self.has_procedure = has_procedure
        if not has_procedure:
            others = [choice for choice in CONTENTS if choice[0] != ExportContent.ANSWERS]
            self.fields["content"].choices = others  # type: ignore[attr-defined]

    @property
    def contents(self) -> list[str]:
        """The contents that are offered for these requests."""
        return [value for value, _label in self.fields["content"].choices]  # type: ignore[attr-defined]

    def clean_names(self) -> str:
        """A model of known tags, the usual one where nothing is typed; it counts for archives alone."""
        names: str = self.cleaned_data["names"] or naming.USUAL
        if self.cleaned_data.get("content") in ARCHIVED:
            naming.check(names)
        return names

    def clean_references(self) -> list[str]:
        """The references in their order, without those that come again."""
        return list(dict.fromkeys(self.cleaned_data["references"].split()))
