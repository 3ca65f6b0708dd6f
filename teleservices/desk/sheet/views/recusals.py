"""Recusing oneself from a request, and a recusal ended by the head of the service."""

from typing import TypedDict

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.requests.trail import kept
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.recusing import end_recusal, recusals_on
from teleservices.lifecycle.recusing import recuse as recuse_from
from teleservices.models import Recusal, ServiceRequest
from teleservices.permissions import Party, heads, refusal

THIS, EVERYWHERE = "request", "profile"


class Recusals(TypedDict):
    """What the sheet shows of them."""

    recusals: list[Recusal]
    ends_recusals: bool


class RecusalForm(forms.Form):
    """Which requests; nothing of why."""

    scope = forms.ChoiceField(
        label=gettext_lazy("I take no part in"), widget=forms.RadioSelect, initial=THIS, choices=[(THIS, "")]
    )

    def __init__(self, data: QueryDict | None = None, *, request: ServiceRequest) -> None:
        super().__init__(data)
        name = {"name": request.profile.name}
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (THIS, _("this request")),
            (EVERYWHERE, _("all the requests of “%(name)s”, present and to come") % name),
        ]


def on_sheet(user: User, service_request: ServiceRequest, *, counted: int) -> Recusals:
    """Who recused themselves, and whether `user` may end it; no query where nobody is `counted`."""
    if not counted or service_request.team_id is None:
        return {"recusals": [], "ends_recusals": False}
    recusals = list(recusals_on(service_request))
    is_recused = any(recusal.user_id == user.pk for recusal in recusals)
    return {"recusals": recusals, "ends_recusals": not is_recused and heads(user, service_request.team_id)}


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what recusing oneself does; on POST do it."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    sheet = reverse("desk:sheet", args=[service_request.reference]) + kept(request)
    if why_not := refusal(user, service_request, Party.INSTRUCTOR):
        messages.error(request, why_not)
        return redirect(sheet)
    form = RecusalForm(request.POST if request.method == "POST" else None, request=service_request)
    if not form.is_valid():
        context = {"service_request": service_request, "form": form, "trail": kept(request)}
        status = 422 if form.is_bound else 200
        return render(request, "teleservices/desk/sheet/recuse.html", context, status=status)
    try:
        recuse_from(request_id=service_request.pk, actor=user, is_everywhere=form.cleaned_data["scope"] == EVERYWHERE)
    except ActRefusedError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("You recused yourself: you may read this request, and act on it no more."))
    return redirect(sheet)


@require_POST
def end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let an agent act on the request again."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    try:
        end_recusal(recusal_id=pk, request_id=service_request.pk, actor=user)
    except ActRefusedError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The recusal is ended."))
    return redirect(reverse("desk:sheet", args=[service_request.reference]) + kept(request))
