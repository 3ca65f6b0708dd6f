"""What is asked of who transmits corrections that leave unchanged what the service asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText
from teleservices.filing.resubmission import Confirmation

LONGEST_REASON = 1000


class ConfirmationForm(forms.Form):
    """That what is left unchanged is right, and why."""

    confirmed = forms.BooleanField(
        label=_("I confirm that what I leave unchanged is right."),
        error_messages={"required": _("Confirm that what you leave unchanged is right, or change it.")},
    )
    reason = TypedText(
        label=_("Why it is right"),
        help_text=_("The service will read it. 1,000 characters at most."),
        rows=3,
        required=False,
        longest=LONGEST_REASON,
    )

    def confirmation(self) -> Confirmation:
        """What the form holds, once valid."""
        return Confirmation(reason=self.cleaned_data["reason"])
