"""RNA: the number of an association in the national directory."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.identifier import Identifier
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from portal.identifiers import parse_rna


class RnaField(BaseField):
    """The number of an association."""

    type: Literal["rna"] = "rna"


@register(Family.PLACES, 3)
class Rna(Identifier[RnaField]):
    """Identifies an association."""

    name = "rna"
    label = _("RNA number")
    description = _("The number of an association in the national directory: W and nine digits.")
    icon = "group"
    seconds = 25
    meanings = frozenset({Meaning.SEARCHED})
    example = _("The letter W and nine digits, for example W751234567.")
    model = RnaField
    prefills = (Prefill.PROFILE_RNA,)
    usual_source = Prefill.PROFILE_RNA
    pattern = r"W[0-9]{9}"
    message = _("Check the RNA number: it is the letter W and nine digits, for example W751234567.")
    specimen = "W751234567"
    parse = staticmethod(parse_rna)
    groups = (1, 9)
