"""The decision of a request that stands, with what is considered of it: what the acts of this room are done about."""

from django.utils.translation import gettext as _

from teleservices.competence.rules import rules_of
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.models import Appeal, Decision, ServiceRequest, State, WithdrawalNotice

READ = "_standing_decision"
"""Where a request keeps it once it was read, as long as it isn't read again itself."""


def standing_decision(request: ServiceRequest) -> Decision | None:
    """The decision that stands, with its notices and its appeals. Three queries, the first time."""
    if READ not in vars(request):
        standing = request.decisions.standing().prefetch_related("withdrawal_notices", "appeals").first()
        setattr(request, READ, standing)
    decision: Decision | None = vars(request)[READ]
    return decision


def decision_of(request: ServiceRequest) -> Decision:
    """The same where there must be one. Raises ActRefusedError."""
    decision = standing_decision(request)
    if decision is None:
        raise ActRefusedError(_("No decision of this request stands."))
    return decision


def has_decision(request: ServiceRequest) -> bool:
    """Whether a decision stands, which a procedure that has rules still takes."""
    rules = rules_of(request.procedure)
    return not (rules and rules.is_handled) and standing_decision(request) is not None


def has_none(request: ServiceRequest) -> bool:
    """Whether it was done, or not, without a decision, as the rules of its procedure say."""
    return not has_decision(request)


def notice_of(request: ServiceRequest) -> WithdrawalNotice | None:
    """The withdrawal that is considered; None while none is."""
    decision = standing_decision(request)
    notices = decision.withdrawal_notices.all() if decision else []
    return next((notice for notice in notices if notice.given_up_at is None), None)


def open_appeals(request: ServiceRequest) -> list[Appeal]:
    """Those that wait for an answer, the first received first."""
    decision = standing_decision(request)
    return [appeal for appeal in decision.appeals.all() if appeal.answered_at is None] if decision else []


def may_be_announced(request: ServiceRequest) -> bool:
    """Whether a withdrawal has to be announced, and isn't: of what grants something alone (CRPA L122-1)."""
    decision = standing_decision(request)
    return has_decision(request) and notice_of(request) is None and bool(decision and is_a_grant(decision))


def is_a_grant(decision: Decision) -> bool:
    """Whether it gives a right."""
    return decision.outcome in State.favourable()


def is_announced(request: ServiceRequest) -> bool:
    """Whether a withdrawal is considered."""
    return notice_of(request) is not None


def is_contested(request: ServiceRequest) -> bool:
    """Whether an appeal waits for an answer."""
    return bool(open_appeals(request))
