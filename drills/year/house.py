"""What is done away from a sheet: meetings, the mailroom, the register, elimination lists, opinions, forms, pages."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from drills.year.deeds import Deed, deed
from drills.year.draw import Draw
from drills.year.payloads import REASONS
from drills.year.world import World
from formkit.schema import FormSchema
from home.models import FaqQuestionPage
from locker.models import StoredFile
from teleservices.deciding import deliberation_register
from teleservices.deciding.deliberation_register import Recorded
from teleservices.deciding.meetings import carrying_out, enforcing, entering, freezing, voting
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.freezing import obstacles
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.opinions import giving, one_time_codes
from teleservices.legal import legal_day
from teleservices.lifecycle.postal import given_to_post
from teleservices.lifecycle.postal.given_to_post import Followed
from teleservices.lifecycle.postal.requesting import cancel_sending, change_addressee
from teleservices.lifecycle.retention import list_changes
from teleservices.models import (
    Authority,
    AuthorityKind,
    EliminationList,
    Fate,
    Meeting,
    MeetingItem,
    MeetingState,
    Opinion,
    OpinionVerdict,
    PostalSending,
    Procedure,
    ReturnReason,
    Team,
    Vote,
)
from teleservices.permissions import holds_meetings
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.publication.publishing import publish

MOST_MEETINGS = 3
"""Under way at once in a service."""


def deeds_of_house(world: World, user: User, draw: Draw) -> list[Deed]:
    """What the desk offers to this agent beside its sheets."""
    deeds: list[Deed] = []
    for team in Team.objects.filter(team_members__user=user):
        if holds_meetings(user, team.pk):
            deeds += [*_meetings(world, user, team, draw), *_register(user, team, draw)]
        deeds += [*_mail(world, user, team, draw), *_eliminations(user, team)]
    return deeds


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
    if known := team.deliberations.filter(transmitted_on=None).order_by("pk").first():
        same = {name: getattr(known, name) for name in vars(recorded)} | {"transmitted_on": today}
        values = {"pk": known.pk, "actor": user, "recorded": Recorded(**same)}
        yield deed("compléter une délibération", known.number, deliberation_register.change, values)


def _on_meeting(user: User, meeting: Meeting, draw: Draw) -> Iterator[Deed]:
    """The steps that its page offers in the state where it is; what comes too soon is refused all the same."""
    about, today = f"séance du {meeting.meets_on}", legal_day(timezone.now())
    key: dict[str, object] = {"meeting_id": meeting.pk, "actor": user}
    seen, whole = {**key, "seen": meeting.revision}, {"meeting": meeting, "user": user, "draw": draw}
    if meeting.state in {MeetingState.PREPARATION, MeetingState.FROZEN}:
        later = meeting.meets_on + dt.timedelta(days=draw.choice([-1, 1, 7]))
        yield deed("déplacer", about, entering.change, {**seen, "label": meeting.label, "meets_on": later}, weight=0.2)
    if meeting.state == MeetingState.PREPARATION:
        is_ready = meeting.items.filter(request__proposals__is_current=True).exists()
        yield deed("arrêter la liste", about, _freeze, whole, weight=6.0 if is_ready else 0.5, name="freeze")
    if meeting.state == MeetingState.FROZEN:
        yield deed("rouvrir la liste", about, freezing.reopen_list, seen, weight=0.2)
    if meeting.state in {MeetingState.FROZEN, MeetingState.VOTED} and today >= meeting.meets_on:
        yield deed("écrire les votes", about, _vote, whole, weight=5.0, name="vote")
    if meeting.state == MeetingState.VOTED:
        days = {"number": f"CP-{meeting.pk}", "transmitted_on": today, "published_on": draw.choice([today, None])}
        yield deed("rendre exécutoire", about, enforcing.make_enforceable, {**seen, **days}, weight=6.0)
    if meeting.state == MeetingState.ENFORCEABLE:
        hour = draw.choice([None, timezone.now() + dt.timedelta(hours=20)])
        yield deed("faire partir les décisions", about, carrying_out.ask, {**seen, "leave_at": hour}, weight=6.0)
        yield deed("réessayer", about, carrying_out.try_again, seen, weight=0.5)
    else:
        yield deed("annuler", about, enforcing.cancel, {**seen, "reason": "Quorum non atteint."}, weight=0.15)
    if item := meeting.items.order_by("pk").first():
        yield from _on_item(item, meeting, user, draw)


def _on_item(item: MeetingItem, meeting: Meeting, user: User, draw: Draw) -> Iterator[Deed]:
    about = item.request.reference
    key: dict[str, object] = {"meeting_id": item.meeting_id, "actor": user}
    own: dict[str, object] = {"item_id": item.pk, "actor": user}
    if meeting.state == MeetingState.PREPARATION:
        report = {"report_id": item.report_id, "title": draw.choice(["Culture", "Sport"]), "envelope_cents": 10**7}
        yield deed("retirer de la séance", about, entering.take_out, {**key, "items": [item.pk]}, weight=0.3)
        yield deed("nommer un rapport", about, entering.set_report, {**key, **report}, weight=0.2)
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
    vote = draw.choice([Vote.ADOPTED, Vote.AMENDED, Vote.ADJOURNED, Vote.REJECTED])
    cents = 1_000 * draw.randint(1, 800) if vote == Vote.AMENDED else None
    return Ballot(vote=vote, amount_cents=cents, reasons=REASONS, remark="Débat.")


def _mail(world: World, user: User, team: Team, draw: Draw) -> Iterator[Deed]:
    letters = PostalSending.objects.filter(request__team=team, cancelled_at=None).order_by("pk")
    now, today = timezone.now(), legal_day(timezone.now())
    if to_print := list(letters.to_print().exclude(address="").values_list("pk", flat=True)):
        values: dict[str, object] = {"sendings": to_print, "at": now}
        yield deed("imprimer les courriers", str(len(to_print)), given_to_post.mark_printed, values, weight=2.0)
    if to_post := list(letters.to_post().values_list("pk", flat=True)):
        values = {"sendings": to_post, "actor": user, "on": today, "today": today, "are_signed": draw.chance(0.9)}
        yield deed("poster", str(len(to_post)), given_to_post.mark_posted, values, weight=2.0)
    letter = world.pick(letters.select_related("request"), draw)
    if letter is None:
        return
    key, about = {"sending_id": letter.pk, "actor": user}, letter.about.reference
    where = {"recipient_name": "Usager", "address": draw.choice(["2 rue Neuve\n99000 Brenne", ""])}
    yield deed("corriger une adresse", about, change_addressee, key | where, weight=0.2 if letter.address else 2.0)
    yield deed("annuler un courrier", about, cancel_sending, key, weight=0.1)
    if letter.posted_on:
        known = draw.choice([_received(letter, today), _returned(today, draw)])
        seen = Followed(**{name: getattr(letter, name) for name in vars(known)})
        values = {**key, "seen": seen, "known": known, "today": today}
        yield deed("suivre un courrier", about, given_to_post.follow, values, weight=0.6)


def _received(letter: PostalSending, today: dt.date) -> Followed:
    return Followed(number="1A12345678901", received_on=today if letter.is_registered else None)


def _returned(today: dt.date, draw: Draw) -> Followed:
    return Followed(number="1A12345678901", returned_on=today, return_reason=draw.choice(ReturnReason.values))


def _eliminations(user: User, team: Team) -> Iterator[Deed]:
    made = EliminationList.objects.filter(team=team, finished_at=None).order_by("pk").first()
    if made is None:
        return
    today, about = legal_day(timezone.now()), f"liste {made.pk}"
    key = {"list_id": made.pk, "actor": user, "seen": made.revision}
    visa = {"number": f"AD-{made.pk}", "on": today, "file": StoredFile.objects.earliest("pk")}
    yield deed("inscrire un visa", about, list_changes.give_visa, {**key, **visa})
    if line := made.lines.filter(eliminated_at=None, extended_until=None).order_by("pk").first():
        longer = {"lines": [line.pk], "until": today + dt.timedelta(days=60), "reason": "Affaire en cours."}
        yield deed("garder plus longtemps", about, list_changes.extend, {**key, **longer}, weight=0.2)
        yield deed(
            "garder aux archives", about, list_changes.keep_for_archives, {**key, "lines": [line.pk]}, weight=0.1
        )


def deeds_of_advisers(world: World, draw: Draw) -> list[Deed]:
    """What somebody outside does with the link that they were sent."""
    opinion = world.pick(Opinion.objects.filter(answered_at=None).select_related("request"), draw)
    if opinion is None:
        return []
    about, now = opinion.request.reference, {"now": timezone.now()}
    answer = {"opinion_id": opinion.pk, "verdict": draw.choice([*OpinionVerdict.values, ""]), "text": "Avis rendu."}
    return [
        deed("ouvrir le lien", about, giving.mark_viewed, {"opinion": opinion, **now}),
        deed("demander un code", about, one_time_codes.send_code, {"opinion": opinion, **now}),
        deed("rendre un avis", about, giving.give_opinion, {**answer, **now}, weight=4.0),
    ]


def deeds_of_designer(world: World, draw: Draw) -> list[Deed]:
    """A word of the form changed, then published."""
    procedure = Procedure.objects.get(pk=draw.choice(world.cast.procedures).pk)
    key = {"procedure_id": procedure.pk, "author": world.cast.designer}
    title, number = f"Votre projet, version {draw.randint(1, 99)}", procedure.draft_number

    def reworded(form: FormSchema) -> FormSchema:
        return form.model_copy(update={"steps": (form.steps[0].model_copy(update={"title": title}), *form.steps[1:])})

    change = {"number": number, "act": DraftAct.STEP_EDITED, "subject": title, "operation": reworded}
    return [
        deed("modifier un formulaire", procedure.title, change_draft, {**key, **change}),
        deed("publier", procedure.title, publish, {**key, "draft_number": number}),
    ]


def deeds_of_editor(world: World, draw: Draw) -> list[Deed]:
    """A question of the FAQ published again."""
    question = FaqQuestionPage.objects.order_by("pk").first()
    return [deed("modifier la FAQ", question.title, _edit, {"page": question, "draw": draw})] if question else []


def _edit(page: FaqQuestionPage, draw: Draw) -> None:
    page.answer = f"<p>Réponse {draw.randint(1, 999)}.</p>"
    page.save_revision().publish()
