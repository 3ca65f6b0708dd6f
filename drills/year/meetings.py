"""What who holds the meetings of a service does: meetings from their list to their decisions, the register."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from drills.year.deeds import Deed, deed
from drills.year.draw import Draw
from drills.year.payloads import REASONS
from drills.year.world import World
from teleservices.deciding import deliberation_register
from teleservices.deciding.deliberation_register import Recorded
from teleservices.deciding.meetings import arbitrating, carrying_out, enforcing, entering, freezing, voting
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.freezing import obstacles
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.refusing import Grounds, refuse_item
from teleservices.legal import legal_day
from teleservices.models import Authority, AuthorityKind, Fate, Meeting, MeetingItem, MeetingState, Team, Vote

MOST_MEETINGS = 3
"""Under way at once in a service."""


def deeds_of_meetings(world: World, user: User, team: Team, draw: Draw) -> Iterator[Deed]:
    """What their pages offer to who holds the meetings of this service."""
    yield from _meetings(world, user, team, draw)
    yield from _register(user, team, draw)


def _meetings(world: World, user: User, team: Team, draw: Draw) -> Iterator[Deed]:
    underway = Meeting.objects.filter(team=team, cancelled_at=None).exclude(state=MeetingState.NOTIFIED)
    if meeting := world.pick(underway.select_related("authority"), draw):
        yield from _on_meeting(user, meeting, draw)
    if underway.count() < MOST_MEETINGS:
        day = legal_day(timezone.now()) + dt.timedelta(days=draw.choice([3, 7, 14]))
        values = {"actor": user, "team_id": team.pk, "authority_id": _committee().pk}
        values |= {"label": "Commission permanente", "meets_on": day}
        yield deed("préparer une séance", str(day), entering.prepare, values, weight=4.0)


def _committee() -> Authority:
    return Authority.objects.get(kind=AuthorityKind.STANDING_COMMITTEE)


def _register(user: User, team: Team, draw: Draw) -> Iterator[Deed]:
    today = legal_day(timezone.now())
    recorded = Recorded(
        team_id=team.pk,
        authority_id=_committee().pk,
        number=f"{today.year}-CP-{draw.randint(1, 9_999)}",
        subject="Subventions",
        adopted_on=today - dt.timedelta(days=draw.choice([0, 0, 2])),
        transmitted_on=draw.choice([today, today, None]),
    )
    values: dict[str, object] = {"actor": user, "recorded": recorded}
    yield deed("inscrire une délibération", recorded.number, deliberation_register.record, values, weight=2.0)
    if deliberation := team.deliberations.filter(transmitted_on=None).order_by("pk").first():
        same = {name: getattr(deliberation, name) for name in vars(recorded)} | {"transmitted_on": today}
        values = {"pk": deliberation.pk, "actor": user, "recorded": Recorded(**same)}
        yield deed("compléter une délibération", deliberation.number, deliberation_register.change, values)


def _on_meeting(user: User, meeting: Meeting, draw: Draw) -> Iterator[Deed]:
    """The steps that its page offers in the state where it is; what comes too soon is refused all the same."""
    about, today = f"séance du {meeting.meets_on}", legal_day(timezone.now())
    key: dict[str, object] = {"meeting_id": meeting.pk, "actor": user}
    revision, whole = {**key, "seen": meeting.revision}, {"meeting": meeting, "user": user, "draw": draw}
    if meeting.state in {MeetingState.PREPARATION, MeetingState.FROZEN}:
        later = meeting.meets_on + dt.timedelta(days=draw.choice([-1, 1, 7]))
        yield deed(
            "déplacer", about, entering.change, {**revision, "label": meeting.label, "meets_on": later}, weight=0.2
        )
    if meeting.state == MeetingState.PREPARATION:
        is_ready = meeting.items.filter(request__proposals__is_current=True).exists()
        yield deed("arrêter la liste", about, _freeze, whole, weight=6.0 if is_ready else 0.5, name="freeze")
    if meeting.state == MeetingState.FROZEN:
        yield deed("rouvrir la liste", about, freezing.reopen_list, revision, weight=0.2)
    if meeting.state in {MeetingState.FROZEN, MeetingState.VOTED} and today >= meeting.meets_on:
        yield deed("écrire les votes", about, _vote, whole, weight=5.0, name="vote")
    if meeting.state == MeetingState.VOTED:
        days = {"number": f"CP-{meeting.pk}", "transmitted_on": today, "published_on": draw.choice([today, None])}
        yield deed("rendre exécutoire", about, enforcing.make_enforceable, {**revision, **days}, weight=6.0)
    if meeting.state == MeetingState.ENFORCEABLE:
        hour = draw.choice([None, timezone.now() + dt.timedelta(hours=20)])
        yield deed("faire partir les décisions", about, carrying_out.ask, {**revision, "leave_at": hour}, weight=6.0)
        yield deed("réessayer", about, carrying_out.try_again, revision, weight=0.5)
    else:
        yield deed("annuler", about, enforcing.cancel, {**revision, "reason": "Quorum non atteint."}, weight=0.15)
    if item := meeting.items.order_by("pk").first():
        yield from _on_item(item, meeting, user, draw)


def _on_item(item: MeetingItem, meeting: Meeting, user: User, draw: Draw) -> Iterator[Deed]:
    about = item.request.reference
    key: dict[str, object] = {"meeting_id": item.meeting_id, "actor": user}
    own: dict[str, object] = {"item_id": item.pk, "actor": user}
    if meeting.state == MeetingState.PREPARATION:
        report = {"report_id": item.report_id, "title": draw.choice(["Culture", "Sport"]), "envelope_cents": 10**7}
        yield deed("retirer de la séance", about, entering.take_out, {**key, "items": [item.pk]}, weight=0.1)
        yield deed("nommer un rapport", about, entering.set_report, {**key, **report}, weight=0.2)
        yield from _amounts(item, user, draw)
    if refused := meeting.items.filter(fate=Fate.REFUSED, is_open=True).first():
        aside = {"item_id": refused.pk, "actor": user}
        yield deed("laisser à la fiche", refused.request.reference, carrying_out.set_aside, aside)
    current = item.request.proposals.filter(is_current=True).first()
    if current and meeting.state == MeetingState.FROZEN and current.pk != item.proposal_id:
        values = {**own, "seen": current.number, "takes": draw.chance(0.5)}
        yield deed("régler un changement", about, freezing.settle_change, values, weight=4.0)


def _freeze(meeting: Meeting, user: User, draw: Draw) -> object:
    unready = [obstacle.line.item.pk for obstacle in obstacles(lines_of(meeting))]
    return freezing.freeze(
        meeting_id=meeting.pk,
        actor=user,
        seen=meeting.revision,
        left_out=unready if draw.chance(0.9) else [],
        knows_silence=draw.chance(0.7),
    )


def _vote(meeting: Meeting, user: User, draw: Draw) -> object:
    ballots = {item.pk: _ballot(draw) for item in meeting.items.all() if draw.chance(0.5)}
    return voting.vote(meeting_id=meeting.pk, actor=user, seen=meeting.revision, ballots=ballots)


def _ballot(draw: Draw) -> Ballot:
    vote = draw.choice([Vote.ADOPTED, Vote.AMENDED, Vote.ADJOURNED, Vote.ADJOURNED, Vote.REJECTED])
    cents = 1_000 * draw.randint(1, 800) if vote == Vote.AMENDED else None
    return Ballot(vote=vote, amount_cents=cents, reasons=REASONS, remark="Débat.")


def _amounts(item: MeetingItem, user: User, draw: Draw) -> Iterator[Deed]:
    """The cell of its amount, typed over or taken back."""
    current = item.request.proposals.filter(is_current=True).first()
    cell: dict[str, object] = {"item_id": item.pk, "author": user, "seen": current.number if current else 0}
    about, cents = item.request.reference, 1_000 * draw.randint(1, 600)
    yield deed("arbitrer un montant", about, arbitrating.arbitrate, {**cell, "amount_cents": cents}, weight=0.6)
    refusal = {**cell, "grounds": Grounds(text=REASONS)}
    yield deed("refuser dans la séance", about, refuse_item, refusal, weight=0.1)
    if current:
        yield deed("revenir au montant d’avant", about, arbitrating.undo, cell, weight=0.2)
