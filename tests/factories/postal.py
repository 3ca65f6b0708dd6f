"""Letters of decisions that leave by post, and decided requests whose letter is made."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rights import erasure
from notifications import stops
from notifications.models import Delivery, EmailState, OutgoingEmail
from notifications.returns import tell_returned
from teleservices.legal import legal_day
from teleservices.letters.letter_models import LetterModels
from teleservices.lifecycle import ACTS
from teleservices.lifecycle.postal.given_to_post import mark_posted, mark_printed
from teleservices.lifecycle.postal.requesting import ask_sending
from teleservices.models import Decision, PostalSending, Procedure, ServiceRequest, State, Team
from teleservices.paperwork.effects import deliver_decision_letter
from tests.factories.procedures import act, make_instructor, make_procedure, make_request

REGISTERED = LetterModels(is_registered=True).to_json()
ADDRESS = "12 rue des Aulnes\n99000 Brenne"


def make_registered_procedure(team: Team | None = None) -> Procedure:
    """One whose decisions are notified by registered letter."""
    return make_procedure(team=team, letter_models=REGISTERED)


def make_decided(
    state: State = State.REFUSED, *, procedure: Procedure | None = None, address: str = ADDRESS
) -> tuple[Decision, User]:
    """A decision whose letter is made and delivered, of a profile that lives somewhere, with who instructs it."""
    request = make_request(state=State.IN_REVIEW, procedure=procedure)
    live_at(request, address)
    return decide(request, state)


def decide(request: ServiceRequest, state: State = State.REFUSED) -> tuple[Decision, User]:
    """Take the decision, and make its letter."""
    agent = make_instructor(request.team)
    act(request, next(name for name, done in ACTS.items() if done.decides and done.outcome == state), agent)
    decision = Decision.objects.standing().get(request=request)
    deliver_decision_letter(decision_id=decision.pk)
    decision.refresh_from_db()
    return decision, agent


def live_at(request: ServiceRequest, address: str) -> None:
    """Write the address of a request's profile, on two lines; none where it is empty."""
    line, place = address.split("\n") if address else ("", " ")
    profile = request.profile
    profile.address_line, (profile.postcode, profile.city) = line, place.split(" ", 1)
    profile.save()


def make_sending(
    decision: Decision, agent: User, *, is_registered: bool = True, address: str = ADDRESS
) -> PostalSending:
    """A letter asked for by an agent."""
    return ask_sending(
        news=decision,
        actor=agent,
        is_registered=is_registered,
        recipient_name="Chorale des Deux Rives",
        address=address,
    )


def make_posted(sending: PostalSending, agent: User, on: dt.date | None = None) -> PostalSending:
    """The same once it was printed and given to La Poste."""
    today = legal_day(timezone.now())
    mark_printed(sendings=[sending.pk], at=timezone.now())
    mark_posted(sendings=[sending.pk], actor=agent, on=on or today, today=today, are_signed=True)
    sending.refresh_from_db()
    return sending


def make_reachable(
    state: State = State.IN_REVIEW, address: str = ADDRESS, *, procedure: Procedure | None = None
) -> ServiceRequest:
    """A request whose profile lives somewhere, or nowhere known."""
    request = make_request(state=state, procedure=procedure)
    live_at(request, address)
    request.applicant.address_line = request.applicant.postcode = request.applicant.city = ""
    request.applicant.save()
    return request


def erase_applicant(request: ServiceRequest) -> ServiceRequest:
    """The same once its applicant deleted their account."""
    erasure.erase(user=request.applicant)
    return ServiceRequest.objects.select_related("procedure", "team").get(pk=request.pk)


def come_back(request: ServiceRequest, address: str = "") -> OutgoingEmail:
    """The last e-mail to the applicant came back, as the provider says."""
    emails = OutgoingEmail.objects.filter(about=request.reference, kind__startswith="request.")
    email = emails.filter(recipient=address or request.applicant.email).latest("pk")
    OutgoingEmail.objects.filter(pk=email.pk).update(state=EmailState.SENT, delivery=Delivery.BOUNCED)
    email.refresh_from_db()
    with transaction.atomic():
        stops.stop(email=email, reason=Delivery.BOUNCED)
        tell_returned(email)
    return email
