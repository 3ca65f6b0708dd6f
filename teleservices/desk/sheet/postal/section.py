"""What the sheet says of a notification and of letters by post: of its decision, and of all else that was told."""

from collections.abc import Sequence

from accounts.models import User
from teleservices.desk.mailroom.waiting_letters import Line, line_of, state_of, with_what_they_tell
from teleservices.desk.sheet.tabs import Counts
from teleservices.lifecycle import ACTS
from teleservices.lifecycle.postal.notified import certainty, notification_of
from teleservices.lifecycle.postal.requesting import News, why_not_asked
from teleservices.models import Decision, PostalSending, RequestMessage, ServiceRequest, Side
from teleservices.permissions import Party, may_instruct

EVENT, MESSAGE = "event", "message"
"""The parameters that name what a letter is asked of: an event's number, a message's UUID; the decision without any."""


def postal_section(service_request: ServiceRequest, decision: Decision, user: User) -> dict[str, object]:
    """What the template shows; `former_sendings` are of the decisions that no longer hold."""
    lines = _lines(service_request)
    notified, may_act = notification_of(decision), may_instruct(user, service_request)
    return {
        "notified": notified,
        "certainty": certainty(notified),
        "sendings": [line for line in lines if line.sending.decision_id == decision.pk],
        "former_sendings": [line for line in lines if line.sending.decision_id not in (None, decision.pk)],
        "may_send": may_act and not why_not_asked(decision),
        "may_act": may_act,
    }


def told_by_post(service_request: ServiceRequest, user: User, counts: Counts) -> dict[str, object]:
    """What leaves by post of events and messages, and whether what was told last may: `post_query` names it.

    Offered where its people aren't reached and no letter tells it.
    """
    is_unreached = hasattr(service_request, "unreached")
    may_act = bool(counts.letters or is_unreached) and may_instruct(user, service_request)
    news = last_told(service_request) if may_act and is_unreached else None
    return {
        "letters": [line for line in _lines(service_request) if not line.sending.decision_id] if counts.letters else [],
        "post_query": _query(news) if news and not why_not_asked(news) else None,
        "may_act": may_act,
    }


def states_by_message(messages: Sequence[RequestMessage]) -> dict[int, str]:
    """Where the letter of each of these messages stands, by its key, in words; nothing of those that aren't posted."""
    keys = [message.pk for message in messages if message.side == Side.SERVICE]
    if not keys:
        return {}
    letters = PostalSending.objects.filter(message__in=keys, cancelled_at=None).order_by("asked_at", "pk")
    return {letter.message_id: state_of(letter) for letter in letters if letter.message_id}


def last_told(service_request: ServiceRequest) -> News | None:
    """The last thing that the service told the applicant's side: a message, an act, or the decision that it took."""
    telling = [act.name for act in ACTS.values() if act.notifies_applicant and act.by is not Party.APPLICANT]
    event = service_request.events.filter(act__in=telling).select_related("stage").order_by("-number").first()
    message = service_request.messages.filter(side=Side.SERVICE).order_by("-sent_at", "-pk").first()
    if event is None or (message and message.sent_at > event.at):
        return message
    decision = Decision.objects.standing().filter(pk=event.data.get("decision") or 0).first()
    return decision or event


def told_of(service_request: ServiceRequest, query: "dict[str, str]") -> News | None:
    """The event or the message that a page names; None where this request has none so named."""
    if number := query.get(EVENT):
        rows = service_request.events.filter(is_public=True).select_related("stage")
        return rows.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    uuid = query.get(MESSAGE, "")
    return next((message for message in service_request.messages.all() if str(message.uuid) == uuid), None)


def _query(news: News) -> str:
    if isinstance(news, Decision):
        return ""
    return f"{MESSAGE}={news.uuid}" if isinstance(news, RequestMessage) else f"{EVENT}={news.number}"


def _lines(service_request: ServiceRequest) -> list[Line]:
    return [line_of(sending) for sending in with_what_they_tell(service_request.sendings.all())]
