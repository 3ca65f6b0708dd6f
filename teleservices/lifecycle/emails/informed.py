"""What those whom an applicant wants informed are told: where the request stands, nothing of what it says.

Their address opens one page, by a signature of this portal: no account, nothing of the request but its name.
"""

import re
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications import outbox
from portal.dates import long_date
from portal.identity.department import whole_url
from teleservices.lifecycle.emails.notices import recipients_of
from teleservices.lifecycle.prerequisites.awaiting import awaited
from teleservices.models import InformedPerson, RequestEvent, ServiceRequest, State

signer = Signer(sep=".", salt="teleservices.informed")
LIKE_AN_ADDRESS = re.compile(r"://|@|www\.|\w\.[a-z]{2,}\b", re.IGNORECASE)
"""In a name: a mail program would make a link of it, in an e-mail of ours to whoever its owner likes."""
NEWS = {
    State.IN_REVIEW: gettext_lazy("The service reviews the request."),
    State.WITHDRAWN: gettext_lazy("The request was withdrawn."),
    **dict.fromkeys(State.decided(), gettext_lazy("A decision was given on the request.")),
}
"""What is told of a new state; a decision is told without what it says."""


def informed_token(person: InformedPerson) -> str:
    """What the address of their page ends with; it lasts as long as their row."""
    return signer.sign(person.uuid.hex)


def uuid_of(token: str) -> UUID | None:
    """Whom a token names; None when this portal didn't make it."""
    try:
        return UUID(signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def post_invitation(person: InformedPerson, *, inviter: str) -> None:
    """Ask them whether they want to be informed; the request isn't named, since the address may be mistyped."""
    if LIKE_AN_ADDRESS.search(inviter):
        inviter = _("Somebody")
    subject = _("%(who)s proposes to keep you informed of a request") % {"who": inviter}
    days = InformedPerson.ANSWERED_WITHIN.days
    _post(person, f"informed:{person.uuid}", "informed_invitation", subject, {"inviter": inviter, "days": days})


def post_news(event: RequestEvent, request: ServiceRequest) -> None:
    """Tell those who confirmed that the request's state changed, unless the e-mail of the act reaches them already."""
    news = news_of(event, request)
    people = list(_informed(request)) if news else []
    if not people:
        return
    addresses = {person.email.casefold() for person in recipients_of(event, request)}
    subject = _("Request %(reference)s: where it stands") % {"reference": request.reference}
    for person in people:
        if person.recipient.casefold() not in addresses:
            key = f"request:{request.pk}:event:{event.number}:informed:{person.uuid}"
            _post(person, key, "informed_news", subject, {"news": news, "request": request})


def news_of(event: RequestEvent, request: ServiceRequest) -> str:
    """What is told of `event`, in one sentence; empty for what changed no state."""
    if event.from_state == event.to_state:
        return ""
    if event.to_state == State.CORRECTION_REQUESTED:
        correction = awaited(request)
        words = _("The service asks for the request to be completed by %(deadline)s, that day included.")
        return words % {"deadline": long_date(correction.deadline)} if correction else ""
    return str(NEWS.get(State(event.to_state), ""))


def _informed(request: ServiceRequest) -> "list[InformedPerson]":
    """Those who confirmed and didn't stop it; a member, as long as they are one and their account is open."""
    member = Q(member__is_active=True, member__memberships__profile=request.profile_id)
    confirmed = request.informed_people.filter(Q(member=None) | member, stopped_at=None).exclude(confirmed_at=None)
    return list(confirmed.select_related("member").order_by("pk"))


def _post(person: InformedPerson, key: str, template: str, subject: str, context: dict[str, object]) -> None:
    url = whole_url("informed", informed_token(person))
    outbox.write(
        f"requests/{template}",
        {**context, "url": url},
        key=key,
        kind=template.replace("_", ".", 1),
        recipient=person.recipient,
        subject=subject,
        about=person.request.reference,
    )
    outbox.let_stop(key=key, url=url)
