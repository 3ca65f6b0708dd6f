"""Where a page of a draft leads who can't write in it any more: told why, given back what would be lost."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.profiles.spaces import signed_in
from teleservices.answering.editing import transmitted_text
from teleservices.answering.unsaved import unsaved_page
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, refusal


def turned_away(http_request: HttpRequest, draft: ServiceRequest) -> HttpResponse | None:
    """The answer to who may only read the draft, or to whoever comes once it is transmitted; None for the others."""
    why = refusal(signed_in(http_request), draft, Party.APPLICANT)
    if draft.state != State.DRAFT:
        return unsaved_page(http_request, draft, transmitted_text()) or redirect("request_detail", draft.reference)
    if not why:
        return None
    if lost := unsaved_page(http_request, draft, why):
        return lost
    messages.warning(http_request, why)
    return redirect("filing_check", draft.reference)


def refused(http_request: HttpRequest, request: ServiceRequest, why: str) -> HttpResponse:
    """The answer to what was refused as it was being written."""
    if lost := unsaved_page(http_request, request, why):
        return lost
    messages.error(http_request, why)
    return redirect("request_detail", request.reference)
