"""Forms that add an organisation's profile, step by step, and that change its data behind their pencils."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import PARTS, AddressForm, text_field
from accounts.models import ProfileType
from accounts.profiles.organisations import Address
from portal.identifiers import parse_iban, parse_rna, parse_siret, validate_iban, validate_rna, validate_siret

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NumberField(forms.CharField):
    """A number of an organisation; `need` says, instead of « facultatif », when it is asked for."""

    need: "StrOrPromise" = ""


def siret_field() -> NumberField:
    """A SIRET, written with or without spaces."""
    return NumberField(
        label=_("SIRET"),
        max_length=20,
        required=False,
        validators=[validate_siret],
        help_text=_("14 digits, for example 732 829 320 00074, on INSEE's notice."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def rna_field() -> NumberField:
    """An association's RNA number: the letter W and nine digits."""
    return NumberField(
        label=_("RNA number"),
        required=False,
        max_length=14,
        validators=[validate_rna],
        help_text=_("The letter W and nine digits, on the receipt of the prefecture."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def function_field() -> forms.CharField:
    """« Votre fonction » in the organisation, in one's own words: 120 characters at most."""
    return forms.CharField(
        label=_("Your function in the organisation"),
        max_length=120,
        help_text=_("For example: treasurer, secretary of the town hall"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Enter your function.")},
    )


class NumbersForm(forms.Form):
    """The numbers that a type of profile asks for; which may be left empty depends on the type."""

    use_required_attribute = False

    siret = siret_field()
    rna = rna_field()

    def __init__(self, *args: Any, kind: ProfileType, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind = kind
        if not kind.asks_siret:
            del self.fields["siret"]
        elif not kind.asks_rna:
            self.fields["siret"].required = True
            self.fields["siret"].error_messages["required"] = _("Enter the SIRET.")
        if not kind.asks_rna:
            del self.fields["rna"]
        elif kind.asks_siret:
            for field in self.fields.values():
                if isinstance(field, NumberField):
                    field.need = _("(one of the two is needed)")

    @property
    def needs_text(self) -> str:
        """What must be answered, where it isn't every question; empty where it is."""
        return gettext("One of the two numbers is enough.") if len(self.fields) > 1 else ""

    def clean_siret(self) -> str:
        """The SIRET as 14 digits, without its spaces; empty when none is given."""
        return parse_siret(self.cleaned_data["siret"]) if self.cleaned_data["siret"] else ""

    def clean_rna(self) -> str:
        """The RNA number as W and nine digits, in capitals; empty when none is given."""
        return parse_rna(self.cleaned_data["rna"]) if self.cleaned_data["rna"] else ""

    def clean(self) -> dict[str, Any]:
        """Ask for one of the numbers (R112-9-1 CRPA: SIRET, or RNA for associations that have one)."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and self.kind.asks_siret and not cleaned.get("siret") and not cleaned.get("rna"):
            self.add_error("siret", ValidationError(_("Enter the SIRET or the RNA number."), code="required"))
        return cleaned

    @property
    def numbers(self) -> dict[str, str]:
        """The two numbers, empty where none was asked or given."""
        return {name: self.cleaned_data.get(name, "") for name in ("siret", "rna")}


class OrganisationForm(AddressForm):
    """The name and the address of an organisation; the address entirely or not at all."""

    use_required_attribute = False
    field_order = ("name",)

    name = text_field(
        _("Name of the organisation"),
        autocomplete="organization",
        length=200,
        missing=_("Enter the name of the organisation."),
    )

    @property
    def address(self) -> Address:
        """The address as `accounts.profiles.organisations` takes it, with empty parts where none is given."""
        return Address(**{name: self.cleaned_data.get(name, "") for name in PARTS})


class NewProfileForm(OrganisationForm):
    """The last step: one's function, and what the register has not told."""

    function = function_field()

    def __init__(self, *args: Any, asks_name: bool, asks_address: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["name"]
        if not asks_address:
            for name in ("address_line", "postcode", "city"):
                del self.fields[name]


class BankForm(forms.Form):
    """Where the profile is paid: an IBAN and who holds the account, or neither."""

    use_required_attribute = False

    iban = forms.CharField(
        label=_("IBAN"),
        required=False,
        max_length=45,
        validators=[validate_iban],
        help_text=_("It is on your bank details, for example FR14 2004 1010 0505 0001 3M02 606."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    iban_holder = forms.CharField(
        label=_("Account holder"),
        required=False,
        max_length=140,
        help_text=_("As it is written on the bank details."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_iban(self) -> str:
        """The IBAN without its spaces, as it is stored."""
        return parse_iban(self.cleaned_data["iban"]) if self.cleaned_data["iban"] else ""

    def clean(self) -> dict[str, Any]:
        """An IBAN and its holder go together."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("iban") and not cleaned.get("iban_holder"):
            self.add_error("iban_holder", ValidationError(_("Enter who holds this account."), code="required"))
        if cleaned.get("iban_holder") and not cleaned.get("iban") and "iban" not in self.errors:
            self.add_error("iban", ValidationError(_("Enter the IBAN of this account."), code="required"))
        return cleaned


class FunctionForm(forms.Form):
    """One's own function in a profile."""

    use_required_attribute = False

    function = function_field()
