"""« Compléter »: the fields and documents that an instructor named, and only those."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from teleservices.answering.completeness import Problem
from teleservices.answering.editing import open_correction
from teleservices.answering.posting import report_missing_documents, save_documents, save_step
from teleservices.answering.steps import StepPage, step_page
from teleservices.filing.access import own_request
from teleservices.filing.transmission import IncompleteError, resubmit
from teleservices.formkit.path import visible_steps
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import CorrectionRequest, ServiceRequest


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the named fields on one page; save them, then transmit the corrections when asked."""
    user = cast("User", request.user)
    sent = own_request(user, reference)
    correction = open_correction(sent)
    if correction is None:
        return redirect("request_detail", sent.reference)
    if request.method == "GET":
        return _render(request, correction, _pages(sent, correction, None))
    pages = _pages(sent, correction, request)
    try:
        return _save(request, sent, correction, pages, user)
    except (StaleRevisionError, ActRefusedError) as refused:
        messages.error(request, refused.message)
        return redirect("request_detail", sent.reference)


def _pages(sent: ServiceRequest, correction: CorrectionRequest, request: HttpRequest | None) -> list[StepPage]:
    only = frozenset(correction.field_keys)
    data = request.POST if request else None
    strict = request is not None and request.POST.get("action", "transmit") == "transmit"
    pages = [
        step_page(sent, step, data, strict=strict, only=only)
        for step in visible_steps(sent.form_version.form, sent.answers)
    ]
    return [page for page in pages if page.form.shown]


def _save(
    request: HttpRequest, sent: ServiceRequest, correction: CorrectionRequest, pages: list[StepPage], user: User
) -> HttpResponse:
    action = request.POST.get("action", "transmit")
    for page in pages:
        page.request = sent = save_step(page, user, sent.revision_number)
        save_documents(request, page, user)
        if action == "transmit":
            report_missing_documents(page)
    if any(page.form.errors or page.document_errors for page in pages):
        return _render(request, correction, pages, status=422)
    if action != "transmit":
        messages.success(request, _("What you changed is saved. It is not transmitted yet."))
        return redirect("filing_correct", sent.reference)
    try:
        resubmit(request_id=sent.pk, actor=user, revision_number=sent.revision_number)
    except IncompleteError as incomplete:
        return _render(request, correction, pages, found=incomplete.problems, status=422)
    messages.success(request, _("Your corrections were transmitted."))
    return redirect("request_detail", sent.reference)


def _render(
    request: HttpRequest,
    correction: CorrectionRequest,
    pages: list[StepPage],
    *,
    found: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    errors = [{"text": f"{problem.label} : {problem.text}", "target": f"field-{problem.field_key}"}
              for problem in found or []]
    for page in pages:
        errors += [{"text": text, "target": f"file_{key}"} for key, text in page.document_errors.items()]
        errors += [{"text": message, "target": f"field-{name}"}
                   for name, texts in page.form.errors.items() for message in texts]
    context = {"sent": correction.request, "correction": correction, "pages": pages, "errors": errors}
    return render(request, "teleservices/filing/correct.html", context, status=status)
