"""The page of one request, a tab at a time, and the files that it gives."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.profiles.spaces import signed_in
from locker.delivery import download
from teleservices.answering.corrections.joined import visible_piece
from teleservices.following.access import followed
from teleservices.following.progress import tag_of
from teleservices.following.request_parts import PARTS, standing_of
from teleservices.following.request_tabs import PARAMETER, tab_named, tabs_of
from teleservices.lifecycle.attesting import attestation_of
from teleservices.models import Acknowledgement, ServiceRequest, Side, SilenceAttestation, State


@login_required
@never_cache
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a request to a member of its profile, by the tab that is asked for; a draft leads to its form."""
    user = signed_in(request)
    service_request = followed(user, reference)
    if service_request.state == State.DRAFT:
        return redirect("filing_resume", service_request.reference)
    tab = tab_named(request.GET.get(PARAMETER))
    standing = standing_of(service_request, user)
    unread = service_request.messages.unread_by(Side.APPLICANT).count()
    context = {
        "service_request": service_request,
        "tag": tag_of(service_request),
        "tabs": tabs_of(service_request, tab, unread),
        "part": f"teleservices/following/{tab.name.lower()}_tab.html",
        **standing.above(user),
        **PARTS[tab](standing, user),
    }
    return render(request, "teleservices/following/detail.html", context)


@login_required
def acknowledgement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The acknowledgement of receipt, as kept; says to come back while it is being made."""
    service_request = followed(signed_in(request), reference)
    receipt = getattr(service_request, "acknowledgement", None)
    text = _("The PDF is being made. Try again in a minute; the e-mail already says all of it.")
    return _given(request, service_request, receipt, _("Acknowledgement of receipt"), text)


@login_required
def attestation(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The attestation that silence granted the request; not found where none was given."""
    service_request = followed(signed_in(request), reference)
    text = _("The PDF is being made. Try again in a minute.")
    title = _("Attestation of acceptance by silence")
    return _given(request, service_request, attestation_of(service_request), title, text)


def _given(
    request: HttpRequest,
    service_request: ServiceRequest,
    document: Acknowledgement | SilenceAttestation | None,
    title: str,
    text: str,
) -> HttpResponseBase:
    """The PDF of a document; while it is being made, `text` on the page of the request. Http404 without a document."""
    if document is None:
        raise Http404
    if document.stored_file is None:
        messages.info(request, text)
        return redirect("request_detail", service_request.reference)
    context = "acknowledgement" if isinstance(document, Acknowledgement) else "attestation"
    title = f"{title} {service_request.reference}"
    return download(request=request, stored_file=document.stored_file, title=title, context=context)


@login_required
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A document that one of the person's requests holds, or that their corrections add to it or take away."""
    piece = visible_piece(signed_in(request), uuid)
    if piece is None:
        raise Http404
    return download(request=request, stored_file=piece.stored_file, title=piece.title, context="request")
