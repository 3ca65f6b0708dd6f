"""The complete file of a request: what was asked with every document, in one PDF that takes time to make."""

import contextlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from locker.delivery import download
from teleservices.desk.access import desk_request, instructor
from teleservices.paperwork import complete_copy


@never_cache
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the complete file will hold; make it on POST; say how far it is until it is there."""
    service_request = desk_request(instructor(request), reference)
    if request.method == "POST":
        with contextlib.suppress(complete_copy.TooMuchError):  # the page says so
            complete_copy.ask(request=service_request, for_service=True)
        return redirect("desk:complete", service_request.reference)
    context = {"service_request": service_request, **complete_copy.overview(service_request, for_service=True)}
    return render(request, "teleservices/desk/sheet/complete.html", context)


def complete_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The complete file, once it is made; back to its page until then."""
    service_request = desk_request(instructor(request), reference)
    whole_copy = complete_copy.current_copy(service_request, for_service=True)
    if whole_copy is None or whole_copy.stored_file is None:
        return redirect("desk:complete", service_request.reference)
    return download(
        request=request,
        stored_file=whole_copy.stored_file,
        title=f"{service_request.reference} {_('complete')}",
        context="desk",
        about=service_request.reference,
        holds=1 + whole_copy.documents_total,
    )
