"""Who of the service is told of a request, and when: as each chose, and never who could not open it now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from teleservices.models import (
    Absence,
    MorningNotice,
    NoticeChoice,
    NoticeKind,
    Pace,
    RequestWatch,
    ServiceRequest,
    Team,
    TeamMember,
)
from teleservices.permissions import assignable, instructors

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

USUAL = ""
"""Of who chose nothing: told at once of what is theirs."""


@dataclass(frozen=True)
class Recipients:
    """The addresses written to at once, and the keys of those who are told in the morning."""

    at_once: list[str] = field(default_factory=list)
    in_the_morning: list[int] = field(default_factory=list)


def informed(request: ServiceRequest, kind: NoticeKind) -> Recipients:
    """Who follows the request, their deputy while they are away, and who watches it.

    While nobody follows it, its service: its address, or all of it. Where the service has an address, those of it who
    chose to be told themselves are told too. Two queries.
    """
    if request.team is None:
        return Recipients()
    team = _paced(assignable(request), kind)
    follower = list(team.filter(pk=request.assignee_id or 0).values_list("pk", "email", "pace"))
    watched = Exists(RequestWatch.objects.filter(request=request, user=OuterRef("pk")))
    others = team.exclude(pk=request.assignee_id or 0).order_by("pk")
    if follower:
        stands_in = Exists(Absence.objects.on().filter(user=request.assignee_id, deputy=OuterRef("pk")))
        return _sorted([*follower, *others.filter(watched | stands_in).values_list("pk", "email", "pace")])
    theirs = Q(watched) | Q(pace__in=(Pace.AT_ONCE, Pace.MORNING)) if request.team.email else Q()
    recipients = _sorted(others.filter(theirs).values_list("pk", "email", "pace"))
    shared = [request.team.email] if request.team.email else []
    return Recipients(list(dict.fromkeys([*shared, *recipients.at_once])), recipients.in_the_morning)


def assignee(request: ServiceRequest) -> Recipients:
    """Who now follows the request."""
    return one_of_the_service(request, request.assignee_id or 0, NoticeKind.ASSIGNED)


def one_of_the_service(request: ServiceRequest, user_id: int, kind: NoticeKind) -> Recipients:
    """One person, if they instruct for the service of the request."""
    if request.team is None:
        return Recipients()
    return _sorted(_paced(instructors(request.team), kind).filter(pk=user_id).values_list("pk", "email", "pace"))


def pace_of(user: User, kind: NoticeKind) -> str:
    """When someone chose to be told of this kind; `USUAL` where they chose nothing."""
    return user.notice_choices.filter(kind=kind).values_list("pace", flat=True).first() or USUAL


def team_addresses(team: Team) -> list[str]:
    """The service's own address; without one, those of all who instruct for it."""
    if team.email:
        return [team.email]
    return list(instructors(team).order_by("team_memberships__pk").values_list("email", flat=True))


def head_addresses(team: Team) -> list[str]:
    """Those of the heads of a service; of the service where nobody heads it."""
    heads = TeamMember.objects.heads().filter(team=team, user__in=instructors())
    return list(heads.order_by("pk").values_list("user__email", flat=True)) or team_addresses(team)


def keep_for_the_morning(request: ServiceRequest, kind: NoticeKind, users: Collection[int]) -> None:
    """Note that these are told of the request in their next morning e-mail; what waits there already stays once."""
    waiting = [MorningNotice(user_id=pk, request=request, kind=kind) for pk in users]
    MorningNotice.objects.bulk_create(waiting, ignore_conflicts=True)


class Paced(TypedDict):
    """What is read of a person beside them."""

    pace: str


def _paced(users: QuerySet[User], kind: NoticeKind) -> "QuerySet[WithAnnotations[User, Paced]]":
    pace = NoticeChoice.objects.filter(user=OuterRef("pk"), kind=kind).values("pace")[:1]
    return users.annotate(pace=Coalesce(Subquery(pace), Value(USUAL)))


def _sorted(people: Iterable[tuple[int, str, str]]) -> Recipients:
    rows = dict.fromkeys(people)
    return Recipients(
        [email for _pk, email, pace in rows if pace in (USUAL, Pace.AT_ONCE)],
        [pk for pk, _email, pace in rows if pace == Pace.MORNING],
    )
