"""« Vérifier vos réponses », « Transmettre » and the confirmation."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from teleservices.answering.completeness import Problem, problems
from teleservices.answering.documents import document_names
from teleservices.answering.opening import why_closed
from teleservices.answering.posting import posted_revision
from teleservices.answering.steps import ErrorLine, answer_rows
from teleservices.filing.access import own_request
from teleservices.filing.transmission import IncompleteError, UnstatedError, transmit
from teleservices.legal import acknowledgement_paragraphs
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, refusal


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
    try:
        transmit(
            request_id=draft.pk,
            actor=user,
            revision_number=posted_revision(request),
            on_honour=request.POST.get("on_honour") == "on",
        )
    except IncompleteError as incomplete:
        line = ErrorLine(_("Complete what is missing, then transmit your request."), "manque")
        return _check_page(request, draft, incomplete.problems, errors=[line], status=422)
    except UnstatedError as unstated:
        line = ErrorLine(unstated.message, "id_on_honour")
        return _check_page(request, draft, problems(draft), errors=[line], unstated=unstated.message, status=422)
    except StaleRevisionError as stale:
        messages.warning(request, stale.message)
        return redirect("filing_check", draft.reference)
    except ActRefusedError as refused:
        return _check_page(request, draft, problems(draft), errors=[ErrorLine(refused.message, "")], status=422)
    return redirect("filing_done", draft.reference)


@login_required
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what was received, what happens next and when."""
    sent = own_request(cast("User", request.user), reference)
    if sent.state == State.DRAFT:
        return redirect("filing_check", sent.reference)
    acknowledgement = getattr(sent, "acknowledgement", None)
    context = {
        "sent": sent,
        "paragraphs": acknowledgement_paragraphs(acknowledgement) if acknowledgement else [],
    }
    return render(request, "teleservices/filing/done.html", context)


def _check_page(
    request: HttpRequest,
    draft: ServiceRequest,
    found: list[Problem],
    *,
    errors: list[ErrorLine] | None = None,
    unstated: str = "",
    status: int = 200,
) -> HttpResponse:
    why_not = refusal(cast("User", request.user), draft, Party.APPLICANT)
    context = {
        "draft": draft,
        "sections": _sections(draft, may_change=not why_not),
        "problems": [(problem, _change_url(draft, problem.step_key, problem.field_key)) for problem in found],
        "errors": errors or [],
        "unstated": unstated,
        "why_not": why_not or why_closed(draft.procedure),
    }
    return render(request, "teleservices/filing/check.html", context, status=status)


def _sections(draft: ServiceRequest, *, may_change: bool) -> list[tuple[str, list[dict[str, str]]]]:
    """Each step's title, with its questions, answers in words and ways back."""
    return [
        (
            step.title,
            [
                {
                    "question": row.question,
                    "answer": row.answer,
                    "url": _change_url(draft, step.key, row.key) if may_change else "",
                }
                for row in rows
            ],
        )
        for step, rows in answer_rows(draft, document_names(draft))
    ]


def _change_url(draft: ServiceRequest, step_key: str, field_key: str) -> str:
    return reverse("filing_step", args=[draft.reference, step_key]) + f"?then=check#field-{field_key}"
