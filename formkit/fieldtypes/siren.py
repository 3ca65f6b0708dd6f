"""SIREN: the number of a French organisation, checked."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.identifier import Identifier
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from portal.identifiers import display_siren, parse_siren


class SirenField(BaseField):
    """The number of an organisation, whatever its establishments."""

    type: Literal["siren"] = "siren"


@register(Family.PLACES, 2)
class Siren(Identifier[SirenField]):
    """Identifies a company, an association or an authority."""

    name = "siren"
    label = _("SIREN")
    description = _("The 9 digits of an organisation, checked by their key.")
    icon = "site"
    seconds = 25
    meanings = frozenset({Meaning.SEARCHED})
    example = _("9 digits, for example 732 829 320.")
    model = SirenField
    prefills = (Prefill.PROFILE_SIREN,)
    usual_source = Prefill.PROFILE_SIREN
    pattern = r"[0-9]{9}"
    message = _("Check the SIREN: it has 9 digits, for example 732 829 320.")
    specimen = "732829320"
    digits_only = True
    parse = staticmethod(parse_siren)
    grouped = staticmethod(display_siren)
    groups = (3, 3, 3)
