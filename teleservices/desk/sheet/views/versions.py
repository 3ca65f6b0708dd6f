"""The form as a request was filed with it, beside the one in force."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import ProfileType
from formkit.design.comparison import differences
from formkit.design.option_changes import Vocabulary
from teleservices.desk.access import instructor, read_request
from teleservices.desk.requests.trail import kept
from teleservices.parameter_names import names_for


def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what changed in the form since this request; not found while nothing did."""
    service_request = read_request(instructor(request), reference)
    current = service_request.procedure.current_version
    if current is None or current == service_request.form_version:
        raise Http404
    filed, now = service_request.form, current.form
    types = dict(ProfileType.objects.values_list("code", "label"))
    words = Vocabulary(types, parameters=names_for(filed, now))
    context = {
        "service_request": service_request,
        "trail": kept(request),
        "current": current,
        "differences": differences(filed, now, words),
    }
    return render(request, "teleservices/desk/sheet/versions.html", context)
