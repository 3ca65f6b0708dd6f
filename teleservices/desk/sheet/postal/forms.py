"""What an agent types to have the letter of a decision leave by post."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.words.typed_text import TypedText

LONGEST_ADDRESS, MOST_LINES = 400, 6
REGISTERED, ORDINARY = "registered", "ordinary"


class AddresseeForm(forms.Form):
    """To whom and where."""

    recipient_name = TypedText(label=gettext_lazy("Recipient"), longest=200)
    address = TypedText(
        label=gettext_lazy("Postal address"),
        help_text=gettext_lazy("As on an envelope, a line each: the last one is the postcode and the town."),
        widget=forms.Textarea(attrs={"rows": 4}),
        multiline=True,
        longest=LONGEST_ADDRESS,
        error_messages={
            "required": gettext_lazy("Write the postal address: the letter can't leave without it."),
        },
    )

    def clean_address(self) -> str:
        """Without empty lines, on an envelope's lines at most."""
        lines = [line.strip() for line in self.cleaned_data["address"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Write the address on %(count)d lines at most.") % {"count": MOST_LINES})
        return "\n".join(lines)


class SendingForm(AddresseeForm):
    """The same with how it leaves, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of letter"),
        choices=[
            (ORDINARY, pgettext_lazy("a letter", "Ordinary")),
            (REGISTERED, gettext_lazy("Registered, with acknowledgement of receipt")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how the letter leaves.")},
    )
    reason = TypedText(
        label=gettext_lazy("Why by post"),
        help_text=gettext_lazy("For the service alone: “asked by telephone”, “no e-mail any more”…"),
        required=False,
        longest=200,
    )
    field_order = ("kind", "recipient_name", "address", "reason")

    @property
    def is_registered(self) -> bool:
        """Whether its receipt is to be signed."""
        return self.cleaned_data["kind"] == REGISTERED
