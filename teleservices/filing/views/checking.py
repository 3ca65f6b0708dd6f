"""« Vérifier vos réponses », « Transmettre » and the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.profiles.spaces import signed_in
from portal.web.form_addresses import opens_at
from teleservices.answering.answer_rows import AnswerRow, answer_rows
from teleservices.answering.beneficiaries import STEP_KEY as BENEFICIARY
from teleservices.answering.completeness import problems
from teleservices.answering.documents.slots import document_names
from teleservices.answering.following_the_form import forget_move
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.opening import why_closed
from teleservices.answering.posting import posted_revision
from teleservices.answering.steps import ErrorLine
from teleservices.filing.access import own_page, own_request, own_request_id
from teleservices.filing.news import news_panel, up_to_date
from teleservices.filing.remembering import offers, remember
from teleservices.filing.transmission import FormMovedError, IncompleteError, UnstatedError, transmit
from teleservices.filing.verdicts import verdicts
from teleservices.lifecycle import ActRefusedError, StaleRevisionError
from teleservices.models import ForWhom, Procedure, ServiceRequest, State
from teleservices.permissions import Party, refusal
from teleservices.receipts import acknowledgement_paragraphs, next_steps


@login_required
@tells_former_members
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """List the path taken, each answer with its way back, and what is still missing."""
    user = signed_in(request)
    draft = own_request(user, reference)
    if draft.state != State.DRAFT:
        return redirect("request_detail", draft.reference)
    draft = up_to_date(draft, user)
    return _check_page(request, draft)


@login_required
@tells_former_members
@opens_at(own_page("filing_check"))
def transmit_draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Transmit once; whatever prevents it is said on the check page, the draft untouched."""
    user = signed_in(request)
    try:
        transmit(
            request_id=own_request_id(user, reference),
            actor=user,
            revision_number=posted_revision(request),
            on_honour=request.POST.get("on_honour") == "on",
        )
    except FormMovedError as moved:  # the check page brings the draft to the version in force
        messages.warning(request, moved.message)
        return redirect("filing_check", reference)
    except IncompleteError as incomplete:
        draft = own_request(user, reference)
        line = ErrorLine(incomplete.message, "manque")
        return _check_page(request, draft, errors=[line], status=422)
    except UnstatedError as unstated:
        draft = own_request(user, reference)
        line = ErrorLine(unstated.message, "id_on_honour")
        return _check_page(request, draft, errors=[line], unstated=unstated.message, status=422)
    except StaleRevisionError as stale:
        messages.warning(request, stale.message)
        return redirect("filing_check", reference)
    except ActRefusedError as refused:
        draft = own_request(user, reference)
        return _check_page(request, draft, errors=[ErrorLine(refused.message, "")], status=422)
    return redirect("filing_done", reference)


@login_required
@opens_at(own_page("filing_resume"))
def changes_read(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop telling what changed since the draft was begun, up to the versions that the page told of."""
    user = signed_in(request)
    draft = own_request(user, reference)
    try:
        forget_move(
            request_id=draft.pk,
            actor=user,
            version=request.POST.get("version", ""),
            parameter_versions=request.POST.getlist("parameter"),
        )
    except ActRefusedError as refused:
        messages.error(request, refused.message)
    return redirect("filing_resume", draft.reference)


@login_required
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what was received, what happens next and when; on POST note in the account what the request taught."""
    user = signed_in(request)
    service_request = own_request(user, reference)
    if service_request.state == State.DRAFT:
        return redirect("filing_check", service_request.reference)
    if request.method == "POST":
        if remember(sent=service_request, user=user, keys=set(request.POST.getlist("remember"))):
            messages.success(request, _("It is noted: your next requests will start from it."))
        return redirect("filing_done", service_request.reference)
    acknowledgement = getattr(service_request, "acknowledgement", None)
    context = {
        "sent": service_request,
        "offers": offers(service_request, user),
        "next_lines": [
            *(next_steps(acknowledgement) if acknowledgement else ()),
            _expected_time(service_request.procedure),
        ],
        "paragraphs": acknowledgement_paragraphs(acknowledgement) if acknowledgement else [],
    }
    return render(request, "teleservices/filing/done.html", context)


def _expected_time(procedure: Procedure) -> str:
    """How long it takes: as measured where enough was decided, else as the service plans it, said as a plan."""
    measured = getattr(procedure, "measured_delay", None)
    if measured is None:
        count = procedure.processing_days
        text = ngettext("Planned time: %(days)s day.", "Planned time: %(days)s days.", count)
    else:
        count = measured.median
        text = ngettext(
            "Measured time: half of the decisions took %(days)s day at most.",
            "Measured time: half of the decisions took %(days)s days at most.",
            count,
        )
    return text % {"days": count}


def _check_page(
    request: HttpRequest,
    draft: ServiceRequest,
    *,
    errors: list[ErrorLine] | None = None,
    unstated: str = "",
    status: int = 200,
) -> HttpResponse:
    why_not = refusal(signed_in(request), draft, Party.APPLICANT)
    verdict, documents = verdicts(draft), document_names(draft)
    missing = problems(draft, {key: len(titles) for key, titles in documents.items()})
    context = {
        "draft": draft,
        "verdicts": verdict,
        "panel": None if why_not else news_panel(draft),
        "sections": _sections(draft, documents, may_change=not why_not),
        "problems": [
            (problem, "" if why_not else _change_url(draft, problem.step_key, problem.field_key)) for problem in missing
        ],
        "errors": errors or [],
        "unstated": unstated,
        "may_be_for_someone": not why_not and draft.procedure.for_whom == ForWhom.EITHER and not draft.for_someone,
        "why_not": why_not or why_closed(draft.procedure),
        "is_ready": not (missing or verdict.blocking),
    }
    return render(request, "teleservices/filing/check.html", context, status=status)


def _sections(
    draft: ServiceRequest, documents: dict[str, list[str]], *, may_change: bool
) -> list[tuple[str, list[dict[str, object]]]]:
    """Each step's title, with its questions, answers in words and ways back."""
    return [
        (step.title, [_shown(row, _change_url(draft, step.key, row.key) if may_change else "") for row in rows])
        for step, rows in answer_rows(draft, documents)
    ]


def _shown(row: AnswerRow, url: str) -> dict[str, object]:
    """A question and its answer; an empty `url` when it can't be changed, as what the portal works out."""
    shown = {"question": row.question, "answer": row.answer, "table": row.table, "link": row.link}
    return shown | {"is_calculated": row.is_calculated, "url": "" if row.is_calculated else url}


def _change_url(draft: ServiceRequest, step_key: str, field_key: str) -> str:
    if step_key == BENEFICIARY:
        return reverse("filing_beneficiary", args=[draft.reference]) + "?then=check"
    return reverse("filing_step", args=[draft.reference, step_key]) + f"?then=check#field-{field_key}"
