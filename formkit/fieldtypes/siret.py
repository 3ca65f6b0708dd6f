"""SIRET: the number of a French establishment, checked."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.identifier import Identifier
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from portal.identifiers import display_siret, parse_siret


class SiretField(BaseField):
    """The number of an establishment."""

    type: Literal["siret"] = "siret"


@register(Family.PLACES, 1)
class Siret(Identifier[SiretField]):
    """Identifies a company, an association or an authority, and where it is."""

    name = "siret"
    label = _("SIRET")
    description = _("The 14 digits of an establishment, checked by their key.")
    icon = "globe"
    seconds = 25
    meanings = frozenset({Meaning.SEARCHED})
    example = _("14 digits, for example 732 829 320 00074.")
    model = SiretField
    prefills = (Prefill.PROFILE_SIRET,)
    usual_source = Prefill.PROFILE_SIRET
    pattern = r"[0-9]{14}"
    message = _("Check the SIRET: it has 14 digits, for example 732 829 320 00074.")
    specimen = "73282932000074"
    digits_only = True
    parse = staticmethod(parse_siret)
    grouped = staticmethod(display_siret)
    groups = (3, 3, 3, 5)
