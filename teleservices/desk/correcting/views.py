"""Correcting an answer or a document in the applicant's place: what it was, what it becomes, what they are told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end, typed_and_not_sent_text
from formkit.fieldtypes import Field
from formkit.fieldtypes.rows import ROW_GONE, ROW_MORE
from teleservices.answering.answer_rows import row_of
from teleservices.answering.posting import posted_revision
from teleservices.desk import presence
from teleservices.desk.access import instructor, read_request
from teleservices.desk.acts import baskets
from teleservices.desk.acts.answer_form import AnswerCorrectionForm, form_of
from teleservices.desk.acts.not_here import not_here_text
from teleservices.desk.correcting.comparing import comparison_of
from teleservices.desk.history import history
from teleservices.desk.requests.trail import kept
from teleservices.lifecycle import (
    ACTS,
    ActRefusedError,
    PreviewMovedError,
    StaleRevisionError,
    acts_open_to,
    perform,
)
from teleservices.lifecycle.agent_corrections import correctable, why_not_corrected
from teleservices.lifecycle.prepared import obstacle
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, refusal

(ACT,) = (act for act in ACTS.values() if act.is_on_one_answer)
COMPARE, DO = "compare", "do"
"""What the buttons ask for: the first page compares, the second one confirms."""


@survives_session_end
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ask for the new answer and the reason; compare; correct once what was compared is confirmed."""
    user = instructor(request)
    service_request = read_request(user, reference)
    question = _question(service_request, key)
    data = request.POST or given_back(request)
    if data and request.method == "GET":
        messages.info(request, typed_and_not_sent_text())
    form = form_of(question)(
        data, request.FILES or None, act=ACT, request=service_request, actor=user, question=question
    )
    if why := refusal(user, service_request, Party.INSTRUCTOR):
        return _render(request, form, error=why, status=403)
    if why := _why_not(user, service_request, key, is_typed=bool(data)):
        return _render(request, form, error=why, status=409 if request.method == "POST" else 200)
    return _render(request, form) if request.method == "GET" else _posted(request, form)


def _posted(request: HttpRequest, form: AnswerCorrectionForm) -> HttpResponse:
    """Compare what was typed, or do it once what was compared is confirmed."""
    if request.POST.get("action", "").partition(":")[0] in {ROW_MORE, ROW_GONE}:
        form.is_valid()
        form.forget_errors()
        return _render(request, form)
    if not form.is_valid():
        return _render(request, form, status=422)
    if request.POST.get("action") != DO or request.POST.get("compared") != form.checksum:
        return _render(request, form, compared=True)
    return _perform(request, form)


def _question(service_request: ServiceRequest, key: str) -> Field:
    """The question of this key; Http404 for one that isn't asked here, or that nobody corrects for its applicant."""
    question = correctable(service_request).get(key)
    if question is None:
        raise Http404
    return question


def _why_not(user: User, service_request: ServiceRequest, key: str, *, is_typed: bool) -> str:
    why = obstacle(service_request, ACT, user)
    if isinstance(why, StaleRevisionError):
        if not is_typed:
            return not_here_text(service_request)
        return _("This request has moved: this act is no longer possible. What you typed is shown below.")
    return str(why.message) if why else why_not_corrected(service_request, key)


def _perform(request: HttpRequest, form: AnswerCorrectionForm) -> HttpResponse:
    try:
        event = perform(
            request_id=form.request.pk,
            act_name=ACT.name,
            actor=form.actor,
            revision_number=posted_revision(request),
            payload=form.payload(),
            shown=request.POST.get("shown", ""),
        )
    except PreviewMovedError as mismatch:
        return _render(request, form, error=mismatch.message, compared=True, status=409)
    except StaleRevisionError as stale:
        return _overtaken(request, form, stale.message)
    except ActRefusedError as refused:
        return _render(request, form, error=refused.message, compared=True, status=422)
    reference = form.request.reference
    baskets.follow(request, event.request)
    messages.success(request, _("Done: %(act)s, %(reference)s.") % {"act": ACT.past, "reference": reference})
    return redirect(reverse("desk:sheet", args=[reference]) + kept(request))


def _overtaken(request: HttpRequest, form: AnswerCorrectionForm, why: str) -> HttpResponse:
    """The page of the request as it now stands, with what was typed, to be compared again."""
    now = read_request(form.actor, form.request.reference)
    question = _question(now, form.question.key)
    kind = form_of(question)
    again = kind(request.POST, request.FILES or None, act=ACT, request=now, actor=form.actor, question=question)
    again.is_valid()
    return _render(request, again, error=why, compared=True, events=True, status=409)


def _render(
    request: HttpRequest,
    form: AnswerCorrectionForm,
    *,
    error: str = "",
    compared: bool = False,
    events: bool = False,
    status: int = 200,
) -> HttpResponse:
    service_request, question = form.request, form.question
    is_open = ACT in acts_open_to(form.actor, service_request, Party.INSTRUCTOR)
    can_act = is_open and not why_not_corrected(service_request, question.key)
    context = {
        "service_request": service_request,
        "trail": kept(request),
        "act": ACT,
        "form": form,
        "question": question,
        "now": row_of(question, service_request.answers),
        "error": error,
        "can_act": can_act,
        "last_events": history(service_request, last=3) if events else [],
        "present": presence.note(service_request, form.actor, is_looked_at=request.method == "GET"),
        "comparison": comparison_of(form) if compared and can_act and form.is_valid() else None,
    }
    return render(request, "teleservices/desk/correcting/page.html", context, status=status)
