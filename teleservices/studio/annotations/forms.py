"""The studio's form of an annotation: the options of its type that make sense where the service answers."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import AnyFieldType, Field
from teleservices.studio.questions.option_forms import OptionsForm

OF_APPLICANTS = ("width", "prefill", "autocomplete")
"""Options about how an applicant is asked."""


class AnnotationForm(OptionsForm):
    """The options of an annotation. A new one holds no decision back unless the designer says so."""

    def __init__(
        self, data: Mapping[str, object] | None = None, *, kind: AnyFieldType, field: Field | None = None
    ) -> None:
        super().__init__(data, kind=kind, field=field)
        self.fields["label"].help_text = _("In plain words, as your colleagues read it on the sheet.")
        required = self.fields["required"]
        required.label = _("To be filled in before a proposal")
        required.help_text = _(
            "Until it is filled in, the request can’t be granted, granted in part, refused or declared inadmissible: "
            "whoever tries is told which annotations are missing."
        )
        if field is None and not self.is_bound and data is None:
            self.initial["required"] = False

    def asked(self, *, in_rows: bool) -> list[str]:
        """The options of this type, without those about applicants."""
        return [name for name in super().asked(in_rows=in_rows) if name not in OF_APPLICANTS]
