"""« Demander à rejoindre » a profile that exists already: asked, answered by its administrators, or by the département.

The only writer of `JoinRequest`. Who asks never learns who the members are, nor whether there are any.
Each decision is a compare-and-set: of two people who answer at the same instant, one wins and the other is told.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError, TooOftenError
from accounts.letters import joining as joining_letters
from accounts.models import JoinRequest, JoinState, Membership, Profile, Role, User
from accounts.permissions import administrators_of, may_be_shared, may_decide_joining
from accounts.profiles import membership
from portal.web.throttling import throttle

REMINDER = dt.timedelta(days=5)
"""From the request to the reminder of the profile's administrators."""
ESCALATION = dt.timedelta(days=10)
"""From the request to the day when the département decides instead."""
EXPIRY = dt.timedelta(days=30)
"""What the département has to decide; then the request lapses."""

ASKINGS, ASKINGS_SECONDS = 5, 24 * 60 * 60
"""Requests that one account may make in a day: each writes to people who did not ask for it."""


class AlreadyAskedError(AccountsError):
    """An answer to the same request is still awaited."""

    wording = _("You have asked already: an e-mail will bring you the answer.")


class AlreadyDecidedError(AccountsError):
    """Someone else has answered, or the request lapsed."""

    wording = _("Someone else has answered this request already. Your answer changes nothing.")


class MayNotAnswerError(AccountsError):
    """Who answers may not, or may no longer."""

    wording = _(
        "Your account does not give access to it. If you act for an organisation, one of its administrators can change "
        "your role."
    )


class NotAskableError(AccountsError):
    """A personal profile is one person's: nobody joins it, and no page offers it."""

    wording = _("This page does not exist")


class AskedTooOftenError(TooOftenError):
    """Too many requests; `seconds` until the next."""

    wording = _("You have asked to join many profiles. %(when)s")


@transaction.atomic
def ask(*, user: User, profile: Profile, function: str, justification: str) -> JoinRequest:
    """Ask to join; the administrators are told, or the département when nobody administers the profile.

    Raises NotAskableError, AlreadyMemberError (of `membership`), AlreadyAskedError, AskedTooOftenError.
    """
    if not may_be_shared(profile):
        raise NotAskableError
    membership.lock(profile)
    if Membership.objects.filter(user=user, profile=profile).exists():
        raise membership.AlreadyMemberError
    request = JoinRequest(profile=profile, user=user, function=function, justification=justification)
    administrators = list(administrators_of(profile))
    if not administrators:
        request.state, request.escalated_at = JoinState.ESCALATED, request.asked_at
    _save_new(request)
    if seconds := throttle(f"join request:{user.pk}", ASKINGS, ASKINGS_SECONDS):
        raise AskedTooOftenError(seconds)
    audit.record(profile=profile, actor=user, kind="join_asked", details=_about(request))
    joining_letters.tell_asked(request=request, administrators=administrators)
    if not administrators:
        joining_letters.tell_staff(request=request)
    return request


@transaction.atomic
def accept(*, request: JoinRequest, actor: User, role: Role) -> None:
    """Let the person in with this role. Raises AlreadyDecidedError, MayNotAnswerError."""
    _decide(request, actor, JoinState.ACCEPTED, role)
    try:
        membership.add_member(
            profile=request.profile, user=request.user, role=role, function=request.function, how="request"
        )
    except membership.AlreadyMemberError:
        return  # a key was quicker: the role that it gave stays
    joining_letters.tell_accepted(request=request)


@transaction.atomic
def refuse(*, request: JoinRequest, actor: User) -> None:
    """Answer no. Raises AlreadyDecidedError, MayNotAnswerError."""
    _decide(request, actor, JoinState.REFUSED)
    joining_letters.tell_refused(request=request)


def follow_up() -> int:
    """Remind, pass on and let lapse what has waited long enough; returns how many requests moved.

    Each in a transaction of its own, so that one that fails holds back no other. Safe to run again at any time.
    """
    now = timezone.now()
    pending = JoinRequest.objects.filter(state=JoinState.PENDING).select_related("profile__type", "user")
    escalated = JoinRequest.objects.escalated().select_related("profile__type", "user")
    return (
        sum(_let_lapse(request) for request in escalated.filter(escalated_at__lte=now - EXPIRY))
        + sum(_pass_on(request) for request in pending.filter(asked_at__lte=now - ESCALATION))
        + sum(_remind(request) for request in pending.filter(asked_at__lte=now - REMINDER, reminded_at=None))
    )


@transaction.atomic
def _remind(request: JoinRequest) -> bool:
    administrators = list(administrators_of(request.profile))
    if not administrators:
        return _pass_on(request)
    if not _move(request, JoinState.PENDING, reminded_at=timezone.now()):
        return False
    joining_letters.remind(request=request, administrators=administrators)
    return True


@transaction.atomic
def _pass_on(request: JoinRequest) -> bool:
    if not _move(request, JoinState.PENDING, state=JoinState.ESCALATED, escalated_at=timezone.now()):
        return False
    audit.record(profile=request.profile, kind="join_passed_on", details=_about(request))
    joining_letters.tell_passed_on(request=request)
    joining_letters.tell_staff(request=request)
    return True


@transaction.atomic
def _let_lapse(request: JoinRequest) -> bool:
    if not _move(request, JoinState.ESCALATED, state=JoinState.EXPIRED, decided_at=timezone.now()):
        return False
    audit.record(profile=request.profile, kind="join_expired", details=_about(request))
    joining_letters.tell_expired(request=request)
    return True


def _decide(request: JoinRequest, actor: User, state: JoinState, role: Role | str = "") -> None:
    """Write the answer, whoever may give it; under the profile's lock, so that nobody loses their role meanwhile."""
    membership.lock(request.profile)
    request.refresh_from_db(fields=["state"])
    if request.state not in JoinState.open():
        raise AlreadyDecidedError
    if not may_decide_joining(actor, request):
        raise MayNotAnswerError
    values = {"state": state, "role": role, "decided_at": timezone.now(), "decided_by": actor}
    if not _move(request, *JoinState.open(), **values):
        raise AlreadyDecidedError
    audit.record(profile=request.profile, actor=actor, kind=f"join_{state.value}", details=_about(request))


def _move(request: JoinRequest, *since: JoinState, **values: object) -> bool:
    """Change the row if it is still in one of these states; says whether it was."""
    count = JoinRequest.objects.filter(pk=request.pk, state__in=since).update(**values)
    for name, value in values.items():
        setattr(request, name, value)
    return bool(count)


def _save_new(request: JoinRequest) -> None:
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise AlreadyAskedError from error


def _about(request: JoinRequest) -> dict[str, str]:
    return {"request": str(request.uuid), "person": str(request.user.uuid)}
