"""« Mes données personnelles »: one form per group of data."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import first_name_field, last_name_field, text_field
from accounts.models import Membership, User
from portal.telephones import parse_telephone


class IdentityForm(forms.Form):
    """First names, name in use, and the name at birth when it is another one."""

    first_name = first_name_field()
    last_name = last_name_field()
    birth_name = text_field(_("Birth name"), autocomplete="off", length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["first_name"].label = _("First name or names")
        self.fields["last_name"].label = _("Name in use")
        self.fields["last_name"].help_text = _("The name by which we write to you")
        self.fields["birth_name"].help_text = _("If it is another one")


class TelephoneForm(forms.Form):
    """A telephone number, kept as +33…, or none."""

    telephone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        help_text=_("For example: 06 12 34 56 78"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_telephone(self) -> str:
        """Read a number as people write it in France, or with its country's prefix."""
        value = str(self.cleaned_data["telephone"])
        if not value:
            return ""
        try:
            return parse_telephone(value)
        except ValueError as error:
            raise ValidationError(_("Check the telephone number: for example 06 12 34 56 78.")) from error


class NoticesForm(forms.Form):
    """Which e-mails one wants, of those that can be chosen."""

    organisations = forms.TypedMultipleChoiceField(
        label=_("Receive the e-mails of the requests of my organisations"),
        help_text=_("Those of requests that other members have filed"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wants_reminders = forms.BooleanField(
        label=_("Be reminded of what I still have to do"),
        help_text=_("For example a few days before the last day to complete a request"),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        mine = Membership.objects.filter(user=user, profile__type__is_personal=False).select_related("profile")
        rows = [(str(row.profile.uuid), row.profile.name, row.wants_notices) for row in mine.order_by("profile__name")]
        initial = {
            "organisations": [uuid for uuid, _name, is_notified in rows if is_notified],
            "wants_reminders": user.wants_reminders,
        }
        super().__init__(data, initial=initial)
        if rows:
            organisations = cast("forms.ChoiceField", self.fields["organisations"])
            organisations.choices = [(uuid, name) for uuid, name, _is_notified in rows]
        else:
            del self.fields["organisations"]

    def clean(self) -> dict[str, Any]:
        """The choices; an empty list of organisations for who is a member of none."""
        return {"organisations": []} | (super().clean() or self.cleaned_data)
