"""What is typed of letters that left: the day of the posting, then of each its number, its receipt or its return."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.words.typed_text import TypedText
from teleservices.lifecycle.postal.given_to_post import LONGEST_NUMBER, Followed, normal_number
from teleservices.models import PostalSending, ReturnReason


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(
        self,
        *,
        label: object,
        help_text: object = "",
        required: bool = False,
        missing: object = _("Give the day on which these letters were posted."),
    ) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            help_text=help_text,  # type: ignore[arg-type]
            required=required,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": missing,  # type: ignore[dict-item]
                "invalid": _("Enter a date that exists, with day, month and year."),
            },
        )


class PostedForm(forms.Form):
    """When letters were given to La Poste, and that they bore what they must."""

    posted_on = DayField(label=_("Posted on"), required=True)
    is_signed = forms.BooleanField(
        label=_("Those that must be are signed by their author; copies of deliberations are certified"),
        required=False,
    )


class FollowForm(forms.Form):
    """What is known of a letter since then."""

    number = TypedText(
        label=_("Registered number"),
        help_text=_("As on the receipt of the posting: “1A 123 456 7890 1”."),
        required=False,
        longest=LONGEST_NUMBER,
    )
    received_on = DayField(
        label=pgettext_lazy("a letter", "Received on"),
        help_text=_("The day written on the acknowledgement of receipt that came back signed."),
    )
    returned_on = DayField(label=_("Returned on"))
    return_reason = forms.ChoiceField(
        label=_("Reason of the return"), choices=[("", _("Not returned")), *ReturnReason.choices], required=False
    )

    def __init__(self, data: QueryDict | None, *, sending: PostalSending) -> None:
        super().__init__(data, initial={name: getattr(sending, name) for name in self.base_fields})
        if not sending.is_registered:
            del self.fields["number"], self.fields["received_on"]

    def known(self) -> Followed:
        """What was typed."""
        values = {name: self.cleaned_data.get(name) for name in ("received_on", "returned_on")}
        return Followed(
            number=normal_number(self.cleaned_data.get("number", "")),
            return_reason=self.cleaned_data.get("return_reason", ""),
            **values,
        )


class SeenForm(forms.Form):
    """What the page showed of the letter, which it sends back."""

    number = forms.CharField(required=False)
    received_on = forms.DateField(required=False)
    returned_on = forms.DateField(required=False)
    return_reason = forms.CharField(required=False)

    prefix = "seen"

    def seen(self) -> Followed | None:
        """What it showed; None for what no page shows."""
        return Followed(**self.cleaned_data) if self.is_valid() else None
