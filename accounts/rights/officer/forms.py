"""What the data-protection officer types: who is sought, then the demand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText


class SeekForm(forms.Form):
    """Who is sought: never in an address, which is logged."""

    words = TypedText(
        label=_("E-mail address, or first and last name"),
        help_text=_("Exactly as the person gives it. An account is known by its address alone."),
        longest=254,
        error_messages={"required": _("Write an e-mail address or a name.")},
    )


class ErasureForm(forms.Form):
    """The demand, as it stands in the register of the data-protection officer."""

    words = TypedText(label=_("Person"), longest=254, widget=forms.HiddenInput)
    number = TypedText(
        label=_("Number of the demand"),
        longest=60,
        error_messages={"required": _("Write the number of the demand.")},
    )
    asked_on = forms.DateField(
        label=_("Day of the demand"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Write the day when the person asked."),
            "invalid": _("Enter a date that exists, with day, month and year."),
        },
    )
    reason = TypedText(
        label=_("Reason"),
        help_text=_("Without naming anybody: it stays in the register."),
        longest=500,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why.")},
    )
