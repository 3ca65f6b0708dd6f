"""Percentage: a number from 0 to 100 unless the designer says otherwise."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import options
from formkit.fieldtypes.bounds import is_figure
from formkit.fieldtypes.number import Bound, Quantity, QuantityField
from formkit.fieldtypes.registry import Family, register
from formkit.values import JsonValue


class PercentageField(QuantityField):
    """A share; 12.5 is stored for 12,5 %."""

    type: Literal["percentage"] = "percentage"
    minimum: Bound | None = 0
    maximum: Bound | None = 100


@register(Family.NUMBERS, 2)
class Percentage(Quantity[PercentageField]):
    """A rate, a share."""

    name = "percentage"
    label = _("Percentage")
    description = _("A share or a rate, from 0 to 100 unless you say otherwise.")
    icon = "sliders"
    seconds = 10
    model = PercentageField
    is_numeric = True
    in_tables = True
    is_rate = True
    value_base = "number"
    filtered_by = "number"
    own_options = {"decimals": options.DECIMALS, **options.NUMBER_LIMITS}

    def tells_nobody(self, field: PercentageField, answer: JsonValue) -> bool:
        """A share is; a mere number may be somebody's."""
        return is_figure(answer)

    def unit(self, field: PercentageField) -> str:
        return "%"
