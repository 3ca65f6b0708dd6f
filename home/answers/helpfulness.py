"""Counts whether an answer helped: once a reader, an answer and a day, as far as an address can tell."""

from django.db.models import F
from django.utils import timezone

from home.models import AnswerVotes, FaqQuestionPage
from portal.web.throttling import throttle

A_DAY, AN_HOUR = 86_400, 3_600
MOST_AN_HOUR = 30
"""From one address: a school or a town hall behind one reads many answers; a robot votes on all of them."""


def vote(*, question: FaqQuestionPage, helped: bool, address: str) -> bool:
    """Count one opinion sent from this network `address`; False when it was counted already, or too many came."""
    if throttle(f"answer:{question.pk}:{address}", 1, A_DAY) or throttle(f"answers:{address}", MOST_AN_HOUR, AN_HOUR):
        return False
    month = timezone.localdate().replace(day=1)
    name = "helped" if helped else "did_not_help"
    rows = AnswerVotes.objects.filter(question=question, month=month)
    if not rows.update(**{name: F(name) + 1}):
        AnswerVotes.objects.bulk_create([AnswerVotes(question=question, month=month)], ignore_conflicts=True)
        rows.update(**{name: F(name) + 1})
    return True
