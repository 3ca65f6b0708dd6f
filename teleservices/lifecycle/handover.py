"""What someone of staff follows, given to another or back to its team: they leave, or may no longer instruct."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from portal.history.append_only import append
from teleservices.lifecycle import facts
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.agents import team_notices_together
from teleservices.lifecycle.agents.recipients import head_addresses, team_addresses
from teleservices.lifecycle.emails.telling import follow_up
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.payloads import is_instructed_by
from teleservices.lifecycle.perform import locked
from teleservices.models import RequestEvent, RequestWatch, ServiceRequest, State, Team, TeamMember
from teleservices.models.requests.service_request import ServiceRequestQuerySet
from teleservices.permissions import instructors


@transaction.atomic
def hand_over(leaver: User, successor: User | None, actor: User) -> int:
    """Give each request under way that `leaver` follows to `successor`, or to nobody where they are not of its team.

    Returns how many moved. Each keeps an event; applicants are told nothing: nothing changes for them. Who takes over
    is told in one e-mail, and each team that gets requests back.
    """
    return _move(ServiceRequest.objects.open().filter(assignee=leaver), leaver, successor, actor)


@transaction.atomic
def leave_team(*, team: Team, leaver: User, actor: User, successor: User | None = None) -> int:
    """Take someone out of a service: the requests under way that they follow there are `successor`'s, else nobody's.

    They watch none of its requests any more. Returns how many; what is decided keeps who did it. Who takes over, or
    the service, is told in one e-mail.
    """
    TeamMember.objects.filter(team=team, user=leaver).delete()
    return instruct_no_more(team=team, leaver=leaver, actor=actor, successor=successor)


@transaction.atomic
def instruct_no_more(*, team: Team, leaver: User, actor: User, successor: User | None = None) -> int:
    """The same for someone who stays in the service and only reads from now on."""
    RequestWatch.objects.filter(user=leaver, request__team=team).delete()
    return _move(ServiceRequest.objects.open().filter(assignee=leaver, team=team), leaver, successor, actor)


@transaction.atomic
def give_back(actor: User) -> int:
    """Make nobody's again what is under way and followed by those who may no longer instruct; returns how many.

    To be called when `actor` took rights from someone or from a group. Services are told as when someone leaves them.
    """
    followed = ServiceRequest.objects.open().exclude(assignee=None)
    unable = User.objects.filter(pk__in=followed.values("assignee")).exclude(pk__in=instructors().values("pk"))
    return sum(
        _move(followed.filter(assignee=instructor), instructor, None, actor) for instructor in unable.order_by("pk")
    )


@transaction.atomic
def release(*, leaver: User, requests: ServiceRequestQuerySet) -> int:
    """Make nobody's again those of `requests` under way that `leaver` may have in charge no more; returns how many.

    The heads of their services are told, in one e-mail a service.
    """
    return _move(requests.open().filter(assignee=leaver), leaver, None, leaver, to=head_addresses)


def _move(
    followed: ServiceRequestQuerySet,
    leaver: User,
    successor: User | None,
    actor: User,
    *,
    to: Callable[[Team], list[str]] = team_addresses,
) -> int:
    """`to` gives the addresses of those of a service who are told what is given back to it."""
    teams = _teams_instructed_by(successor)
    events: dict[Team | None, list[RequestEvent]] = {}
    for pk in list(followed.order_by("pk").values_list("pk", flat=True)):
        request = locked(pk)
        if request.assignee_id != leaver.pk:
            continue  # given to someone else while this waited for its lock
        may_take = successor and request.team_id in teams and is_instructed_by(request, successor.pk)
        heir = successor if may_take else None
        event = _assign(request, heir, actor)
        events.setdefault(None if heir else request.team, []).append(event)
    _tell(events, leaver, successor, actor, to)
    return sum(map(len, events.values()))


def _tell(
    events: Mapping[Team | None, list[RequestEvent]],
    leaver: User,
    successor: User | None,
    actor: User,
    to: Callable[[Team], list[str]],
) -> None:
    """Tell each service what it was given back, and the successor, under no service, what they take over."""
    for team, team_events in events.items():
        if team:
            team_notices_together.post_given_back(recipients=to(team), leaver=leaver, events=team_events)
        elif successor and successor != actor:
            team_notices_together.post_taken_over(successor=successor, leaver=leaver, events=team_events)


def _teams_instructed_by(successor: User | None) -> set[int]:
    """The keys of the services where they may be given requests; none without anybody."""
    may_instruct = TeamMember.objects.instructing().filter(user=successor, user__in=instructors())
    return set(may_instruct.values_list("team", flat=True)) if successor else set()


def _assign(request: ServiceRequest, heir: User | None, actor: User) -> RequestEvent:
    now = timezone.now()
    ServiceRequest.objects.filter(pk=request.pk).update(
        assignee=heir, revision_number=request.revision_number + 1, updated_at=now
    )
    request.assignee = heir
    act, state = ACTS["assign"], State(request.state)
    event = event_of(act, request, actor=actor, before=state, stage=request.stage, at=now)
    event.data = {"assignee": heir.pk if heir else None, "handed_over": True}
    append(event)
    facts.write(request)
    follow_up(event)
    return event
