"""SIRET: the number of a French establishment, checked."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from formkit.blanks import Blank, comb
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

    def parse(self, text: str) -> str:
        """The 14 digits. Raises ValueError for another length or a wrong key."""
        return parse_siret(text)

    def blank(self, field: SiretField) -> Blank:
        """A comb of 14 digits, grouped as they are shown."""
        return comb(3, 3, 3, 5)

    def text(self, field: SiretField, value: str) -> str:
        """Show « 732 829 320 00074 »."""
        return display_siret(value)
