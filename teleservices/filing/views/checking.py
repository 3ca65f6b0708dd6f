"""« Vérifier vos réponses », « Transmettre » and the confirmation."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from teleservices.answering.completeness import Problem, problems
from teleservices.answering.documents import document_names
from teleservices.answering.steps import answer_rows
from teleservices.filing.access import own_request
from teleservices.filing.starting import why_closed
from teleservices.filing.transmission import IncompleteError, transmit
from teleservices.legal import acknowledgement_paragraphs
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ServiceRequest, State


@login_required
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """List the path taken, each answer with its way back, and what is still missing."""
    draft = own_request(cast("User", request.user), reference)
    if draft.state != State.DRAFT:
        return redirect("request_detail", draft.reference)
    return _check_page(request, draft, problems(draft))


@login_required
@require_POST
def transmit_draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Transmit once; whatever prevents it is said on the check page, the draft untouched."""
    user = cast("User", request.user)
    draft = own_request(user, reference)
    text = request.POST.get("revision_number", "")
    try:
        transmit(
            request_id=draft.pk,
            actor=user,
            revision_number=int(text) if text.isdecimal() else 0,
            on_honour=request.POST.get("on_honour") == "on",
        )
    except IncompleteError as incomplete:
        return _check_page(request, draft, incomplete.problems, status=422)
    except StaleRevisionError as stale:
        messages.warning(request, stale.message)
        return redirect("filing_check", draft.reference)
    except ActRefusedError as refused:
        return _check_page(request, draft, problems(draft), error=refused.message, status=422)
    return redirect("filing_done", draft.reference)


@login_required
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what was received, what happens next and when."""
    sent = own_request(cast("User", request.user), reference)
    if sent.state == State.DRAFT:
        return redirect("filing_check", sent.reference)
    acknowledgement = sent.acknowledgement
    context = {
        "sent": sent,
        "acknowledgement": acknowledgement,
        "paragraphs": acknowledgement_paragraphs(acknowledgement),
    }
    return render(request, "teleservices/filing/done.html", context)


def _check_page(
    request: HttpRequest, draft: ServiceRequest, found: list[Problem], *, error: str = "", status: int = 200
) -> HttpResponse:
    errors = [{"text": error, "target": "id_on_honour"}] if error else []
    sections = [
        (step, [{"question": row.question, "answer": row.answer, "url": _change_url(draft, step.key, row.key)}
                for row in rows])
        for step, rows in answer_rows(draft, document_names(draft))
    ]
    context = {
        "draft": draft,
        "sections": sections,
        "problems": [(problem, _change_url(draft, problem.step_key, problem.field_key)) for problem in found],
        "errors": errors,
        "error": error,
        "closed": why_closed(draft.procedure),
    }
    return render(request, "teleservices/filing/check.html", context, status=status)


def _change_url(draft: ServiceRequest, step_key: str, field_key: str) -> str:
    return reverse("filing_step", args=[draft.reference, step_key]) + f"?then=check#field-{field_key}"
