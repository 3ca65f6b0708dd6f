"""« Mes échéances dans mon agenda »: the secret address that gives a person’s deadlines is made, replaced, stopped."""

import datetime as dt
import hashlib
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.account_pages import account_page
from accounts.models import CalendarFeed, User
from accounts.profiles.spaces import signed_in
from accounts.tiles import Todo, todos_of
from portal.calendar_files import CalendarDate, calendar_file, calendar_response
from portal.identity.department import current_department, whole_url
from portal.web.secret_addresses import digest_of

REMINDED_DAYS = 2
KEPT_SECONDS = 900


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


@account_page("GET", "POST")
def agenda(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; on POST make one, which is shown once, or stop it."""
    user = signed_in(request)
    address = ""
    if request.method == "POST" and request.POST.get("action") == "stop":
        stop(user)
        messages.success(request, _("The address of your deadlines no longer answers."))
        return redirect("agenda")
    if request.method == "POST":
        address = whole_url("agenda_file", make_address(user))
    feed = CalendarFeed.objects.filter(user=user).first()
    return render(request, "accounts/agenda/agenda.html", {"feed": feed, "address": address})


@require_safe
def agenda_file(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of whom the address belongs to; not found for any other. Raises Http404."""
    user = owner_of(token)
    if user is None:
        raise Http404
    response = calendar_response("echeances", deadlines_file(user))
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response
