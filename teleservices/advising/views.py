"""The three pages of who is asked for an opinion: what awaits them, the code, the question with the answer.

A link that is unknown or lapsed says so, and nothing else: not what was asked, nor by whom.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from locker.delivery import download_by_link
from locker.entry.intake import RefusedError
from teleservices.advising.coming_in import has_entered, let_in
from teleservices.advising.forms import AdviceForm, CodeForm
from teleservices.answering.answer_rows import answer_rows
from teleservices.deciding.opinions.errors import (
    AlreadyGivenError,
    CodeRefusedError,
    LinkClosedError,
    LinkUnknownError,
    OpinionRefusedError,
)
from teleservices.deciding.opinions.giving import give_opinion, mark_viewed, received_document
from teleservices.deciding.opinions.links import opinion_by
from teleservices.deciding.opinions.one_time_codes import send_code, use_code
from teleservices.deciding.opinions.opinion_letters import asker_of
from teleservices.deciding.opinions.shown_parts import shown_documents
from teleservices.models import Attachment, Opinion

SEND = "send"
"""What is posted to be sent a code."""
Rest = ParamSpec("Rest")
Opened = Callable[Concatenate[HttpRequest, str, Opinion, Rest], HttpResponseBase]
"""A view of an opinion, by its token."""


def by_link(view: Opened[Rest]) -> Callable[..., HttpResponseBase]:
    """Find the opinion of the token in the address; a dead link says so. Neither caches nor robots keep it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            response = view(request, token, opinion_by(token, now=timezone.now()), *args, **kwargs)
        except LinkUnknownError as unknown:
            response = _closed(request, unknown.message, status=404)
        except LinkClosedError as lapsed:
            response = _closed(request, lapsed.message, text=request.POST.get("text", ""), status=410)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(opened)


@require_http_methods(["GET", "POST"])
@by_link
def advice(request: HttpRequest, token: str, opinion: Opinion) -> HttpResponse:
    """What awaits them; once they are in, the question and the parts named, then their answer."""
    text = request.POST.get("text", "") if request.method == "POST" else ""
    if not has_entered(request, opinion):
        context = {"token": token, "typed": text}
        return render(request, "teleservices/advising/start.html", context, status=403 if text else 200)
    if request.method != "POST":
        return _question(request, token, opinion, AdviceForm(opinion=opinion))
    form = AdviceForm(request.POST, request.FILES, opinion=opinion)
    if not form.is_valid():
        return _question(request, token, opinion, form, status=422)
    return _answered(request, token, opinion, form)


@require_http_methods(["GET", "POST"])
@by_link
def code(request: HttpRequest, token: str, opinion: Opinion) -> HttpResponse:
    """Send a code when asked to, and read the one that comes back."""
    if request.POST.get("action") == SEND:
        return _sent(request, token, opinion)
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _ask_code(request, token, form, status=422 if form.is_bound else 200)
    try:
        use_code(opinion=opinion, code=form.cleaned_data["code"], now=timezone.now())
    except CodeRefusedError as refused:
        form.add_error("code", refused.message)
        return _ask_code(request, token, form, status=422)
    return _entered(token, opinion)


@require_safe
@by_link
def document(request: HttpRequest, token: str, opinion: Opinion, uuid: UUID) -> HttpResponseBase:
    """A document named with the question; any other is not found."""
    if not has_entered(request, opinion):
        return redirect("advice", token)
    piece = next((attachment for attachment in shown_documents(opinion) if attachment.uuid == uuid), None)
    if piece is None:
        raise Http404
    about = opinion.request.reference
    return download_by_link(
        request=request, stored_file=piece.stored_file, title=piece.title, context="opinion", about=about
    )


def _entered(token: str, opinion: Opinion) -> HttpResponse:
    mark_viewed(opinion=opinion, now=timezone.now())
    response = redirect("advice", token)
    let_in(response, opinion, token)
    return response


def _sent(request: HttpRequest, token: str, opinion: Opinion) -> HttpResponse:
    try:
        send_code(opinion=opinion, now=timezone.now())
    except CodeRefusedError as refused:
        return _ask_code(request, token, CodeForm(), error=refused.message, status=429)
    return redirect("advice_code", token)


def _ask_code(request: HttpRequest, token: str, form: CodeForm, *, error: str = "", status: int) -> HttpResponse:
    context = {"token": token, "form": form, "error": error}
    return render(request, "teleservices/advising/code.html", context, status=status)


def _answered(request: HttpRequest, token: str, opinion: Opinion, form: AdviceForm) -> HttpResponse:
    """Keep what a valid form says; what was typed comes back where it can't be."""
    answer, upload = form.cleaned_data, form.cleaned_data.get("document")
    try:
        document = received_document(opinion=opinion, upload=upload) if upload else None
        give_opinion(
            opinion_id=opinion.pk,
            verdict=answer.get("verdict", ""),
            text=answer["text"],
            document=document,
            now=timezone.now(),
        )
    except RefusedError as refused:
        form.add_error("document", refused.message)
    except OpinionRefusedError as refused:
        form.add_error(None, refused.message)
    except AlreadyGivenError as refused:
        return _closed(request, refused.message, text=answer["text"], status=409)
    except LinkClosedError as lapsed:
        return _closed(request, lapsed.message, text=answer["text"], status=410)
    return _question(request, token, opinion, form, status=422) if form.errors else redirect("advice", token)


def _question(
    request: HttpRequest, token: str, opinion: Opinion, form: AdviceForm, *, status: int = 200
) -> HttpResponse:
    """The question with what was named, and nothing else of the request; then the form, or what was answered."""
    documents = shown_documents(opinion)
    context = {
        "token": token,
        "opinion": opinion,
        "asker": asker_of(opinion),
        "sections": _sections(opinion, documents),
        "documents": documents,
        "form": form,
    }
    return render(request, "teleservices/advising/opinion.html", context, status=status)


def _sections(opinion: Opinion, documents: list[Attachment]) -> list[tuple[object, object]]:
    """The answers of the steps named; of documents, the titles of those named alone."""
    titles: dict[str, list[str]] = {}
    for attachment in documents:
        titles.setdefault(attachment.field_key, []).append(attachment.title)
    return [(step, rows) for step, rows in answer_rows(opinion.request, titles) if step.key in opinion.step_keys]


def _closed(request: HttpRequest, message: str, *, text: str = "", status: int) -> HttpResponse:
    context = {"message": message, "typed": text}
    return render(request, "teleservices/advising/closed.html", context, status=status)
