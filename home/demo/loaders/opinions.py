"""Two opinions asked in the demo: one that a commune has yet to give, one that an elected member gave."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from home.demo.clock import clock_at, days_ago
from home.demo.typography import french
from teleservices.deciding.opinions.giving import give_opinion
from teleservices.deciding.opinions.seeking import Question, ask_opinion
from teleservices.models import AdviserKind, AnswerKind, Opinion, OpinionVerdict, ServiceRequest, State

PROCEDURE, STEPS = "soutien-a-une-manifestation-sportive", ["s_manifestation", "s_public"]
COMMUNE = {
    "name": "Jeanne Rivière",
    "email": "mairie@brenne.demo.test",
    "adviser_kind": AdviserKind.COMMUNE,
    "capacity": "maire de Brenne",
    "text": "La commune est-elle prête à fermer ses rues ce jour-là ? Le parcours emprunte-t-il une route en travaux ?",
}
ELECTED = {
    "name": "Hugues Lormier",
    "email": "hugues.lormier@elus.demo.test",
    "adviser_kind": AdviserKind.ELECTED,
    "capacity": "conseiller départemental du canton",
    "text": "Cette manifestation répond-elle à une attente du canton ?",
    "is_communicable": True,
}
GIVEN = (
    "Oui : c'est le seul rendez-vous sportif ouvert à tous entre mai et septembre. Je suggère que le soutien soit lié "
    "à une course pour les enfants."
)


def load_opinions() -> None:
    """On the last request under review of the sports procedure that came ten days ago; none where there is none."""
    under_review = ServiceRequest.objects.filter(procedure__code=PROCEDURE, state=State.IN_REVIEW)
    come = under_review.filter(assignee__isnull=False, submitted_at__lt=days_ago(10))
    request = come.order_by("-submitted_at", "-pk").first()
    if request is None:
        return
    opinion, at = _ask(request, ELECTED, days=6, hour=10), days_ago(3, hour=18)
    with clock_at(at):
        give_opinion(opinion_id=opinion.pk, verdict=OpinionVerdict.FAVOURABLE, text=french(GIVEN), now=at)
    _ask(request, COMMUNE, days=1, hour=9)


def _ask(request: ServiceRequest, values: Mapping[str, object], *, days: int, hour: int) -> Opinion:
    """As its instructor did, so many days ago; three weeks are given."""
    question = Question(
        **{**values, "text": french(str(values["text"]))},  # type: ignore[arg-type]
        answer_kind=AnswerKind.VERDICT,
        deadline=timezone.localdate() + dt.timedelta(days=21 - days),
        step_keys=STEPS,
        documents=list(request.attachments.order_by("pk")[:1]),
    )
    if request.assignee is None:
        raise ValueError("An opinion is asked by who follows the request.")
    with clock_at(days_ago(days, hour=hour)):
        return ask_opinion(request_id=request.pk, actor=request.assignee, question=question)
