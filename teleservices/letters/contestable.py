"""Which decisions leave something to contest, and how: what letters and pages say of remedies, they say from here."""

from django.core.exceptions import ObjectDoesNotExist

from teleservices.legal import decision_remedies
from teleservices.models import Decision, Outcome, RequestFacts


def contestable(decision: Decision) -> bool:
    """Whether its applicant has something to contest: all but what grants whole what was asked.

    A sum that the administration reckons by itself may be contested, and what is said again after a mistake. Reads the
    facts of its request.
    """
    if decision.outcome != Outcome.ACCEPTED or decision.error:
        return True
    if decision.amount_cents is None:
        return False
    request_amount = _amount_asked(decision)
    return request_amount is None or decision.amount_cents < request_amount


def remedies_of(decision: Decision) -> tuple[str, ...]:
    """How to contest it and until when, a paragraph each (CJA R421-5); nothing where nothing is to be contested."""
    if not contestable(decision):
        return ()
    is_a_grant = decision.outcome == Outcome.ACCEPTED
    outcome = Outcome.ACCEPTED_IN_PART if is_a_grant else Outcome(decision.outcome)
    return decision_remedies(decision.request.procedure, outcome, decision.authority_kind)


def _amount_asked(decision: Decision) -> int | None:
    """In cents; None where the procedure asks for no sum, or its request has no facts, as a sample."""
    try:
        facts: RequestFacts = decision.request.desk_facts
    except ObjectDoesNotExist:
        return None
    return facts.amount_asked
