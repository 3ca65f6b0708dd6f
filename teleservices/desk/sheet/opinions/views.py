"""The opinions of a request: all of them, a new one asked, what is done with each, the document of one."""

import uuid as uuids
from collections.abc import Callable, Mapping

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from locker.delivery import download
from teleservices.deciding.opinions import seeking
from teleservices.deciding.opinions.errors import OpinionRefusedError
from teleservices.desk.access import desk_request, instructor, read_request
from teleservices.desk.noting import note_opening
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.opinions.forms import GroundForm, LongerForm, QuestionForm
from teleservices.desk.sheet.opinions.listing import opinions_of
from teleservices.desk.sheet.tabs import Tab
from teleservices.models import Opinion, ServiceRequest

REMIND, EXTEND, WITHDRAW, DEEM = "remind", "extend", "withdraw", "deem"
"""What is posted as `action`."""


@require_safe
def opinions(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the opinions asked on a request."""
    user = instructor(request)
    service_request = read_request(user, reference)
    note_opening(request, user, service_request)
    context = {
        **framed(request, user, service_request, Tab.OPINIONS),
        "opinions": opinions_of(service_request),
        "why_not": seeking.why_not_asked(service_request, user),
    }
    return render(request, "teleservices/desk/sheet/opinions/page.html", context)


@survives_session_end
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for an opinion; what was typed stays where it is refused."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    form, why_not = _question(request, service_request), seeking.why_not_asked(service_request, user)
    if form.is_bound and not why_not and form.is_valid() and _is_asked(form, service_request, user):
        messages.success(request, _("Your question has left. Its link works for the person whom you asked alone."))
        return _back(request, service_request)
    context = {"service_request": service_request, "trail": kept(request), "form": form, "why_not": why_not}
    context["page_title"] = _("Ask for an opinion")
    status = 200 if request.method == "GET" else 409 if why_not else 422
    return render(request, "teleservices/desk/sheet/opinions/ask.html", context, status=status)


@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, reference: str, uuid: uuids.UUID) -> HttpResponse:
    """Remind, give more time, withdraw, or record that an opinion is deemed given."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    opinion = _opinion(service_request, uuid)
    forms_of = _forms(request, service_request, opinion)
    try:
        if request.method == "POST" and (text := _done(request.POST.get("action", ""), opinion, user, forms_of)):
            messages.success(request, text)
            return _back(request, service_request)
    except OpinionRefusedError as refused:
        return _followed(request, user, service_request, opinion, forms_of, error=refused.message)
    return _followed(request, user, service_request, opinion, forms_of)


def _followed(
    request: HttpRequest,
    user: User,
    service_request: ServiceRequest,
    opinion: Opinion,
    forms_of: Mapping[str, forms.Form],
    *,
    error: str = "",
) -> HttpResponse:
    """The page of what is done with an opinion, and why what was asked isn't."""
    context = {
        "service_request": service_request,
        "trail": kept(request),
        "asked": opinion,
        "longer": forms_of[EXTEND],
        "ground": forms_of[DEEM],
        "error": error,
        "why_not": seeking.why_not_asked(service_request, user),
        "is_late": seeking.is_late(opinion, timezone.now()),
        "page_title": _("Follow an opinion"),
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "teleservices/desk/sheet/opinions/opinion.html", context, status=status)


def _forms(request: HttpRequest, service_request: ServiceRequest, opinion: Opinion) -> dict[str, forms.Form]:
    """The forms of the actions that ask something; what is posted fills its own alone."""
    action = request.POST.get("action")
    return {
        EXTEND: LongerForm(
            request.POST if action == EXTEND else None,
            initial={"deadline": opinion.deadline},
            service_request=service_request,
        ),
        DEEM: GroundForm(request.POST if action == DEEM else None),
    }


@require_safe
def opinion_document(request: HttpRequest, reference: str, uuid: uuids.UUID) -> HttpResponseBase:
    """The document that came with an opinion."""
    service_request = read_request(instructor(request), reference)
    opinion = _opinion(service_request, uuid)
    if opinion.document is None:
        raise Http404
    title = f"{_('Opinion')} {service_request.reference}"
    about = service_request.reference
    return download(request=request, stored_file=opinion.document, title=title, context="desk opinion", about=about)


def _question(request: HttpRequest, service_request: ServiceRequest) -> QuestionForm:
    """What is posted; else what was typed before the session ended, or an empty form."""
    if request.method == "POST":
        return QuestionForm(request.POST, service_request=service_request)
    data = given_back(request)
    if data:
        messages.info(request, typed_before_text())
        return QuestionForm(initial=_initial_of(data.lists()), service_request=service_request)
    return QuestionForm(initial={"uuid": uuids.uuid4()}, service_request=service_request)


def _initial_of(lists: object) -> dict[str, object]:
    many = ("steps", "documents")
    pairs = dict(lists)  # type: ignore[call-overload]
    return {name: values if name in many else values[-1] for name, values in pairs.items()}


def _is_asked(form: QuestionForm, service_request: ServiceRequest, user: User) -> bool:
    try:
        seeking.ask_opinion(
            request_id=service_request.pk, actor=user, question=form.asked(), uuid=form.cleaned_data["uuid"]
        )
    except OpinionRefusedError as refused:
        form.add_error(None, refused.message)
        return False
    return True


ACTIONS: dict[str, tuple[Callable[..., None], Promise]] = {
    REMIND: (seeking.remind_by_hand, gettext_lazy("A reminder has left.")),
    EXTEND: (seeking.extend_deadline, gettext_lazy("The new deadline is told by e-mail.")),
    WITHDRAW: (seeking.withdraw_opinion, gettext_lazy("The opinion is no longer awaited: its links are dead.")),
    DEEM: (seeking.deem_given, gettext_lazy("The opinion is recorded as deemed given.")),
}


def _done(action: str, opinion: Opinion, user: User, forms_of: Mapping[str, forms.Form]) -> str:
    """Do what is posted; what to say of it, empty where its form is to be corrected. Raises OpinionRefusedError."""
    if action not in ACTIONS:
        raise OpinionRefusedError(_("Choose what to do with this opinion."))
    act, text = ACTIONS[action]
    form = forms_of.get(action)
    if form is not None and not form.is_valid():
        return ""
    values = form.cleaned_data if form else {}
    act(opinion_id=opinion.pk, actor=user, **values)
    return str(text)


def _opinion(service_request: ServiceRequest, uuid: uuids.UUID) -> Opinion:
    opinion = service_request.opinions.select_related("document").filter(uuid=uuid).first()
    if opinion is None:
        raise Http404
    return opinion


def _back(request: HttpRequest, service_request: ServiceRequest) -> HttpResponse:
    return redirect(reverse("desk:opinions", args=[service_request.reference]) + kept(request))
