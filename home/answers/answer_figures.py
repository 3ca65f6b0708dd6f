"""Which answers help, which don't, which are to be read again: for editors."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.models import FaqQuestionPage

MONTHS = 12


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
