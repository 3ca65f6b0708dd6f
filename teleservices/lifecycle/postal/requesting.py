"""Which letters leave by post: asked by an agent, or by the portal where a procedure wants a registered letter."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.letters.composing import recipient
from teleservices.letters.letter_models import readable_models
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.models import Decision, ElectronicConsent, ElectronicNotification, PostalSending, ServiceRequest
from teleservices.models.requests.postal_sending import NEVER_POSTED, UNFINISHED
from teleservices.permissions import Party, refusal


def addressee(request: ServiceRequest) -> tuple[str, str]:
    """To whom the letter goes, and the lines of their address: those of the letter itself; none where none is known."""
    name, *lines = (str(line) for line in recipient(request))
    knows_where = bool(request.profile.postal_address or (request.profile.type.is_personal and lines))
    return name, "\n".join(lines) if knows_where else ""


def why_not_asked(decision: Decision) -> str:
    """Why no letter of this decision may be asked for now; empty when one may."""
    if not decision.stands:
        return _("This decision no longer holds: its letter doesn't leave by post any more.")
    if decision.sendings.filter(UNFINISHED).exists():
        return _("A letter of this decision is on its way already: wait for its end, or cancel it while it is here.")
    return ""


@transaction.atomic
def ask_sending(
    *, decision_id: int, actor: User, is_registered: bool, recipient_name: str, address: str, reason: str = ""
) -> PostalSending:
    """Ask that the letter of a decision leave by post also. Raises ActRefusedError."""
    decision = _locked(decision_id, actor)
    if why_not := why_not_asked(decision):
        raise ActRefusedError(why_not)
    _check_address(recipient_name, address)
    return PostalSending.objects.create(
        decision=decision,
        is_registered=is_registered,
        recipient=recipient_name,
        address=address,
        reason=reason,
        asked_by=actor,
        asked_by_name=actor.get_full_name(),
        asked_at=timezone.now(),
    )


@transaction.atomic
def change_addressee(*, sending_id: int, actor: User, recipient_name: str, address: str) -> None:
    """Write where a letter goes, as long as it isn't posted. Raises ActRefusedError, StaleRevisionError."""
    _own(sending_id, actor)
    _check_address(recipient_name, address)
    unposted = PostalSending.objects.filter(NEVER_POSTED, pk=sending_id)
    if not unposted.update(recipient=recipient_name, address=address):
        raise StaleRevisionError(_("This letter was posted or cancelled meanwhile: here is where it stands now."))


@transaction.atomic
def cancel_sending(*, sending_id: int, actor: User) -> None:
    """Cancel what lies here still. Raises ActRefusedError, StaleRevisionError."""
    _own(sending_id, actor)
    if not PostalSending.objects.filter(NEVER_POSTED, pk=sending_id).update(cancelled_at=timezone.now()):
        raise StaleRevisionError(_("This letter was posted or cancelled meanwhile: here is where it stands now."))


def cancel_unposted(request: ServiceRequest, now: dt.datetime) -> None:
    """No letter of a decision that has just ended leaves any more; what was posted goes on its way."""
    ended = Decision.objects.filter(request=request, ended_at__isnull=False)
    PostalSending.objects.filter(NEVER_POSTED, decision__in=ended).update(cancelled_at=now)


def notify_as_registered(decision: Decision, now: dt.datetime) -> None:
    """Where the procedure notifies by registered letter: by the portal if its profile accepts that, else by post."""
    if not is_registered(decision.request):
        return
    consent = consent_of(decision.request)
    if consent:
        ElectronicNotification.objects.create(decision=decision, consent=consent, consented_at=consent.given_at)
        return
    name, address = addressee(decision.request)
    PostalSending.objects.create(
        decision=decision, is_registered=True, recipient=name[:200], address=address, asked_at=now
    )


def is_registered(request: ServiceRequest) -> bool:
    """Whether the procedure of a request notifies its decisions by registered letter."""
    models = readable_models(request.procedure.letter_models)
    return models is not None and models.is_registered


def consent_of(request: ServiceRequest) -> ElectronicConsent | None:
    """The consent that stands of the profile of a request."""
    return ElectronicConsent.objects.filter(profile=request.profile_id, withdrawn_at=None).first()


def told_of_deposit(request: ServiceRequest) -> str:
    """What the e-mail of a decision says where the portal replaces a registered letter; empty elsewhere.

    That it is there, and what not reading it means (CRPA R112-17 and following).
    """
    consent = consent_of(request) if is_registered(request) else None
    if consent is None:
        return ""
    return _(
        "As you accepted it on %(day)s, this decision is notified to you on the portal instead of by registered "
        "letter: its letter is among your documents received. If you don’t open it within fifteen days, it is held to "
        "be notified on the day when it was put there (CRPA, articles R112-17 and following)."
    ) % {"day": long_date(consent.given_at)}


def _check_address(name: str, address: str) -> None:
    if not name.strip() or not address.strip():
        raise ActRefusedError(_("Write to whom the letter goes and its postal address: it can't leave without them."))


def _locked(decision_id: int, actor: User) -> Decision:
    decision = Decision.objects.select_for_update(of=("self",)).select_related("request").get(pk=decision_id)
    if why_not := refusal(actor, decision.request, Party.INSTRUCTOR):
        raise ActRefusedError(why_not)
    return decision


def _own(sending_id: int, actor: User) -> PostalSending:
    """A sending of a service that `actor` acts for. Raises ActRefusedError."""
    sendings = PostalSending.objects.select_for_update(of=("self",)).select_related("decision__request")
    sending = sendings.get(pk=sending_id)
    if why_not := refusal(actor, sending.decision.request, Party.INSTRUCTOR):
        raise ActRefusedError(why_not)
    return sending
