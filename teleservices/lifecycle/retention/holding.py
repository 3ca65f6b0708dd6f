"""Requests kept for a dispute: placed and lifted by who holds the right, each time with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.new_events import trace
from teleservices.lifecycle.perform import locked
from teleservices.models import LegalHold, ServiceRequest, State
from teleservices.permissions import keeps_files


@transaction.atomic
def hold(*, request_id: int, actor: User, reason: str) -> LegalHold:
    """Keep everything of a request until someone lifts it, be it on a list that has its visa.

    Raises ActRefusedError, and StaleRevisionError where the request is kept already, or was destroyed meanwhile.
    """
    request = _held(request_id, actor, reason)
    if LegalHold.objects.standing().filter(request=request).exists():
        raise StaleRevisionError(_("This request is kept already: read why below."))
    placed = LegalHold.objects.create(
        request=request,
        reason=reason.strip(),
        placed_by=actor,
        placed_by_name=actor.get_full_name(),
        placed_at=timezone.now(),
    )
    trace("hold", request, actor)
    return placed


@transaction.atomic
def lift(*, hold_id: int, request_id: int, actor: User, reason: str) -> None:
    """Let the time of a request run its course again.

    Raises ActRefusedError, and StaleRevisionError where someone lifted it meanwhile.
    """
    request = _held(request_id, actor, reason)
    lifted = LegalHold.objects.standing().filter(pk=hold_id, request=request)
    changes = {"lifted_by": actor, "lifted_by_name": actor.get_full_name(), "lift_reason": reason.strip()}
    if not lifted.update(lifted_at=timezone.now(), **changes):
        raise StaleRevisionError(_("Someone lifted this already: read it below."))
    trace("lift_hold", request, actor)


def _held(request_id: int, actor: User, reason: str) -> ServiceRequest:
    """The request, locked, that `actor` may keep."""
    request = locked(request_id)
    if request.eliminated_at:
        raise StaleRevisionError(_("The contents of this request were destroyed meanwhile."))
    if request.state == State.DRAFT or request.team_id is None or not keeps_files(actor, request.team_id):
        raise ActRefusedError(_("The heads of the service keep a request for a dispute, and who holds the right."))
    if not reason.strip():
        raise ActRefusedError(_("Say why."))
    return request
