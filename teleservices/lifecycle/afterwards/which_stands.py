"""Which of several decisions holds, in words for both sides, and what is considered of it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.lifecycle.afterwards.standing import notice_of, open_appeals
from teleservices.models import Decision, Ending, ServiceRequest
from teleservices.models.requests.decision import DecisionQuerySet


def decisions_of(request: ServiceRequest) -> DecisionQuerySet:
    """Those of a request, the latest first, with what became of each. Five queries."""
    beside = request.decisions.select_related("letter", "author", "withdrawal", "proposal")
    return beside.prefetch_related("replaced_by", "appeals", "instalments", "obligations")


def which_stands(decisions: Sequence[Decision]) -> Decision | None:
    """The one of these that stands, else the latest; None where there are none."""
    return next((decision for decision in decisions if decision.stands), next(iter(decisions), None))


def what_became_of(decision: Decision) -> str:
    """Why a decision no longer holds; empty while it does. Read with `decisions_of`."""
    if decision.ended_at is None:
        return ""
    day = {"day": long_date(decision.ended_at)}
    match decision.ending:
        case Ending.REPLACED:
            following = next(iter(decision.replaced_by.all()), None)
            day = {"day": long_date(following.decided_at)} if following else day
            return _("Replaced by the decision of %(day)s") % day
        case Ending.WITHDRAWN:
            return _("Withdrawn on %(day)s") % day
    return _("No longer holds since %(day)s: the review was reopened") % day


def considered(request: ServiceRequest) -> list[str]:
    """To the applicant: the withdrawal that is considered of the decision that holds, and the appeals against it."""
    texts = []
    if notice := notice_of(request):
        words = {"until": long_date(notice.observations_until)}
        texts.append(
            _(
                "The département considers withdrawing this decision: you may make your observations until %(until)s, "
                "in a message. The decision holds meanwhile."
            )
            % words
        )
    for appeal in open_appeals(request):
        words = {"kind": appeal.get_kind_display(), "day": long_date(appeal.received_on)}
        text = _("Appeal received on %(day)s: %(kind)s.") % words
        if appeal.deadline:
            text += " " + _("Without an answer by %(day)s, it is rejected.") % {"day": long_date(appeal.deadline)}
        texts.append(text)
    return texts
