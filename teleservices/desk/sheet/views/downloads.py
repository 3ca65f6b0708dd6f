"""The files of a request that the portal made and its applicant got."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from locker.delivery import download
from locker.models import StoredFile
from teleservices.desk.access import instructor, read_request
from teleservices.lifecycle.afterwards.which_stands import decisions_of, which_stands
from teleservices.lifecycle.attesting import attestation_of
from teleservices.models import Decision, ServiceRequest

OF, WITHDRAWAL = "decision", "withdrawal"
"""The parameters that name a decision by its key: for its letter, or for that of its withdrawal."""


def kept_acknowledgement(service_request: ServiceRequest) -> StoredFile | None:
    """The acknowledgement of receipt that was kept; None while its PDF is being made."""
    acknowledged = getattr(service_request, "acknowledgement", None)
    return acknowledged.stored_file if acknowledged else None


def acknowledgement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The acknowledgement of receipt that the applicant got."""
    service_request = read_request(instructor(request), reference)
    return _download(request, service_request, kept_acknowledgement(service_request), _("Acknowledgement of receipt"))


def letter(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The letter of the decision that stands, else of the latest, as the applicant got it; or of one that is asked for.

    Not found before a decision, nor for what isn't of this request.
    """
    service_request = read_request(instructor(request), reference)
    decisions = list(decisions_of(service_request))
    if WITHDRAWAL in request.GET:
        withdrawal = getattr(_named(decisions, request.GET[WITHDRAWAL]), "withdrawal", None)
        if withdrawal is None:
            raise Http404
        return _download(request, service_request, withdrawal.letter, _("Letter of withdrawal"))
    decision = _named(decisions, request.GET[OF]) if OF in request.GET else which_stands(decisions)
    if decision is None:
        raise Http404
    return _download(request, service_request, decision.letter, _("Decision letter"))


def _named(decisions: Sequence[Decision], key: str) -> Decision | None:
    return next((decision for decision in decisions if str(decision.pk) == key), None)


def attestation(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The attestation of acceptance by silence that the applicant got; not found where none was given."""
    service_request = read_request(instructor(request), reference)
    document = attestation_of(service_request)
    if document is None:
        raise Http404
    return _download(request, service_request, document.stored_file, _("Attestation of acceptance by silence"))


def _download(
    request: HttpRequest, service_request: ServiceRequest, stored_file: StoredFile | None, title: str
) -> HttpResponseBase:
    """The file; while it is being made, back to the sheet, which says so."""
    if stored_file is None:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect("desk:sheet", service_request.reference)
    return download(
        request=request,
        stored_file=stored_file,
        title=f"{title} {service_request.reference}",
        context="desk",
        about=service_request.reference,
    )
