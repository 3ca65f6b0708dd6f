"""The deadlines of a person as calendars read them, and the secret address that gives them."""

import datetime as dt
import hashlib
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import CalendarFeed, User
from accounts.tiles import Todo, todos_of
from portal.calendar_files import CalendarDate, calendar_file
from portal.identity.department import current_department

REMINDED_DAYS = 2


def make_address(user: User) -> str:
    """A new token, told once; the former one, if any, no longer answers."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=user, defaults={"digest": digest_of(token)})
    return token


def stop(user: User) -> None:
    """No address answers any more."""
    CalendarFeed.objects.filter(user=user).delete()


def owner_of(token: str) -> User | None:
    """Whose deadlines this address gives; None for an unknown, a former one, or an account that is closed."""
    feed = CalendarFeed.objects.select_related("user").filter(digest=digest_of(token), user__is_active=True).first()
    return feed.user if feed else None


def digest_of(token: str) -> str:
    """What is kept of a token. No salt: 256 random bits can't be found from their SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def deadlines_file(user: User) -> bytes:
    """What « À faire » shows with a date, as a calendar: the last day on which each can be done."""
    dates = [_date_of(todo, todo.due) for todo in todos_of(user) if todo.due]
    title = _("Deadlines, %(portal)s") % {"portal": current_department().portal_name}
    return calendar_file(title, dates, made_at=timezone.now())


def _date_of(todo: Todo, due: dt.date) -> CalendarDate:
    day = timezone.localdate(due) if isinstance(due, dt.datetime) else due
    host = urlsplit(settings.PARVIS_BASE_URL).hostname
    return CalendarDate(
        uid=f"{hashlib.sha256(todo.url.encode()).hexdigest()[:24]}@{host}",
        title=todo.text,
        at=day if todo.is_last_day else day - dt.timedelta(days=1),
        url=settings.PARVIS_BASE_URL + todo.url,
        remind_days=REMINDED_DAYS,
    )
