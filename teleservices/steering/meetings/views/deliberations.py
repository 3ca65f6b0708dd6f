"""The register of deliberations: those of one's services, one more, or the days that one lacked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from portal.words.typed_text import TypedText
from teleservices.deciding.deliberation_register import Recorded, change, record
from teleservices.deciding.errors import DeliberationRefusedError
from teleservices.desk.access import instructor, memberships_of
from teleservices.models import Authority, AuthorityKind, Deliberation, Team
from teleservices.permissions import holding_meetings
from teleservices.steering.delegating.register_lists import Day

SHOWN = 200
"""Deliberations listed, the latest adopted first."""


class DeliberationForm(forms.Form):
    """A deliberation of a body: whose register, which body, its number, its subject and its days."""

    team = forms.ModelChoiceField(label=gettext_lazy("Service"), queryset=Team.objects.none())
    authority = forms.ModelChoiceField(
        label=gettext_lazy("Authority"), queryset=Authority.objects.exclude(kind=AuthorityKind.PRESIDENT)
    )
    number = TypedText(label=gettext_lazy("Number of the deliberation"), longest=60)
    subject = TypedText(label=gettext_lazy("Subject of the deliberation"), longest=200)
    adopted_on = Day(label=gettext_lazy("Adopted on"))
    transmitted_on = Day(
        label=gettext_lazy("Transmitted to the prefect on"),
        required=False,
        help_text=gettext_lazy("No decision rests on it before (CGCT L3131-1)."),
    )
    published_on = Day(label=gettext_lazy("Published on"), required=False)

    def __init__(self, *args: Any, holder: User, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(*args, **kwargs)
        self.holder = holder
        theirs = Team.objects.filter(pk__in=holding_meetings(holder).values("team"))
        self.fields["team"].queryset = theirs  # type: ignore[attr-defined]
        for name in ("team", "authority"):
            rows = list(self.fields[name].queryset[:2])  # type: ignore[attr-defined]
            if len(rows) == 1:
                self.initial.setdefault(name, rows[0].pk)

    def save(self, deliberation: Deliberation | None = None) -> bool:
        """Write it; False where it was refused, the reason then on the form."""
        values = dict(self.cleaned_data)
        team, authority = values.pop("team"), values.pop("authority")
        recorded = Recorded(team_id=team.pk, authority_id=authority.pk, **values)
        try:
            if deliberation:
                change(pk=deliberation.pk, actor=self.holder, recorded=recorded)
            else:
                record(actor=self.holder, recorded=recorded)
        except DeliberationRefusedError as refused:
            self.add_error(None, refused.message)
        return not self.errors


@never_cache
@require_http_methods(["GET", "POST"])
def deliberations(request: HttpRequest) -> HttpResponse:
    """List those of one's services; who holds the meetings of one records another."""
    user = instructor(request)
    holds = holding_meetings(user).exists()
    form = DeliberationForm(*([request.POST] if request.method == "POST" else []), holder=user) if holds else None
    if request.method == "POST" and form is None:
        return HttpResponseNotAllowed(["GET"])
    if form and form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("The deliberation is in the register: decisions may rest on it."))
        return redirect("desk:deliberations")
    teams = [membership.team_id for membership in memberships_of(user)]
    rows = Deliberation.objects.filter(team__in=teams).select_related("team", "authority")[:SHOWN]
    context = {"deliberations": rows, "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "teleservices/steering/meetings/deliberations.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one again: not found for who doesn't hold the meetings of its service."""
    user = instructor(request)
    theirs = Deliberation.objects.filter(team__in=holding_meetings(user).values("team"))
    instance = get_object_or_404(theirs.select_related("team", "authority"), pk=pk)
    names = ("team_id", "authority_id", "number", "subject", "adopted_on", "transmitted_on", "published_on")
    initial = {name.removesuffix("_id"): getattr(instance, name) for name in names}
    form = DeliberationForm(request.POST if request.method == "POST" else None, holder=user, initial=initial)
    if form.is_bound and form.is_valid() and form.save(instance):
        messages.success(request, _("The deliberation is written."))
        return redirect("desk:deliberations")
    context = {"deliberation": instance, "form": form}
    status = 422 if form.errors else 200
    return render(request, "teleservices/steering/meetings/deliberation.html", context, status=status)
