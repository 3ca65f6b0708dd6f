"""The form that adds an organisation's profile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import text_field
from accounts.identifiers import parse_rna, parse_siret, validate_rna, validate_siret
from accounts.models import ProfileType


class NeededByTypeField(forms.CharField):
    """Shown as needed; the form judges whether the chosen type can do without."""

    def validate(self, value: str) -> None:
        """Leave an empty value to the form."""
        if value:
            super().validate(value)


class OrganisationForm(forms.Form):
    """What an organisation's profile is made of; which numbers are asked depends on its type."""

    use_required_attribute = False

    profile_type = forms.ModelChoiceField(
        label=_("Type of profile"),
        queryset=ProfileType.objects.filter(is_personal=False),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a type of profile.")},
    )
    name = text_field(
        _("Name of the organisation"),
        autocomplete="organization",
        length=200,
        missing=_("Enter the name of the organisation."),
    )
    siret = NeededByTypeField(
        label=_("SIRET"),
        max_length=20,
        validators=[validate_siret],
        help_text=_(
            "14 digits, for example 732 829 320 00074, on INSEE's notice. Without one, an association gives its RNA."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    rna = forms.CharField(
        label=_("RNA number"),
        required=False,
        max_length=14,
        validators=[validate_rna],
        help_text=_("For associations: the letter W and nine digits, on the receipt of the prefecture."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    function = forms.CharField(
        label=_("Your function in the organisation"),
        max_length=120,
        help_text=_("For example: treasurer, secretary of the town hall"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Enter your function.")},
    )

    def clean_siret(self) -> str:
        """Its 14 digits."""
        return parse_siret(self.cleaned_data["siret"]) if self.cleaned_data["siret"] else ""

    def clean_rna(self) -> str:
        """W and nine digits."""
        return parse_rna(self.cleaned_data["rna"]) if self.cleaned_data["rna"] else ""

    def clean(self) -> dict[str, Any]:
        """Ask for the number that the type needs (R112-9-1 CRPA: SIRET, or RNA for associations that have one)."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("profile_type")
        if not isinstance(kind, ProfileType) or {"siret", "rna"} & self.errors.keys():
            return cleaned
        if kind.asks_siret and not cleaned.get("siret") and not (kind.asks_rna and cleaned.get("rna")):
            message = _("Enter the SIRET or the RNA number.") if kind.asks_rna else _("Enter the SIRET.")
            self.add_error("siret", ValidationError(message, code="required"))
        return cleaned
