"""The fields of a decision that are its own: the sum granted, a deliberation of the register."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import keypad
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.models import Deliberation

LARGEST_AMOUNT = 10**12 - 1
"""Cents that a decision grants at most: far more than any département has, and what its letter can hold."""


class DeliberationField(forms.ModelChoiceField):
    """A deliberation, by its number, its day and its subject."""

    def label_from_instance(self, obj: Deliberation) -> str:
        words = {"number": obj.number, "day": long_date(obj.adopted_on), "subject": obj.subject}
        return _("No. %(number)s of %(day)s: %(subject)s") % words


def up_to(words: str, ceiling: int | None) -> str:
    """These words with the ceiling of an authority, in cents, where it has one."""
    if ceiling is None:
        return words
    return _("%(who)s (up to %(ceiling)s)") % {"who": words, "ceiling": amount_text(ceiling)}


def amount_granted(*, is_required: bool) -> forms.Field:
    """Ask the amount as applicants type theirs; it cleans to cents."""
    field = AmountInput(
        decimals=0,
        minimum=Decimal(0),
        maximum=Decimal(LARGEST_AMOUNT),
        label=_("Amount granted (€)"),
        help_text=str(Amount.example),
        required=is_required,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )
    field.error_messages["required"] = _("Write the amount granted: this procedure grants a sum.")
    return field
