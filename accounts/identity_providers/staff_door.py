"""By which door staff come in: the department's own sign-in where there is one, and the emergency account, told."""

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.federation import DEPARTMENT, department
from accounts.models import User
from accounts.permissions import enters_the_admin
from accounts.sessions import sign_ins
from accounts.staff import sealed_account


def at_the_door(request: HttpRequest, user: User) -> HttpResponse | None:
    """Asked once the password, the passkey or the provider was right: the page that refuses, or nothing."""
    if not enters_the_admin(user):
        return None
    if sealed_account.is_sealed(user):
        sealed_account.tell_use(user=user)
        return None
    if department() is None or _came_from_the_department(request, user):
        return None
    sign_ins.tell_failure(request=request, reason="staff_password", user=user)
    return render(request, "socialaccount/refused.html", {"reason": "staff_password"}, status=403)


def _came_from_the_department(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    return bool(records) and records[-1].get("provider") == DEPARTMENT
