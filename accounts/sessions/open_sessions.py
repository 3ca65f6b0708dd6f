"""The sessions in which an account is open: what is remembered of each, which still last, how they end.

Sessions that ended by themselves are deleted every hour: allauth would look for them, one by one, at each sign-in.
"""

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from accounts.sessions.store import digest_of

KEPT_BITS = {4: 24, 6: 48}
"""How much of a network address is kept, by version: enough to tell home from elsewhere, not whose it is."""


def remember(*, request: HttpRequest, user: User) -> None:
    """Note that the account is open in this session; to be called where the session has just got its key."""
    if not request.session.session_key:  # emptied, since the browser was someone else's
        request.session.save()
    key = str(request.session.session_key)
    length = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.update_or_create(
        session_key=digest_of(key),
        defaults={
            "user": user,
            "ip": network_of(get_adapter().get_client_ip(request)),
            "user_agent": request.headers.get("User-Agent", "")[:length],
        },
    )


def end_for_everybody() -> None:
    """End every session of everybody: the database comes from the past, where some were open that aren't now."""
    UserSession.objects.all().delete()
    Session.objects.all().delete()


def network_of(address: str) -> str:
    """The beginning of a network address, the rest as zeros: « 203.0.113.0 »."""
    bits = KEPT_BITS[ipaddress.ip_address(address).version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False).network_address)


def network_in_words(address: str) -> str:
    """What is kept of an address, as it is read: « 203.0.113.x », « 2001:db8:1:x »."""
    return address.removesuffix("0").removesuffix("::").rstrip(":.") + (":x" if ":" in address else ".x")


def open_for(user: User) -> QuerySet[UserSession]:
    """The sessions that still last, the newest first, in one query."""
    lasting = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=lasting).order_by("-created_at", "-pk")


def handle_of(session: UserSession) -> str:
    """What a form may show of a session: not what the database knows it by."""
    return salted_hmac("accounts.open_sessions", session.session_key, algorithm="sha256").hexdigest()[:32]


@transaction.atomic
def end(*, user: User, handle: str) -> bool:
    """End the session of this handle; False when `user` has no such session, or no longer."""
    for session in UserSession.objects.filter(user=user):
        if constant_time_compare(handle_of(session), handle):
            session.end()
            return True
    return False


@transaction.atomic
def end_all(*, user: User, but: str | None = None) -> int:
    """End every session of `user`, except the one whose browser has the key `but`; returns how many ended."""
    ended = list(UserSession.objects.filter(user=user).exclude(session_key=digest_of(but or "")))
    for session in ended:
        session.end()
    return len(ended)


def lapsed() -> QuerySet[Session]:
    """Those that ended by themselves."""
    return Session.objects.filter(expire_date__lt=timezone.now())


def remembered_in_vain() -> QuerySet[UserSession]:
    """What is remembered of those that are over."""
    return UserSession.objects.filter(~Exists(Session.objects.filter(session_key=OuterRef("session_key"))))
