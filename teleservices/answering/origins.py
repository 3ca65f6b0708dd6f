"""Where an answer that nobody typed comes from (CRPA L114-8: say what comes from elsewhere)."""

from django.utils.translation import gettext as _

from accounts.models import Profile
from accounts.profiles.organisations import register_provenance
from formkit.fieldtypes import Field
from formkit.fieldtypes.prefill import Prefill
from teleservices.models import ServiceRequest

OF_ACCOUNT = frozenset({Prefill.FIRST_NAME, Prefill.LAST_NAME, Prefill.EMAIL, Prefill.TELEPHONE})


def origin_of(request: ServiceRequest, field: Field) -> str:
    """Where the answer of a question comes from, as long as nobody changed it here; empty otherwise."""
    if field.prefill is None or field.key not in request.answers or field.key in request.edits:
        return ""
    if field.prefill in OF_ACCOUNT:
        return _("Taken from your account. You may change it here.")
    if provenance := register_provenance(request.profile, _source_of(field.prefill, request.profile)):
        return _("Taken from your profile, %(provenance)s. You may change it here.") % {"provenance": provenance}
    return _("Taken from your profile. You may change it here.")


def _source_of(prefill: Prefill, profile: Profile) -> str:
    """Where the profile itself has it from; empty for what only its members can tell."""
    if prefill == Prefill.PROFILE_NAME:
        return profile.name_source
    of_address = prefill in {Prefill.PROFILE_ADDRESS, Prefill.PROFILE_ADDRESS_PARTS}
    return profile.address_source if of_address else ""
