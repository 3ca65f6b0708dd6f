"""Two people whom the demo's portal doesn't reach as usual: an account deleted, an e-mail that came back."""

from accounts.models import User
from accounts.rights import erasure
from home.demo.accounts import address_of
from home.demo.typography import french
from notifications import stops
from notifications.models import Delivery, OutgoingEmail
from notifications.returns import tell_returned
from teleservices.lifecycle.messaging import send_message
from teleservices.models import ServiceRequest, Side, State

FILERS = "personne-"
"""Begins the addresses of those who filed the demo's past requests, whom nobody signs in as."""
MESSAGE = "Nous avons une question sur votre projet. Appelez-nous, s'il vous plaît : nos coordonnées sont en tête."


def load_messages_that_reach_nobody() -> None:
    """The service writes about two requests: one to somebody who just deleted their account, so that it is posted."""
    agent = User.objects.get(email=address_of("instruction"))
    rows = ServiceRequest.objects.instructed_by(agent).filter(state=State.IN_REVIEW)
    filed = (
        rows.filter(applicant__email__startswith=FILERS).select_related("applicant").order_by("-submitted_at", "-pk")
    )
    # Deciding leaves letters among the documents of a person, which go with their account.
    requests = [each for each in filed if not each.applicant.requests.filter(decided_at__isnull=False).exists()][:2]
    for request in requests[:1]:
        erasure.erase(user=request.applicant)
    for request in requests:
        send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text=french(MESSAGE))


def load_returned_email() -> None:
    """The e-mail that told the other one came back, once the demo's e-mails are settled."""
    emails = OutgoingEmail.objects.filter(kind="request.message", recipient__startswith=FILERS)
    for email in emails.order_by("-pk")[:1]:
        email.delivery, email.delivery_at = Delivery.BOUNCED, email.sent_at
        email.save(update_fields=["delivery", "delivery_at"])
        stops.stop(email=email, reason=Delivery.BOUNCED)
        tell_returned(email)
