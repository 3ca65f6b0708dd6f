"""Starting a request, with the answers that are already known, and giving its draft up: who may, and how."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from accounts.permissions import may_file_for
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.prefill import Prefill
from formkit.unfolding import asked_once
from formkit.values import JsonValue
from teleservices.answering.editing import locked_for_editing
from teleservices.answering.opening import why_closed
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ForWhom, Procedure, RequestPerson, ServiceRequest, State

MOST_DRAFTS = 5
"""Drafts offered before « Commencer »; the others are in « Mes brouillons »."""


def fitting_profiles(user: User, procedure: Procedure) -> tuple[list[Profile], list[Profile]]:
    """The profiles for which `user` may start this procedure; those for which only their role prevents it."""
    theirs = Profile.objects.visible_to(user).annotate(role=F("memberships__role")).select_related("type")
    fitting = [profile for profile in theirs.order_by("type__order", "name") if _is_meant_for(procedure, profile)]
    for profile in fitting:
        profile.keep_role(user, profile.role)
    fileable: list[Profile] = [profile for profile in fitting if may_file_for(user, profile)]
    return fileable, [profile for profile in fitting if profile not in fileable]


def _is_meant_for(procedure: Procedure, profile: Profile) -> bool:
    """Whether this type of profile may use the procedure; where none is named, all may."""
    kinds = {kind.pk for kind in procedure.profile_types.all()}
    return not kinds or profile.type_id in kinds


def latest_drafts(user: User, procedure: Procedure) -> list[ServiceRequest]:
    """The drafts of a procedure that `user` can resume, the latest first: `MOST_DRAFTS`, and one if there are more."""
    drafts = ServiceRequest.objects.visible_to(user).drafts().filter(procedure=procedure)
    names = ("profile__name", "beneficiary__first_name", "beneficiary__last_name")
    rows = drafts.select_related("profile", "beneficiary").only("reference", "state", "updated_at", *names)
    return list(rows.order_by("-updated_at")[: MOST_DRAFTS + 1])


def usual_profile(user: User, profiles: list[Profile]) -> Profile | None:
    """The only profile, or the one that `user` last filed for; None when neither says."""
    if len(profiles) == 1:
        return profiles[0]
    latest = ServiceRequest.objects.filter(applicant=user, profile__in=profiles).order_by("-created_at")
    last = latest.values_list("profile_id", flat=True).first()
    return next((profile for profile in profiles if profile.pk == last), None)


def start(*, procedure: Procedure, profile: Profile, user: User, for_someone: bool = False) -> ServiceRequest:
    """Open a draft on the published form, pre-filled with what the account and the profile know.

    `for_someone`: for a beneficiary still to be named, where the procedure may be filed so, or always is.
    Raises ActRefusedError when the procedure is closed, or not for this profile or this person.
    """
    if why := why_closed(procedure):
        raise ActRefusedError(why)
    if not may_file_for(user, profile):
        raise ActRefusedError(_("Your role in this profile does not let you file requests."))
    if not _is_meant_for(procedure, profile):
        raise ActRefusedError(_("This procedure is not meant for this type of profile."))
    version = procedure.current_version
    if version is None:
        raise ActRefusedError(_("This procedure is being prepared."))
    names_someone = procedure.for_whom == ForWhom.OTHER or (for_someone and procedure.for_whom == ForWhom.EITHER)
    draft = ServiceRequest.objects.enter(
        ServiceRequest(
            procedure=procedure,
            form_version=version,
            profile=profile,
            applicant=user,
            answers=_known_answers(asked_once(version.form), user, profile),
        ),
        for_someone=names_someone,
    )
    if not names_someone:
        RequestPerson._meta.get_field("beneficiary_of").remote_field.set_cached_value(draft, None)
    return draft


def known_values(user: User, profile: Profile, sources: Iterable[Prefill] = Prefill) -> dict[Prefill, JsonValue]:
    """What the account and the profile already hold, by source (CRPA L113-12: never ask again).

    Of `sources`, the person's function alone takes a query: it is empty where it isn't among them.
    """
    memberships = profile.memberships.filter(user=user).order_by()
    functions = memberships.values_list("function", flat=True) if Prefill.PROFILE_FUNCTION in sources else []
    function = next(iter(functions), "")
    return {
        Prefill.FIRST_NAME: user.first_name,
        Prefill.LAST_NAME: user.last_name,
        Prefill.EMAIL: user.email,
        Prefill.TELEPHONE: user.telephone,
        Prefill.PROFILE_NAME: profile.name,
        Prefill.PROFILE_SIRET: profile.siret or "",
        Prefill.PROFILE_SIREN: (profile.siret or "")[:9],
        Prefill.PROFILE_RNA: profile.rna,
        Prefill.PROFILE_ADDRESS: profile.postal_address or user.postal_address,
        Prefill.PROFILE_ADDRESS_PARTS: _address_parts(profile) or _address_parts(user),
        Prefill.PROFILE_FUNCTION: function,
        Prefill.PROFILE_IBAN: profile.iban,
        Prefill.PROFILE_IBAN_HOLDER: profile.iban_holder,
    }


def _address_parts(holder: User | Profile) -> JsonValue:
    """An answer of the type address, None where a part is missing."""
    parts = {"lines": holder.address_line, "postcode": holder.postcode, "city": holder.city}
    return dict(parts) if all(parts.values()) else None


def _known_answers(fields: Iterable[BaseField], user: User, profile: Profile) -> dict[str, JsonValue]:
    sources = {field.key: field.prefill for field in fields if field.prefill}
    values = known_values(user, profile, sources.values())
    return {key: values[source] for key, source in sources.items() if values[source]}


@transaction.atomic
def delete_draft(*, request_id: int, actor: User) -> None:
    """Delete a draft and what it holds, not the locker's documents; raises ActRefusedError once transmitted."""
    request = locked_for_editing(request_id=request_id, actor=actor)
    if request.state != State.DRAFT:
        raise ActRefusedError(_("This request was transmitted: it can be withdrawn, not deleted."))
    request.delete()
