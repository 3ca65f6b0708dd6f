"""The statement that one has no interest in a request, asked wherever its procedure wants it."""

from django import forms
from django.utils.translation import gettext_lazy as _


def no_interest_box() -> forms.BooleanField:
    """The box to be ticked."""
    return forms.BooleanField(
        label=_("I have no interest in this request"),
        error_messages={"required": _("Tick it; if you have one, recuse yourself from this request.")},
    )
