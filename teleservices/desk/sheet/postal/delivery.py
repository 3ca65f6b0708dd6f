"""How a decision reached its people, or didn't: never « delivered » of what nobody can read."""

from django.utils.translation import gettext as _

from teleservices.desk.mailroom.waiting_letters import state_of
from teleservices.lifecycle.postal.notified import delivered_letter
from teleservices.lifecycle.ways import followers_of
from teleservices.models import Decision, ServiceRequest, UnreachedReason


def delivery_of(request: ServiceRequest, decision: Decision) -> dict[str, object]:
    """`delivered`: its letter among the documents received, where somebody reads them or did; `by_post`: in words.

    Three queries beside those of who may read.
    """
    delivered = delivered_letter(decision)
    if delivered and not delivered.first_opened_at and not followers_of(request):
        delivered = None
    letter = decision.sendings.filter(cancelled_at=None).first()
    words = state_of(letter) if letter else ""
    unreached = getattr(request, "unreached", None)
    if not letter and unreached and unreached.why == UnreachedReason.EMAIL_RETURNED:
        words = _("Not reached: the e-mail came back. Send the letter by post.")
    elif not letter and not delivered and not followers_of(request):
        words = _("Nobody reads the documents received any more. Send the letter by post.")
    return {"delivered": delivered, "by_post": words}
