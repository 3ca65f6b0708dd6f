"""Forms of the admin's screens of users: no password there, and an address that its owner alone changes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.models import User


class InvitationForm(UserCreationForm):
    """Someone new of staff."""

    class Meta(UserCreationForm.Meta):
        model = User

    def clean_email(self) -> str:
        """In lower case, and not someone's already (the unique constraint ignores case)."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("Someone has an account under this address: give them groups instead."))
        return email


class StaffForm(UserEditForm):
    """Someone's names, groups and whether the account is open."""

    class Meta(UserEditForm.Meta):
        model = User

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _("Changed by the person, in “My personal data”, where it is confirmed.")
