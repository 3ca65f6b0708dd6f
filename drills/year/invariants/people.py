"""Who may not see sees nothing; who left is written to no more; what is destroyed was let go, what is over goes."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from drills.year.draw import Draw
from drills.year.invariants import invariant
from drills.year.mailbox import Mailbox
from drills.year.world import World
from portal.history.append_only import first_fault
from teleservices.models import (
    EliminationLine,
    LegalHold,
    RequestAccess,
    RequestEvent,
    ServiceRequest,
    State,
    TeamMember,
)

A_DAY, MONTH = dt.timedelta(days=1), dt.timedelta(days=31)
SAMPLE = 6


@invariant("qui ne doit pas voir ne voit rien")
def nobody_sees_what_is_not_theirs(world: World) -> Iterator[str]:
    """A sample of people and requests: the lists of each side, and one address a night."""
    draw = Draw(f"sight {timezone.now()}")
    requests = list(ServiceRequest.objects.filter(eliminated_at=None).order_by("pk"))
    people = [*world.applicants().order_by("email"), *world.cast.agents]
    for number in range(SAMPLE if requests else 0):
        user, request = draw.choice(people), draw.choice(requests)
        belongs = Membership.objects.filter(user=user, profile=request.profile_id).exists()
        if ServiceRequest.objects.visible_to(user).filter(pk=request.pk).exists() != belongs:
            yield f"{request.reference} : {user.get_full_name()}, parmi ses demandes : {not belongs}"
        reads = _reads(user.pk, request)
        if ServiceRequest.objects.read_by(user).filter(pk=request.pk).exists() != reads:
            yield f"{request.reference} : {user.get_full_name()}, au bureau : {not reads}"
        if number == 0 and request.state != State.DRAFT:
            client = Client()
            client.force_login(user)
            answer = client.get(reverse("request_detail", args=[request.reference]))
            if answer.status_code != (200 if belongs else 404):
                where = answer.headers.get("Location", "")
                yield f"{request.reference} : {user.get_full_name()} obtient {answer.status_code} {where}"


def _reads(user_id: int, request: ServiceRequest) -> bool:
    today, teams = timezone.localdate(), TeamMember.objects.filter(user=user_id)
    present = [member for member in teams if member.until is None or member.until >= today]
    mine = {member.team_id for member in present}
    lent = RequestAccess.objects.filter(request=request, team__in=mine, until__gte=timezone.now()).exists()
    return request.state != State.DRAFT and (request.team_id in mine or lent)


@invariant("qui a supprimé son compte n’est plus relancé")
def who_left_is_left_alone(world: World) -> Iterator[str]:
    """Two days after, nothing is sent to their address: what was under way left, even where the process died."""
    farewell = _("Your account is deleted")
    for address, subject, moment in Mailbox.sent:
        departure = world.gone.get(address)
        if departure and moment > departure + 2 * A_DAY and subject != farewell:
            yield f"{address} : « {subject} », le {moment:%d/%m}"


@invariant("rien n’est détruit avant son visa, et ce qui est détruit l’est (Code du patrimoine L212-2)")
def nothing_is_destroyed_before_its_visa(world: World) -> Iterator[str]:
    """A line with a visa that came first; of what is destroyed figures alone are left, no document, no message."""
    lines = EliminationLine.objects.all()
    for request in ServiceRequest.objects.exclude(eliminated_at=None):
        if not lines.filter(request=request, elimination__visaed_at__lte=request.eliminated_at).exists():
            yield f"{request.reference} : détruite sans visa"
        is_told = any(isinstance(answer, str) for answer in request.answers.values())
        if is_told or request.attachments.exists() or request.messages.exists():
            yield f"{request.reference} : détruite, et il en reste"


@invariant("ce dont le temps est passé est sur une liste d’élimination (RGPD art. 5, e)")
def nothing_outlives_its_time(world: World) -> Iterator[str]:
    """Of what was withdrawn, which nobody may contest: lists are a month apart, a sweep a day."""
    now = timezone.now()
    holds = LegalHold.objects.standing().values("request")
    lines = EliminationLine.objects.filter(Q(extended_until=None) | Q(extended_until__gt=now - MONTH))
    ended = ServiceRequest.objects.filter(state__in=State.ended(), eliminated_at=None, events__act="withdraw")
    for request in ended.select_related("procedure").exclude(pk__in=holds).exclude(pk__in=lines.values("request")):
        withdrawn = request.events.filter(act="withdraw").latest("at").at
        if withdrawn < now - request.procedure.retention_months * MONTH - MONTH:
            yield f"{request.reference} : retirée le {withdrawn:%d/%m/%Y}"


@invariant("l’historique est celui qui a été écrit")
def the_chain_holds(world: World) -> Iterator[str]:
    """Of the requests that moved today."""
    keys = RequestEvent.objects.filter(at__gt=timezone.now() - A_DAY).values_list("request", flat=True).distinct()
    for key in keys.order_by("request"):
        events = RequestEvent.objects.filter(request=key).select_related("actor").order_by("number")
        if number := first_fault(events):
            yield f"demande {key} : événement {number}"
