"""What the « Décision » tab says of a notification: what is certain of it, and the letters that left by post."""

from accounts.models import User
from teleservices.desk.mailroom.waiting_letters import line_of
from teleservices.lifecycle.postal.notified import certainty, notification_of
from teleservices.lifecycle.postal.requesting import why_not_asked
from teleservices.models import Decision, ServiceRequest
from teleservices.permissions import may_instruct


def postal_section(service_request: ServiceRequest, decision: Decision, user: User) -> dict[str, object]:
    """What the template shows; `former_sendings` are of the decisions that no longer hold."""
    sendings = list(decision.sendings.select_related("decision"))
    others = decision.sendings.model.objects.filter(decision__request=service_request).exclude(decision=decision)
    notified, may_act = notification_of(decision), may_instruct(user, service_request)
    return {
        "notified": notified,
        "certainty": certainty(notified),
        "sendings": [line_of(sending) for sending in sendings],
        "former_sendings": [line_of(sending) for sending in others.select_related("decision")],
        "may_send": may_act and not why_not_asked(decision),
        "may_act": may_act,
    }
