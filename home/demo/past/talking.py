"""What applicants and services wrote to each other in the demo's two years, and the letters of decisions."""

import datetime as dt

from accounts.models import User
from home.demo.clock import clock_at
from home.demo.past.cases import Case, moment
from home.demo.typography import french
from locker.delivery import mark_opened
from locker.models import LockerDocument
from teleservices.models import MessageRead, RequestMessage, Side, TeamMember
from teleservices.paperwork import effects

ASKED = "Bonjour, pouvez-vous me dire si mon dossier est complet ? Merci d'avance."
ANSWERED = "Bonjour, il l'est. Nous vous écrirons dès que la décision sera prise."
ANSWERED_AFTER = dt.timedelta(hours=5)
READ_AFTER = 2
"""Days after which a letter is opened."""


def write_messages(cases: list[Case]) -> None:
    """A question, answered where the request has ended; what is open waits for its answer."""
    questions = {each.request.pk: _question(each) for each in cases if each.life.wrote is not None}
    RequestMessage.objects.bulk_create(questions.values())
    ended = [each for each in cases if each.request.pk in questions and each.life.ended is not None and each.agent]
    RequestMessage.objects.bulk_create(_answer(each, each.agent) for each in ended if each.agent)
    members = _members()
    MessageRead.objects.bulk_create(
        MessageRead(message=questions[each.request.pk], user_id=user)
        for each in ended
        for user in members[each.request.team_id or 0]
    )


def _members() -> dict[int, list[int]]:
    """The keys of the members of each team, by its own; one query."""
    members: dict[int, list[int]] = {}
    for team, user in TeamMember.objects.values_list("team", "user"):
        members.setdefault(team, []).append(user)
    return members


def _question(case: Case) -> RequestMessage:
    at = moment(case.life.wrote or 0)
    applicant = case.filer.user
    return RequestMessage(
        request=case.request,
        side=Side.APPLICANT,
        author=applicant,
        author_name=applicant.get_full_name(),
        text=french(ASKED),
        sent_at=at,
        read_at=at + ANSWERED_AFTER if case.life.ended is not None else None,
    )


def _answer(case: Case, agent: User) -> RequestMessage:
    at = moment(case.life.wrote or 0) + ANSWERED_AFTER
    return RequestMessage(
        request=case.request,
        side=Side.SERVICE,
        author=agent,
        author_name=agent.get_full_name(),
        text=french(ANSWERED),
        sent_at=at,
        read_at=at + ANSWERED_AFTER,
    )


def make_letters(cases: list[Case]) -> None:
    """The letters of decisions on their day; three in four were read."""
    for number, each in enumerate(cases):
        if each.life.ended is not None and each.decisions:
            _deliver(each, each.life.ended, read=number % 4 > 0)


def _deliver(case: Case, ended: float, *, read: bool) -> None:
    with clock_at(moment(ended)):
        effects.deliver_decision_letter(decision_id=case.decisions[0].pk)
    if read and ended > READ_AFTER:
        with clock_at(moment(ended - READ_AFTER)):
            letter = LockerDocument.objects.received().get(about=case.request.reference)
            mark_opened(document=letter, user=case.filer.user)
