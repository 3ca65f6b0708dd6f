"""The forms about parameters. They read; `dated` writes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from formkit.fieldtypes.amount import AmountInput
from formkit.fieldtypes.inputs import NumberInput
from portal.words.typed_text import TypedText
from teleservices.models import Parameter, ParameterType, Team
from teleservices.models.procedures.dated_parameter import DECIMALS
from teleservices.permissions import services_with_parameters_of

LARGEST = Decimal(10) ** 11
"""What a value stays under, in cents or in ones: the database holds no more."""


class NameForm(forms.Form):
    """What a parameter is called."""

    name = TypedText(
        label=_("Name"), longest=120, help_text=_("As expressions will write it, without a year: Resources ceiling.")
    )


class ParameterForm(NameForm):
    """A new parameter: its name, its service and what its values are, for good."""

    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(queryset=None, label=_("Service"))
    value_type = forms.ChoiceField(
        label=_("Kind of value"),
        choices=ParameterType,
        help_text=_("For good. The first value, its day and its deliberation are written on the next screen."),
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(*args, **kwargs)
        teams = services_with_parameters_of(author)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        if len(teams) == 1:
            self.fields["team"].initial = teams[0]


class VersionForm(forms.Form):
    """What a parameter is from a day on, and by which act."""

    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    deliberation = TypedText(
        label=_("Deliberation or other act"), longest=200, help_text=_("Its number and its date, as a letter names it.")
    )

    def __init__(self, *args: Any, parameter: Parameter, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(parameter.kind)
        self.order_fields(["value", "valid_from", "deliberation"])


VALUE = _("Value")


def value_field(kind: ParameterType) -> forms.Field:
    """The control of a value of this kind; an amount cleans to cents."""
    if kind == ParameterType.DATE:
        return forms.DateField(label=VALUE, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    is_amount = kind == ParameterType.AMOUNT
    return (AmountInput if is_amount else NumberInput)(
        label=str(_("Value in euros") if is_amount else _("Value in %") if kind == ParameterType.PERCENTAGE else VALUE),
        help_text="",
        required=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        decimals=0 if is_amount else DECIMALS,
        minimum=-LARGEST,
        maximum=LARGEST,
    )
