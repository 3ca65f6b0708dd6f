"""What is asked before a lost second factor is removed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.staff.lost_second_factor.removal import IdentityCheck


class LostSecondFactorForm(forms.Form):
    """How one made sure of who asks."""

    identity = forms.ChoiceField(
        label=_("How did you make sure of who asks?"),
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you made sure of who asks.")},
    )
