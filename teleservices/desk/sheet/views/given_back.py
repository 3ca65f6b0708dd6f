"""The basket of a sheet given back to who may no longer act on the request: nothing of what they typed is lost."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.desk.acts.correction_form import REMARK, AskingForm
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.tabs import Tab
from teleservices.models import ServiceRequest


def given_back_basket(
    request: HttpRequest, user: User, service_request: ServiceRequest, typed: QueryDict, why_not: str
) -> HttpResponse:
    """Say why, which service has the request where it went to another, and show what was in the basket; 409."""
    rearranged = AskingForm.rearranged(typed)
    context = {
        **framed(request, user, service_request, Tab.REQUEST),
        "why_not": why_not,
        "typed": typed_in(service_request, rearranged),
    }
    return render(request, "teleservices/desk/sheet/given_back.html", context, status=409)


def typed_in(service_request: ServiceRequest, typed: Mapping[str, object]) -> list[tuple[str, str]]:
    """What was asked for with what was said of it, then the message, in words: of questions no longer asked too."""
    keys, message = typed["field_keys"], str(typed.get("message", ""))
    lines = [
        (field.label, str(typed.get(REMARK + field.key, "")))
        for field in service_request.form.fields()
        if field.key in keys  # type: ignore[operator]
    ]
    return [*lines, (_("Message to the applicant"), message)] if message else lines
