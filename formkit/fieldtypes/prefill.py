"""What the account or the profile already knows, and a question can start from."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Prefill(StrEnum):
    """What the account or the profile already knows and a field can start from (CRPA L113-12: tell us once)."""

    FIRST_NAME = "user.first_name"
    LAST_NAME = "user.last_name"
    EMAIL = "user.email"
    TELEPHONE = "user.telephone"
    PROFILE_NAME = "profile.name"
    PROFILE_SIRET = "profile.siret"
    PROFILE_SIREN = "profile.siren"
    PROFILE_RNA = "profile.rna"
    PROFILE_ADDRESS = "profile.address"
    """On several lines of text."""
    PROFILE_ADDRESS_PARTS = "profile.address_parts"
    """As an answer of the type address."""
    PROFILE_FUNCTION = "profile.function"
    PROFILE_IBAN = "profile.iban"
    PROFILE_IBAN_HOLDER = "profile.iban_holder"


PREFILL_NAMES: "Mapping[Prefill, StrOrPromise]" = {
    Prefill.FIRST_NAME: _("Account: first name"),
    Prefill.LAST_NAME: _("Account: last name"),
    Prefill.EMAIL: _("Account: e-mail address"),
    Prefill.TELEPHONE: _("Account: telephone"),
    Prefill.PROFILE_NAME: _("Profile: name"),
    Prefill.PROFILE_SIRET: _("Profile: SIRET"),
    Prefill.PROFILE_SIREN: _("Profile: SIREN"),
    Prefill.PROFILE_RNA: _("Profile: RNA number"),
    Prefill.PROFILE_ADDRESS: _("Profile: postal address"),
    Prefill.PROFILE_ADDRESS_PARTS: _("Profile: postal address"),
    Prefill.PROFILE_FUNCTION: _("Profile: position of the person"),
    Prefill.PROFILE_IBAN: _("Profile: IBAN"),
    Prefill.PROFILE_IBAN_HOLDER: _("Profile: holder of the account"),
}
