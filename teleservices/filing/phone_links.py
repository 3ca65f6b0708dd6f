"""The address by which a phone joins files to one question of one draft: made, read, closed."""

import datetime as dt
import secrets

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import User
from portal.web.secret_addresses import digest_of
from portal.web.throttling import throttle
from teleservices.answering.steps import StepPage
from teleservices.filing.pages import question_page
from teleservices.lifecycle import ActRefusedError
from teleservices.models import PhoneLink, ServiceRequest, State
from teleservices.permissions import Party, refusal

LASTS = dt.timedelta(minutes=15)
MADE, MADE_SECONDS = 30, 60 * 60
"""Links that a person may make within so many seconds."""


class DeadLinkError(Exception):
    """Unknown, lapsed, closed, transmitted, not allowed any more: who holds the address isn't told which."""


def make_link(*, user: User, draft: ServiceRequest, step_key: str, field_key: str) -> str:
    """A new token for this question, told once; the person's former one no longer answers. Raises ActRefusedError."""
    if why := refusal(user, draft, Party.APPLICANT):
        raise ActRefusedError(why)
    if throttle(f"phone link:{user.pk}", MADE, MADE_SECONDS):
        raise ActRefusedError(_("Too many codes were asked for. Wait an hour, or join the file on this device."))
    token = secrets.token_urlsafe(32)
    new = {
        "step_key": step_key,
        "digest": digest_of(token),
        "account_hash": user.get_session_auth_hash(),
        "lapses_at": timezone.now() + LASTS,
        "opened_at": None,
        "sent": 0,
        "joined": 0,
    }
    PhoneLink.objects.update_or_create(request=draft, field_key=field_key, user=user, defaults=new)
    return token


def close_link(*, user: User, draft: ServiceRequest, field_key: str) -> None:
    """The address answers no more."""
    PhoneLink.objects.filter(request=draft, field_key=field_key, user=user).delete()


def close_links(user: User) -> None:
    """None of the person's addresses answers any more: they sign out, and whoever saw a code stays."""
    links = PhoneLink.objects.filter(user=user)
    if links.exists():  # most have none: a sign-out then writes nothing here
        links.delete()


def close_all_links() -> None:
    """No address of anybody answers: the database comes from the past, where some were open that aren't now."""
    PhoneLink.objects.all().delete()


def link_of(user: User, draft: ServiceRequest, field_key: str) -> PhoneLink | None:
    """The person's link to this question, if it has not lapsed."""
    live = PhoneLink.objects.filter(lapses_at__gt=timezone.now())
    return live.filter(request=draft, field_key=field_key, user=user).first()


def opened(token: str) -> tuple[PhoneLink, StepPage]:
    """The link of this token, and its question alone, as the person who made it may answer it now.

    Everything is asked again: their account, their password, their right, the draft. Raises DeadLinkError.
    """
    links = PhoneLink.objects.select_related("user").filter(digest=digest_of(token), lapses_at__gt=timezone.now())
    link = links.first()
    if link is None or not _is_theirs_still(link):
        raise DeadLinkError
    visible = ServiceRequest.objects.visible_to(link.user).with_role().with_form()
    draft = visible.filter(pk=link.request_id, state=State.DRAFT).first()
    if draft is None:
        raise DeadLinkError
    draft.profile.keep_role(link.user, draft.role)
    page = question_page(draft, link.step_key, link.field_key)
    if refusal(link.user, draft, Party.APPLICANT) or page is None or not page.document_fields:
        raise DeadLinkError
    return link, page


def mark_opened(link: PhoneLink) -> None:
    """Remember when a phone first came by it."""
    PhoneLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


def count_sent(link: PhoneLink, files: int) -> bool:
    """Count files about to be looked at; False when the link takes no more, or is gone. Two at once share one limit."""
    room = PhoneLink.objects.filter(pk=link.pk, digest=link.digest, sent__lte=PhoneLink.MOST_SENT - files)
    return bool(files) and room.update(sent=F("sent") + files) == 1


def count_joined(link: PhoneLink, documents: int) -> None:
    """Count the documents that came in by it."""
    PhoneLink.objects.filter(pk=link.pk, digest=link.digest).update(joined=F("joined") + documents)


def lapsed_links() -> QuerySet[PhoneLink]:
    """Those that answer no more because their time is over."""
    return PhoneLink.objects.filter(lapses_at__lte=timezone.now())


def _is_theirs_still(link: PhoneLink) -> bool:
    """Whether the account is open, with the password that it had."""
    return link.user.is_active and constant_time_compare(link.account_hash, link.user.get_session_auth_hash())
