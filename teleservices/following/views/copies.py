"""« Télécharger une copie », and the complete one with every document, which may take time to make."""

import contextlib

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.profiles.spaces import signed_in
from locker.delivery import download
from locker.readings import note_reading
from teleservices.following.access import followed
from teleservices.models import ServiceRequest, State
from teleservices.paperwork import complete_copy
from teleservices.paperwork.request_copy import request_copy_pdf


@login_required
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """« Télécharger une copie »: the whole request as a tagged PDF."""
    service_request = followed(signed_in(request), reference)
    note_reading(request)
    response = HttpResponse(request_copy_pdf(service_request), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slugify(_name(service_request))}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@account_page("GET", "POST")
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the complete copy will hold; make it on POST; say how far it is until it is there."""
    service_request = _transmitted(request, reference)
    if request.method == "POST":
        with contextlib.suppress(complete_copy.TooMuchError):  # the page says so
            complete_copy.ask(request=service_request)
        return redirect("request_complete", service_request.reference)
    context = {"service_request": service_request, **complete_copy.overview(service_request)}
    return render(request, "teleservices/following/complete.html", context)


@login_required
def complete_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The complete copy, once it is made."""
    service_request = _transmitted(request, reference)
    whole_copy = complete_copy.current_copy(service_request)
    if whole_copy is None or whole_copy.stored_file is None:
        return redirect("request_complete", service_request.reference)
    title = f"{_name(service_request)} {_('complete')}"
    return download(
        request=request,
        stored_file=whole_copy.stored_file,
        title=title,
        context="complete copy",
        holds=1 + whole_copy.documents_total,
    )


def _transmitted(request: HttpRequest, reference: str) -> ServiceRequest:
    service_request = followed(signed_in(request), reference)
    if service_request.state == State.DRAFT:
        raise Http404
    return service_request


def _name(service_request: ServiceRequest) -> str:
    return f"{_('request')}-{service_request.reference}"
