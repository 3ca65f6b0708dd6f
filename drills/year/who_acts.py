"""Who acts at a step of the simulated year, and among what: the pages of their account, a list of the desk, a link."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from drills.year import filing, house, sheet
from drills.year.deeds import Deed
from drills.year.draw import Draw
from drills.year.meetings import deeds_of_meetings
from drills.year.world import World
from teleservices.legal import legal_day
from teleservices.models import LegalRegime, ServiceRequest, State
from teleservices.models.deciding.meeting import BINDING

NOT_OFFERED = 0.2
"""How often somebody tries what they aren't offered."""
SHARES = {
    "applicant": 7.0,
    "sheet": 13.0,
    "house": 3.5,
    "meetings": 3.5,
    "adviser": 0.5,
    "designer": 0.2,
    "editor": 0.2,
}
Offer = Callable[[User, ServiceRequest, Draw], Iterable[Deed]]
LISTS = 0.4
"""How often an agent begins by a list of what calls for somebody."""


@dataclass(frozen=True)
class Choice:
    """Who acts, the deeds among which they choose, and whether the product offers them."""

    actor: str
    deeds: list[Deed]
    is_offered: bool = True


def choice(world: World, draw: Draw) -> Choice:
    """By chance alone."""
    kind = draw.weighted(SHARES)
    is_offered = not draw.chance(NOT_OFFERED)
    if kind == "applicant":
        return _applicant(world, draw, is_offered=is_offered)
    if kind == "sheet":
        return _at_the_desk(world, draw, is_offered=is_offered)
    if kind == "house":
        user = _agent(world, draw)
        return Choice(user.get_full_name(), house.deeds_of_house(world, user, draw))
    if kind == "meetings":
        first, other = world.cast.teams
        team = first if draw.chance(0.9) else other
        user = User.objects.get(pk=world.cast.secretaries[team.pk].pk)
        return Choice(user.get_full_name(), list(deeds_of_meetings(world, user, team, draw)))
    outside = {"adviser": house.deeds_of_advisers, "designer": house.deeds_of_designer}
    return Choice(kind, outside.get(kind, house.deeds_of_editor)(world, draw))


def _applicant(world: World, draw: Draw, *, is_offered: bool) -> Choice:
    user = draw.pick(world.applicants(), lambda user: user.email)
    if user is None:
        return Choice("personne", [])
    deeds = filing.deeds_of_applicant if is_offered else filing.deeds_not_offered
    return Choice(user.get_full_name(), deeds(world, user, draw), is_offered)


def _agent(world: World, draw: Draw) -> User:
    return User.objects.get(pk=draw.choice(world.cast.agents).pk)


def _at_the_desk(world: World, draw: Draw, *, is_offered: bool) -> Choice:
    """A list of what calls for somebody, or any request of theirs; or any request at all, by its address."""
    whole = ServiceRequest.objects.with_form().select_related("applicant", "team", "stage")
    readable = whole.exclude(state=State.DRAFT).filter(eliminated_at=None)
    if is_offered and draw.chance(LISTS):
        condition, offer = draw.choice(_LISTS)
        listed = ServiceRequest.objects.filter(condition()).values("pk")
        if request := world.pick(readable.filter(pk__in=listed), draw):
            head = User.objects.get(pk=draw.choice(world.cast.heads[request.team_id or 0]).pk)
            return Choice(head.get_full_name(), list(offer(head, request, draw)))
    user = _agent(world, draw)
    theirs = readable.read_by(user) if is_offered else readable
    open_ones = theirs.filter(state__in=State.open())
    request = world.pick(open_ones if draw.chance(0.75) else theirs, draw)
    if request is None:
        return Choice(user.get_full_name(), [], is_offered)
    deeds = sheet.deeds_on_sheet if is_offered else sheet.deeds_not_offered
    return Choice(user.get_full_name(), deeds(user, request, draw), is_offered)


def _is_open() -> Q:
    return Q(state__in=State.open())


def _past_their_day() -> Q:
    today = legal_day(timezone.now())
    return _is_open() & Q(acknowledgement__regime=LegalRegime.ACCEPTANCE, desk_facts__decides_on__lte=today)


_PROPOSED, _ON_A_LIST = Q(proposals__is_current=True), Q(meeting_items__is_open=True)
_LISTS: tuple[tuple[Callable[[], Q], Offer], ...] = (
    (lambda: Q(state=State.IN_REVIEW, procedure__decision_rules__has_key="proposals"), sheet.proposals),
    (lambda: _is_open() & _PROPOSED & Q(proposals__visa=None), sheet.proposals),
    (lambda: _is_open() & _PROPOSED & ~_ON_A_LIST, sheet.entries),
    (lambda: _ON_A_LIST & Q(meeting_items__meeting__state__in=BINDING), sheet.acts_offered),
    (_past_their_day, sheet.acts_offered),
    (lambda: Q(state__in=State.decided()), sheet.acts_offered),
)
"""What the desk lists of what calls for somebody, and what its sheets offer then.

To propose, to look at, to bring before a meeting, before one, past the day of its silence, decided."""
