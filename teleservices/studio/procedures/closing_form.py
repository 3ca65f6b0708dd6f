"""The form that closes a procedure at once. It reads; `whole_life` writes."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText
from teleservices.models import Procedure

LONGEST_REASON = 300


class ClosingForm(forms.Form):
    """Why it closes, and what replaces it."""

    closed_reason = TypedText(
        label=_("Why it is closed"),
        longest=LONGEST_REASON,
        rows=3,
        help_text=_("Applicants read it where they would start, for example: The year’s budget is used up."),
    )
    replaced_by = forms.ModelChoiceField(
        Procedure.objects.none(),
        label=_("Replaced by"),
        required=False,
        empty_label=_("Nothing"),
        help_text=_("Applicants are led there."),
    )

    def __init__(self, data: Mapping[str, object] | None, *, procedure: Procedure) -> None:
        super().__init__(data)
        others = Procedure.objects.published().exclude(pk=procedure.pk).only("title").order_by("title", "pk")
        self.fields["replaced_by"].queryset = others  # type: ignore[attr-defined]
