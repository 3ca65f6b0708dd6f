"""Three letters of the demo that leave by post: one to print, one printed, a registered one that was posted."""

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.clock import clock_at, days_ago
from home.demo.typography import french
from teleservices.legal import legal_day
from teleservices.lifecycle.postal.given_to_post import Followed, follow, mark_posted, mark_printed
from teleservices.lifecycle.postal.requesting import ask_sending
from teleservices.lifecycle.ways import addressee
from teleservices.models import Decision, PostalSending, ServiceRequest

ADDRESS = "Mairie\n1 place du Marché\n99000 Brenne"
"""Of who has none in the demo."""


def load_letters_by_post() -> None:
    """Of the last decisions that the demo's instructor may act on, taken a week ago at least."""
    agent = User.objects.get(email=address_of("instruction"))
    own = ServiceRequest.objects.instructed_by(agent)
    decisions = Decision.objects.standing().filter(request__in=own, decided_at__lt=days_ago(8))
    last_decisions = list(
        decisions.select_related("request__profile__type", "request__applicant").order_by("-decided_at")[:3]
    )
    sendings = [_ask(decision, agent, is_registered=number == 0) for number, decision in enumerate(last_decisions)]
    at = days_ago(4, hour=10)
    mark_printed(sendings=[sending.pk for sending in sendings[:2]], at=at)
    for sending in sendings[:1]:
        today = legal_day(at)
        mark_posted(sendings=[sending.pk], actor=agent, on=today, today=today, are_signed=True)
        tracking = Followed(number="1A20123456789")
        follow(sending_id=sending.pk, actor=agent, seen=Followed(), known=tracking, today=today)


def _ask(decision: Decision, agent: User, *, is_registered: bool) -> PostalSending:
    name, address = addressee(decision.request)
    with clock_at(days_ago(5, hour=9)):
        return ask_sending(
            news=decision,
            actor=agent,
            is_registered=is_registered,
            recipient_name=name,
            address=address or french(ADDRESS),
            reason=french("Demandé par téléphone"),
        )
