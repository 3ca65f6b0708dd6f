"""What may be changed in a request now, and the only function that writes its answers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.formkit.values import JsonValue
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import MANDATE, CorrectionRequest, ForWhom, ServiceRequest, State
from teleservices.permissions import Party, refusal


def open_correction(request: ServiceRequest) -> CorrectionRequest | None:
    """The correction request that waits for the applicant, if any."""
    return request.corrections.filter(answered_at=None).first()


def editable_keys(request: ServiceRequest) -> frozenset[str]:
    """The keys of the fields that the applicant may change in the request itself: all of a draft, then none.

    Corrections are made in a buffer of their own: see `correcting`.
    """
    if request.state != State.DRAFT:
        return frozenset()
    may_be_for_someone = request.procedure.for_whom != ForWhom.SELF or request.for_someone
    proof = frozenset({MANDATE} if may_be_for_someone else ())
    return proof | frozenset(field.key for field in request.form_version.form.fields() if not field.private)


def check_may_edit(actor: User, request: ServiceRequest, key: str = "") -> None:
    """Raise ActRefusedError when `actor` can't change the request, or its field `key`, now."""
    if why := refusal(actor, request, Party.APPLICANT):
        raise ActRefusedError(why)
    keys = editable_keys(request)
    if not keys or (key and key not in keys):
        raise ActRefusedError(_("This request was transmitted: its answers can no longer be changed."))


def overtaken_text() -> str:
    """What is said when a page is older than what is stored."""
    return _("This request was changed in another window. Check what is shown, then save it again.")


@transaction.atomic
def save_answers(
    *, request_id: int, actor: User, revision_number: int, answers: dict[str, JsonValue]
) -> ServiceRequest:
    """Store all the answers of a request that may be edited; returns it as it became.

    Raises ActRefusedError, or StaleRevisionError when it was changed since `revision_number` was read.
    """
    request = locked_for_editing(request_id=request_id, actor=actor)
    if request.revision_number != revision_number:
        raise StaleRevisionError(overtaken_text())
    changed = {key for key in answers.keys() | request.answers.keys() if answers.get(key) != request.answers.get(key)}
    if not changed <= editable_keys(request):
        raise ActRefusedError(_("Only the answers that the form asks you for can be changed."))
    if changed:
        at = timezone.now().isoformat(timespec="seconds")
        request.answers = answers
        request.unread = {key: typed for key, typed in request.unread.items() if key not in changed}
        request.edits |= {key: [actor.pk, at] for key in changed}
        request.revision_number += 1
        request.save(update_fields=["answers", "unread", "edits", "revision_number", "updated_at"])
    return request


def locked_for_editing(*, request_id: int, actor: User) -> ServiceRequest:
    """The request, held until the end of the transaction; raises ActRefusedError when `actor` can't change it."""
    request = ServiceRequest.objects.with_form().held(request_id)
    check_may_edit(actor, request)
    return request


def touch(request: ServiceRequest) -> None:
    """Say that something of a request's documents moved."""
    ServiceRequest.objects.filter(pk=request.pk).update(updated_at=timezone.now())
