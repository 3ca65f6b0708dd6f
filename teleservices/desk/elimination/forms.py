"""What is typed on an elimination list, and of a request kept for a dispute."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText
from teleservices.desk.mailroom.forms import DayField


class ExtensionForm(forms.Form):
    """Until when requests are kept longer, and why."""

    until = DayField(label=_("Kept until"), help_text=_("They come on a new list then."), required=True)
    reason = TypedText(
        label=_("Why they are kept longer"), help_text=_("Without naming anybody: it stays on the list."), longest=500
    )


class VisaForm(forms.Form):
    """The answer of the departmental archives: its number, its day, its PDF."""

    number = TypedText(label=_("Number of the visa"), longest=60)
    on = DayField(label=_("Day of the visa"), required=True)
    file = forms.FileField(
        label=_("The list with its visa, as a PDF"),
        help_text=_(
            "Signed by the director of the departmental archives; or their receipt, where they take files over."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Join the PDF that the departmental archives sent back.")},
    )


class HoldForm(forms.Form):
    """Why a request is kept for a dispute, or no longer."""

    reason = TypedText(
        label=_("Reason"),
        help_text=_("The dispute, its court and its number if it has one."),
        longest=2000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )
    hold = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    """The one to lift, as the page showed it; none to place one."""


class ActForm(forms.Form):
    """What the page showed of a list, and what is ticked on it."""

    seen = forms.IntegerField(min_value=1)
    line = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: object, *, lines: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["line"].choices = [(str(pk), "") for pk in lines]  # type: ignore[attr-defined]
