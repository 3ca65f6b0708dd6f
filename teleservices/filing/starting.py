"""Starting a request: who may, for which profile, with the answers that are already known."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Profile, Role, User
from accounts.permissions import may_file_for
from teleservices.answering.opening import why_closed
from teleservices.formkit.fieldtypes.base import BaseField, Prefill
from teleservices.formkit.values import JsonValue
from teleservices.lifecycle import ActRefusedError
from teleservices.models import Procedure, ServiceRequest


def fitting_profiles(user: User, procedure: Procedure) -> list[Profile]:
    """The profiles for which `user` may start this procedure."""
    profiles = Profile.objects.filter(memberships__user=user, memberships__role__in=Role.filing())
    types = set(procedure.profile_types.values_list("pk", flat=True))
    if types:
        profiles = profiles.filter(type__in=types)
    return list(profiles.select_related("type").order_by("type__order", "name"))


def drafts_of(user: User, procedure: Procedure) -> list[ServiceRequest]:
    """The drafts of this procedure that `user` can resume, the latest first."""
    drafts = ServiceRequest.objects.visible_to(user).drafts().filter(procedure=procedure)
    return list(drafts.select_related("profile").order_by("-updated_at"))


@transaction.atomic
def start(*, procedure: Procedure, profile: Profile, user: User) -> ServiceRequest:
    """Open a draft on the published form, pre-filled with what the account and the profile know.

    Raises ActRefusedError when the procedure is closed, or not for this profile or this person.
    """
    if why := why_closed(procedure):
        raise ActRefusedError(why)
    if not may_file_for(user, profile):
        raise ActRefusedError(_("Your role in this profile does not let you file requests."))
    if profile not in fitting_profiles(user, procedure):
        raise ActRefusedError(_("This procedure is not meant for this type of profile."))
    version = procedure.current_version
    if version is None:
        raise ActRefusedError(_("This procedure is being prepared."))
    return ServiceRequest.objects.create(
        procedure=procedure,
        form_version=version,
        profile=profile,
        applicant=user,
        answers=_known_answers(version.form.fields(), user, profile),
    )


def known_values(user: User, profile: Profile) -> dict[Prefill, str]:
    """What the account and the profile already hold, by source (CRPA L113-12: never ask again)."""
    function = profile.memberships.filter(user=user).values_list("function", flat=True).first()
    return {
        Prefill.FIRST_NAME: user.first_name,
        Prefill.LAST_NAME: user.last_name,
        Prefill.EMAIL: user.email,
        Prefill.TELEPHONE: user.telephone,
        Prefill.PROFILE_NAME: profile.name,
        Prefill.PROFILE_SIRET: profile.siret or "",
        Prefill.PROFILE_RNA: profile.rna,
        Prefill.PROFILE_ADDRESS: profile.postal_address or user.postal_address,
        Prefill.PROFILE_FUNCTION: function or "",
    }


def _known_answers(fields: Iterable[BaseField], user: User, profile: Profile) -> dict[str, JsonValue]:
    known = known_values(user, profile)
    return {field.key: known[field.prefill] for field in fields if field.prefill and known[field.prefill]}
