"""The admin's pages of what somebody would give themselves: what waits, and one demand to answer."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import RightsDemand, User
from accounts.profiles.spaces import signed_in
from accounts.staff.administrators import administers
from accounts.staff.demands import acts, present_rights
from portal.words.typed_text import TypedText

LATEST = 50
"""Demands that are over, on the list."""


class AnswerForm(forms.Form):
    """The reason of a refusal; accepting and taking back need none."""

    answer = TypedText(
        label=gettext_lazy("Reason of the refusal"),
        longest=300,
        required=False,
        rows=2,
        help_text=gettext_lazy("300 characters at most. Whoever asked reads it."),
    )


@require_safe
def demand_list(request: HttpRequest) -> HttpResponse:
    """What waits for an administrator, then the latest answers; PermissionDenied for who does not administer."""
    if not administers(signed_in(request)):
        raise PermissionDenied
    over = RightsDemand.objects.exclude(pk__in=acts.waiting().values("pk")).order_by("-asked_at")
    people = ("author", "beneficiary", "decided_by")
    context = {"waiting": acts.waiting().select_related(*people), "over": over.select_related(*people)[:LATEST]}
    return render(request, "accounts/staff/demands/list.html", context)


@require_http_methods(["GET", "POST"])
def demand_page(request: HttpRequest, uuid: str) -> HttpResponse:
    """One demand, for administrators and for who asked; Http404 for anyone else."""
    person = signed_in(request)
    demand = get_object_or_404(RightsDemand.objects.select_related("author", "beneficiary", "decided_by"), uuid=uuid)
    if not (administers(person) or person.pk in {demand.author_id, demand.beneficiary_id}):
        raise Http404
    if request.method == "GET":
        return _page(request, demand, person, AnswerForm())
    form = AnswerForm(request.POST)
    form.is_valid()
    try:
        message = _answer(request, demand, person, form)
    except acts.DemandError as refused:
        form.add_error("answer" if isinstance(refused, acts.DemandWithoutReasonError) else None, refused.message)
        demand.refresh_from_db()
        return _page(request, demand, person, form, status=409)
    messages.success(request, message)
    return redirect(reverse("rights_demand", args=[demand.uuid]))


def _answer(request: HttpRequest, demand: RightsDemand, person: User, form: AnswerForm) -> str:
    act = request.POST.get("act")
    if act == "accept":
        acts.accept(demand=demand, actor=person, seen=request.POST.get("seen", ""))
        return _("The right is given. Whoever asked is told by e-mail.")
    if act == "withdraw":
        acts.withdraw(demand=demand, actor=person)
        return _("The demand is taken back.")
    acts.refuse(demand=demand, actor=person, answer=str(form.cleaned_data.get("answer", "")))
    return _("The demand is refused. Whoever asked is told by e-mail.")


def _page(
    request: HttpRequest, demand: RightsDemand, person: User, form: AnswerForm, status: int = 200
) -> HttpResponse:
    may_answer = demand.is_open and acts.may_answer(person, demand)
    context = {
        "demand": demand,
        "grants": present_rights.in_words(tuple(grant) for grant in demand.facts),
        "rights": present_rights.rights_in_words(acts.gains(demand)) if may_answer else [],
        "seen": acts.fingerprint_of(demand) if may_answer else "",
        "may_answer": may_answer,
        "is_mine": demand.is_open and person.pk == demand.author_id,
        "form": form,
    }
    return render(request, "accounts/staff/demands/details.html", context, status=status)
