"""The page of what was typed and can't be saved, given back to who may no longer write. Stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.profiles.spaces import signed_in
from accounts.sessions.interruption import given_back
from formkit.django_forms import step_form
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue, is_empty
from teleservices.answering.answer_rows import AnswerRow
from teleservices.answering.beneficiaries import answers_about, beneficiary_step
from teleservices.answering.unread import typed_in
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, refusal

REASON, MESSAGE = "reason", "text"
"""The controls of what is typed beside the form's questions: why a correction changes nothing, a message."""


@dataclass(frozen=True)
class Refused:
    """What the page says around what was typed: what happened, what can be done, where to go on."""

    title: str
    why: str
    advice: str
    url: str
    label: str
    status: int = 403


def unsaved_page(http_request: HttpRequest, request: ServiceRequest, why: str) -> HttpResponse | None:
    """Give back what is typed and not stored in `request`, which the person still sees, to who can't write in it.

    403 when their role is the reason, 409 and `why` otherwise. None when nothing would be lost.
    """
    rows = typed_rows(request, typed(http_request), known=_stored(request))
    if not rows:
        return None
    role = refusal(signed_in(http_request), request, Party.APPLICANT)
    refused = Refused(
        title=_("What you typed is not saved"),
        why=role or why,
        advice=_("To write in it again, ask an administrator of the profile to change your role.") if role else "",
        url=_page_of(request),
        label=_("See this request"),
        status=403 if role else 409,
    )
    return refused_page(http_request, request, refused, rows)


def refused_page(
    http_request: HttpRequest, request: ServiceRequest, refused: Refused, rows: list[AnswerRow]
) -> HttpResponse:
    """The page itself; `rows` are what was typed."""
    context = {"refused": refused, "procedure": request.procedure, "rows": rows}
    return render(http_request, "teleservices/answering/unsaved.html", context, status=refused.status)


def typed(http_request: HttpRequest) -> QueryDict:
    """What this page posts, or what it posted before the session ended."""
    return http_request.POST or given_back(http_request) or QueryDict()


def typed_rows(
    request: ServiceRequest, data: QueryDict, known: Mapping[str, JsonValue] | None = None
) -> list[AnswerRow]:
    """What was posted to a page of a request, question by question, in words.

    With `known`, what the request holds, conditions follow it and what it holds already is left out; without, nothing
    that is stored is used.
    """
    form = request.form
    steps = (beneficiary_step(asks_proof=False), *form.steps)
    rows = [row for step in steps for row in _rows(form, step, data, known or {})]
    for name, label in ((REASON, _("Why it is right")), (MESSAGE, _("Your message"))):
        text = data.get(name, "").strip()
        if text and text != (known or {}).get(name):
            rows.append(AnswerRow(name, label, text))
    return rows


def _stored(request: ServiceRequest) -> dict[str, JsonValue]:
    """What the request holds, by name of control: a reason that was already transmitted isn't lost."""
    answered = request.corrections.filter(answered_at__isnull=False).order_by("-answered_at").first()
    return {**answers_about(request.for_someone), **request.known, REASON: answered.confirmation if answered else ""}


def _page_of(request: ServiceRequest) -> str:
    is_draft = request.state == State.DRAFT
    return reverse("filing_check", args=[request.reference]) if is_draft else request.get_absolute_url()


def _rows(form: FormSchema, step: Step, data: QueryDict, answers: Mapping[str, JsonValue]) -> list[AnswerRow]:
    texts = {field.key: _texts(data, field.key) for field in step.fields}
    if not any(texts.values()):
        return []
    read = step_form(form, step, dict(answers), data, strict=False).valid_answers()
    return [
        _row(field, read.get(field.key), texts[field.key])
        for field in step.fields
        if texts[field.key] and (is_empty(read.get(field.key)) or read[field.key] != answers.get(field.key))
    ]


def _row(field: Field, answer: JsonValue, texts: list[str]) -> AnswerRow:
    kind = field_type(field)
    if is_empty(answer):  # what can't be read, or is asked on a condition: as it was typed
        return AnswerRow(field.key, field.label, "\n".join(texts))
    return AnswerRow(field.key, field.label, kind.display(field, answer), kind.table(field, answer))


def _texts(data: QueryDict, key: str) -> list[str]:
    """What someone typed in the controls of a question, its hidden counts and marks left out."""
    return [
        text
        for name, values in typed_in(data, key).items()
        if not name.endswith(("-rows", "-id", "-there"))
        for text in values
        if text.strip()
    ]
