"""« Qui peut quoi »: the admin's page, and the same as a table to keep."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.staff.administrators import administers
from accounts.staff.who_may import answers
from portal.admin.parameters import named

PERSON, RIGHT, SERVICE = "personne", "droit", "service"
WAYS = {PERSON: _("By person"), RIGHT: _("By right"), SERVICE: _("By service")}


def _administrator(request: HttpRequest) -> User:
    person = signed_in(request)
    if not administers(person):
        raise PermissionDenied
    return person


def _way(request: HttpRequest) -> str:
    """How the page is arranged, as its address says; by person when it says nothing known."""
    way = named(request.GET, ["par"]).get("par", PERSON)
    return way if way in WAYS else PERSON


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """By person, or by right or service as `par` says; PermissionDenied for who does not administer."""
    _administrator(request)
    way, people = _way(request), answers.people()
    holders = {RIGHT: answers.by_right, SERVICE: answers.by_service}
    context = {
        "way": way,
        "ways": WAYS.items(),
        "people": people if way == PERSON else [],
        "holders": holders[way](people) if way in holders else [],
        "today": timezone.localdate(),
    }
    return render(request, "accounts/staff/who_may/page.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The whole as CSV; that it was taken is kept in the history of who took it."""
    audit.record(account=(person := _administrator(request)), kind="rights_exported", actor=person)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="qui-peut-quoi-{timezone.localdate():%Y-%m-%d}.csv"'
    response.write("\N{BYTE ORDER MARK}")
    csv.writer(response, delimiter=";").writerows(answers.lines(answers.people()))
    return response
