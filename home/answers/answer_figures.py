"""Which answers help, which don't, which are to be read again: for editors."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.models import AnswerVotes, FaqQuestionPage
from portal.web.throttling import throttle

MONTHS = 12
A_DAY, AN_HOUR = 86_400, 3_600
MOST_AN_HOUR = 30
"""From one address: a school or a town hall behind one reads many answers; a robot votes on all of them."""


@dataclass(frozen=True)
class AnswerLine:
    """An answer in the report; `share` is the percentage of readers whom it helped, None where nobody said."""

    pk: int
    title: str
    section: str
    helped: int
    did_not_help: int
    review_on: dt.date | None

    @property
    def share(self) -> int | None:
        """Out of a hundred."""
        count = self.helped + self.did_not_help
        return round(100 * self.helped / count) if count else None

    @property
    def is_to_review(self) -> bool:
        """Whether its day came."""
        return self.review_on is not None and self.review_on <= timezone.localdate()


def counted_since() -> dt.date:
    """The month after which opinions count: twelve with the present one."""
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=365)).replace(day=1)


def answer_lines() -> list[AnswerLine]:
    """The live answers over the last twelve months, those that disappoint most first. One query."""
    recent = Q(votes__month__gt=counted_since())
    pages = FaqQuestionPage.objects.live().select_related("section")
    counted = pages.annotate(
        helped=Coalesce(Sum("votes__helped", filter=recent), 0),
        disappointed=Coalesce(Sum("votes__did_not_help", filter=recent), 0),
    ).order_by("-disappointed", "helped", "title")
    return [
        AnswerLine(
            page.pk,
            page.title,
            page.section.title if page.section else "",
            page.helped,
            page.disappointed,
            page.review_on,
        )
        for page in counted
    ]


def to_review() -> int:
    """How many live answers are to be read again by now."""
    return FaqQuestionPage.objects.live().filter(review_on__lte=timezone.localdate()).count()


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
