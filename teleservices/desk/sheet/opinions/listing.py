"""The opinions of a request as its service sees them: where each stands, what it says, what was shown for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.dates import long_date
from teleservices.deciding.opinions.seeking import is_late
from teleservices.deciding.opinions.shown_parts import steps_of
from teleservices.models import Opinion, ServiceRequest, State


@dataclass(frozen=True)
class ShownOpinion:
    """An opinion with its standing in words, the tone of it, its nature, and the titles of what is shown for it."""

    opinion: Opinion
    standing: str
    tone: str
    nature: str
    parts: Sequence[str]


def opinions_of(request: ServiceRequest) -> list[ShownOpinion]:
    """All of them, the latest first: two queries, one without any opinion."""
    opinions = request.opinions.select_related("document").prefetch_related("named_documents__attachment")
    titles = {step.key: step.title for step in steps_of(request)}
    now = timezone.now()
    return [shown(opinion, request, titles, now) for opinion in opinions]


def shown(opinion: Opinion, request: ServiceRequest, titles: dict[str, str], now: dt.datetime) -> ShownOpinion:
    """One of them; `titles` are those of the steps that may be shown."""
    standing, tone = _standing(opinion, now)
    steps = [titles[key] for key in opinion.step_keys if key in titles]
    documents = [document.attachment.title for document in opinion.named_documents.all()]
    return ShownOpinion(opinion, standing, tone, _nature(opinion, request), [*steps, *documents])


def _standing(opinion: Opinion, now: dt.datetime) -> tuple[str, str]:
    """Where it stands, and the tone of its tag."""
    if opinion.answered_at:
        is_given_late = is_late(opinion, opinion.answered_at)
        words = pgettext("an opinion", "Given late") if is_given_late else pgettext("an opinion", "Given")
        return words, "review"
    if opinion.withdrawn_at:
        return pgettext("an opinion", "Withdrawn"), "done"
    if opinion.deemed_at:
        return pgettext("an opinion", "Deemed given"), "review"
    if is_late(opinion, now):
        return pgettext("an opinion", "Late"), "late"
    return _awaited(opinion), "waiting"


def _awaited(opinion: Opinion) -> str:
    """Whether who was asked has read the question."""
    if opinion.viewed_at:
        return _("Seen on %(day)s") % {"day": long_date(opinion.viewed_at)}
    return pgettext("an opinion", "Asked for")


def _nature(opinion: Opinion, request: ServiceRequest) -> str:
    """Whether the opinion may be communicated, as the law makes it depend on the decision (CRPA L311-2)."""
    if opinion.is_communicable:
        return _("Communicable: the applicant reads it once the decision is taken")
    if request.decided_at and request.state not in State.open():
        return _("Preparatory: communicable since the decision")
    return _("Preparatory: not communicable before the decision")
