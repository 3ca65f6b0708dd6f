"""The decisions of a request as the service reads them: which stands, whether it was delivered and read, the others."""

from formkit.typography import amount_text
from teleservices.competence.grant_plan import plan_kept
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.desk.sheet.postal.delivery import delivery_of
from teleservices.lifecycle.afterwards.standing import notice_of
from teleservices.lifecycle.afterwards.which_stands import decisions_of, what_became_of, which_stands
from teleservices.lifecycle.attesting import attestation_of
from teleservices.lifecycle.postal.notified import lateness
from teleservices.models import ServiceRequest


def decided(request: ServiceRequest, *, has_decision: bool) -> dict[str, object]:
    """What templates show of the decision that stands, else of the latest; `decision` is None where there is none."""
    decisions = list(decisions_of(request)) if has_decision else []
    decision = which_stands(decisions)
    if decision is None:
        return {"decision": None, "attestation": attestation_of(request)}
    plan, cents = plan_kept(decision), decision.amount_cents
    return {
        "decision": decision,
        "paid": [] if cents is None else payment_lines(plan, cents),
        "owed": owed_lines(plan),
        "former": [(former, what_became_of(former)) for former in decisions if former != decision],
        "ended": what_became_of(decision),
        "notice": notice_of(request),
        "appeals": [(appeal, lateness(appeal, each)) for each in decisions for appeal in each.appeals.all()],
        "attestation": attestation_of(request),
        "granted": "" if cents is None else amount_text(cents),
        **delivery_of(request, decision),
    }
