"""Who had a form open when they were taken out of its profile: told so, and given back what they typed.

Only of requests made while they were a member; anybody else finds nothing, as before.
"""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.former_members import Departure, departure_of
from accounts.models import User
from teleservices.answering.beneficiaries import beneficiary_step
from teleservices.answering.steps import AnswerRow
from teleservices.answering.unread import typed_in
from teleservices.formkit.django_forms import step_form
from teleservices.formkit.expressions import is_empty
from teleservices.formkit.fieldtypes import field_type
from teleservices.formkit.schema import Field, FormSchema, Step
from teleservices.formkit.values import JsonValue
from teleservices.models import ServiceRequest

View = Callable[..., HttpResponse]


class NoLongerMemberError(Http404):
    """The request is one that the person could see until they left its profile. Uncaught, it is not found."""

    def __init__(self, request: ServiceRequest, departure: Departure) -> None:
        super().__init__("no longer a member")
        self.request, self.departure = request, departure

    @property
    def message(self) -> str:
        """What is said where only a sentence fits, beside what is being typed."""
        return (
            self.departure.text + " " + _("What you type here is no longer saved: copy it before you leave this page.")
        )


def not_found(user: User, reference: str) -> NoReturn:
    """Raise NoLongerMemberError for who could see this request until they left its profile, Http404 for the others."""
    request = ServiceRequest.objects.with_form().filter(reference=reference).first()
    departure = departure_of(user, request.profile) if request else None
    if request is None or departure is None or departure.at < request.created_at:
        raise Http404
    raise NoLongerMemberError(request, departure)


def tells_former_members(view: View) -> View:
    """Say to who has left the profile why nothing is saved any more, beside what they have just typed (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoLongerMemberError as gone:
            context = {
                "departure": gone.departure,
                "procedure": gone.request.procedure,
                "rows": typed_rows(gone.request, request.POST),
            }
            return render(request, "teleservices/answering/no_longer_member.html", context, status=403)

    return guarded


def typed_rows(request: ServiceRequest, data: QueryDict) -> list[AnswerRow]:
    """What was posted to a page of a request, question by question, in words; nothing that is stored of it."""
    form = request.form_version.form
    rows = [row for step in (beneficiary_step(asks_proof=False), *form.steps) for row in _rows(form, step, data)]
    if message := data.get("text", "").strip():
        rows.append(AnswerRow("text", _("Your message"), message))
    return rows


def _rows(form: FormSchema, step: Step, data: QueryDict) -> list[AnswerRow]:
    typed = {field.key: _texts(data, field.key) for field in step.fields}
    if not any(typed.values()):
        return []
    read = step_form(form, step, {}, data, strict=False).valid_answers()
    return [_row(field, read.get(field.key), typed[field.key]) for field in step.fields if typed[field.key]]


def _row(field: Field, answer: JsonValue, typed: list[str]) -> AnswerRow:
    kind = field_type(field)
    if is_empty(answer):  # what can't be read, or is asked on a condition: as it was typed
        return AnswerRow(field.key, field.label, "\n".join(typed))
    return AnswerRow(field.key, field.label, kind.display(field, answer), kind.table(field, answer))


def _texts(data: QueryDict, key: str) -> list[str]:
    """What someone typed in the controls of a question, its hidden counts and marks left out."""
    return [
        text
        for name, texts in typed_in(data, key).items()
        if not name.endswith(("-rows", "-id"))
        for text in texts
        if text.strip()
    ]
