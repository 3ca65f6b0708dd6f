"""Which letters leave by post: asked by an agent, or by the portal where a letter is the way to reach people."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.postal.unreached import forget, review
from teleservices.lifecycle.ways import (
    Channel,
    Way,
    consent_of,
    letter_among,
    notifies_by_registered_letter,
    refuses_electronic_answers,
    way_to_reach,
)
from teleservices.models import (
    Decision,
    ElectronicNotification,
    PostalSending,
    RequestEvent,
    RequestMessage,
    ServiceRequest,
    WayReason,
)
from teleservices.models.requests.postal_sending import NEVER_POSTED, ON_ITS_WAY, UNFINISHED
from teleservices.permissions import Party, refusal

News = Decision | RequestEvent | RequestMessage
"""What a letter may be of."""


def why_not_asked(news: News) -> str:
    """Why no letter of this may be asked for now; empty when one may."""
    if isinstance(news, Decision) and not news.stands:
        return _("This decision no longer holds: its letter doesn't leave by post any more.")
    if news.sendings.filter(UNFINISHED if isinstance(news, Decision) else ON_ITS_WAY).exists():
        return _("A letter is on its way already: wait for its end, or cancel it while it is here.")
    return ""


@transaction.atomic
def ask_sending(
    *, news: News, actor: User, is_registered: bool, recipient_name: str, address: str, reason: str = ""
) -> PostalSending:
    """Ask that the letter of a decision, of what an act told or of a message leave by post also.

    Raises ActRefusedError.
    """
    news = _locked(news, actor)
    if why_not := why_not_asked(news):
        raise ActRefusedError(why_not)
    _check_address(recipient_name, address)
    sending = PostalSending.objects.create(
        **_of(news),
        is_registered=is_registered,
        recipient=recipient_name,
        address=address,
        why=WayReason.WISHED,
        reason=reason,
        asked_by=actor,
        asked_by_name=actor.get_full_name(),
        asked_at=timezone.now(),
    )
    review(news.request_id)
    return sending


@transaction.atomic
def change_addressee(*, sending_id: int, actor: User, recipient_name: str, address: str) -> None:
    """Write where a letter goes, as long as it isn't posted. Raises ActRefusedError, StaleRevisionError.

    The paper of an event or of a message bears its address: it is made and printed again. That of a decision doesn't
    change, so that a print of it is still good.
    """
    sending = _own(sending_id, actor)
    _check_address(recipient_name, address)
    changes: dict[str, object] = {"recipient": recipient_name, "address": address}
    if sending.decision_id is None:
        changes |= {"paper": None, "printed_at": None}
    unposted = PostalSending.objects.filter(NEVER_POSTED, pk=sending_id)
    if not unposted.update(**changes):
        raise StaleRevisionError(_("This letter was posted or cancelled meanwhile: here is where it stands now."))
    review(sending.request_id)


@transaction.atomic
def cancel_sending(*, sending_id: int, actor: User) -> None:
    """Cancel what lies here still. Raises ActRefusedError, StaleRevisionError."""
    sending = _own(sending_id, actor)
    if not PostalSending.objects.filter(NEVER_POSTED, pk=sending_id).update(cancelled_at=timezone.now()):
        raise StaleRevisionError(_("This letter was posted or cancelled meanwhile: here is where it stands now."))
    review(sending.request_id)


def cancel_unposted(request: ServiceRequest, now: dt.datetime) -> None:
    """No letter of a decision that has just ended leaves any more; what was posted goes on its way."""
    ended = Decision.objects.filter(request=request, ended_at__isnull=False)
    PostalSending.objects.filter(NEVER_POSTED, decision__in=ended).update(cancelled_at=now)


def notify_as_registered(decision: Decision, now: dt.datetime) -> None:
    """Where the procedure notifies by registered letter: by the portal if its profile accepts that, else by post."""
    if not notifies_by_registered_letter(decision.request):
        return
    consent = consent_of(decision.request)
    if consent:
        ElectronicNotification.objects.create(decision=decision, consent=consent, consented_at=consent.given_at)
        return
    if way := letter_among(way_to_reach(decision.request, is_decision=True)):
        _ask(decision, way, now)


def post_what_is_told(news: RequestEvent | RequestMessage, request: ServiceRequest, *, is_own: bool = False) -> None:
    """Have what was just told leave by post where that is a way to reach people, in its transaction.

    The event of a decision has the decision's letter leave, unless that leaves already. `is_own`: it tells somebody of
    what they did on the portal themselves, who are reached therefore, and get it on paper only if they refuse
    electronic answers. Four queries where nothing leaves and the role of who filed was read with the request.
    """
    if is_own:
        forget(request.pk)
        if not refuses_electronic_answers(request):
            return
    if way := letter_among(way_to_reach(request)):
        decision = _decision_of(news)
        if decision is None or not decision.sendings.filter(UNFINISHED).exists():
            _ask(decision or news, way, timezone.now())
    review(request.pk)


def _ask(news: News, way: Way, now: dt.datetime) -> None:
    """By the portal itself: nobody's name is on it."""
    PostalSending.objects.create(
        **_of(news),
        is_registered=way.channel == Channel.REGISTERED,
        recipient=way.person,
        address=way.address,
        why=way.why or "",
        asked_at=now,
    )


def _of(news: News) -> dict[str, Any]:
    """The columns that say what a letter is of."""
    name = {Decision: "decision", RequestEvent: "event", RequestMessage: "message"}[type(news)]
    return {"request_id": news.request_id, name: news}


def _decision_of(news: RequestEvent | RequestMessage) -> Decision | None:
    """The decision that an event tells of, by the key that its data hold; None for what tells of none."""
    key = news.data.get("decision") if isinstance(news, RequestEvent) else None
    return Decision.objects.filter(pk=key).first() if key else None


def told_of_deposit(request: ServiceRequest) -> str:
    """What the e-mail of a decision says where the portal replaces a registered letter; empty elsewhere.

    That it is there, and what not reading it means (CRPA R112-17 and following).
    """
    consent = consent_of(request) if notifies_by_registered_letter(request) else None
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


def _locked(news: News, actor: User) -> News:
    rows = type(news)._default_manager.select_for_update(of=("self",)).select_related("request")
    locked: News = rows.get(pk=news.pk)
    if why_not := refusal(actor, locked.request, Party.INSTRUCTOR):
        raise ActRefusedError(why_not)
    return locked


def _own(sending_id: int, actor: User) -> PostalSending:
    """A sending of a service that `actor` acts for. Raises ActRefusedError."""
    sending = PostalSending.objects.select_for_update(of=("self",)).select_related("request").get(pk=sending_id)
    if sending.request is None:
        raise ActRefusedError(_("This letter belongs to another service."))
    if why_not := refusal(actor, sending.request, Party.INSTRUCTOR):
        raise ActRefusedError(why_not)
    return sending
