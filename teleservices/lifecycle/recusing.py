"""Agents who recuse themselves, and heads who end it: the only writer of recusals. Why is asked of nobody."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.lifecycle import handover
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.new_events import trace
from teleservices.lifecycle.perform import locked
from teleservices.models import Recusal, RequestWatch, ServiceRequest, TeamMember
from teleservices.models.desk.recusal import RecusalQuerySet
from teleservices.permissions import Party, heads, refusal


@transaction.atomic
def recuse(*, request_id: int, actor: User, is_everywhere: bool) -> Recusal:
    """Keep `actor` from acting on a request, or on all those of its profile (`is_everywhere`), present and to come.

    What they follow of it goes back to its service, whose heads are told; they watch it no more. Raises
    ActRefusedError where they don't act on it, be it that they recused themselves already.
    """
    request = locked(request_id)
    if why := refusal(actor, request, Party.INSTRUCTOR):
        raise ActRefusedError(why)
    recusal = Recusal.objects.create(
        user=actor,
        request=None if is_everywhere else request,
        profile=request.profile if is_everywhere else None,
        declared_at=timezone.now(),
    )
    trace("recuse", request, actor)
    concerned = ServiceRequest.objects.filter(profile=request.profile_id)
    if not is_everywhere:
        concerned = concerned.filter(pk=request.pk)
    RequestWatch.objects.filter(user=actor, request__in=concerned.order_by().values("pk")).delete()
    handover.release(leaver=actor, requests=concerned)
    return recusal


@transaction.atomic
def end_recusal(*, recusal_id: int, request_id: int, actor: User) -> None:
    """Let an agent act again, by a head of their service who acts on the request. Nobody ends their own."""
    request = locked(request_id)
    if why := refusal(actor, request, Party.INSTRUCTOR):
        raise ActRefusedError(why)
    recusal = recusals_on(request).filter(pk=recusal_id).first()
    if recusal is None:
        raise ActRefusedError(_("This recusal was ended already."))
    if request.team_id is None or not heads(actor, request.team_id):
        raise ActRefusedError(_("The head of the service ends a recusal."))
    Recusal.objects.filter(pk=recusal.pk).update(ended_at=timezone.now(), ended_by=actor)
    trace("end_recusal", request, actor)


def recusals_on(request: ServiceRequest) -> RecusalQuerySet:
    """Those that keep agents of its service from acting on a request."""
    members = TeamMember.objects.instructing().filter(team=request.team_id, user=OuterRef("user"))
    recusals = Recusal.objects.about(request=request.pk, profile=request.profile_id)
    return recusals.filter(Exists(members)).select_related("user")
