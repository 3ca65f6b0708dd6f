"""IBAN: the number of a bank account, checked."""

from types import MappingProxyType
from typing import Literal

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.identifier import Identifier
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from portal.identifiers import display_iban, parse_iban


class IbanField(BaseField):
    """The number of an account."""

    type: Literal["iban"] = "iban"


@register(Family.PLACES, 4)
class Iban(Identifier[IbanField]):
    """The account that a grant is paid into."""

    name = "iban"
    label = _("IBAN")
    description = _("The number of a bank account, checked by its key (ISO 13616).")
    icon = "key"
    seconds = 35
    example = _("It is on your bank details, for example FR14 2004 1010 0505 0001 3M02 606.")
    model = IbanField
    is_bank_account = True
    value_base = "opaque"
    prefills = (Prefill.PROFILE_IBAN,)
    operators = ("empty", "not_empty")
    proposed = MappingProxyType({"autocomplete": "off", "personal": "ordinary", "anonymise": "erase"})
    pattern = r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"
    message = _("Check the IBAN: copy it from your bank details, for example FR14 2004 1010 0505 0001 3M02 606.")
    specimen = "FR1420041010050500013M02606"
    parse = staticmethod(parse_iban)
    grouped = staticmethod(display_iban)
    groups = (4, 4, 4, 4, 4, 4, 4, 4, 2)
    """The longest that ISO 13616 allows; a French one leaves the last boxes empty."""
