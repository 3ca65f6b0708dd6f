"""« Commencer »: resume a draft or open one, for the right profile."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.profiles.spaces import signed_in
from formkit.path import first_incomplete_step
from teleservices.answering.beneficiaries import lacks_beneficiary
from teleservices.answering.documents.slots import document_counts
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.opening import why_closed
from teleservices.answering.steps import ErrorLine
from teleservices.filing.access import own_request
from teleservices.filing.news import up_to_date
from teleservices.filing.starting import MOST_DRAFTS, delete_draft, fitting_profiles, latest_drafts, usual_profile
from teleservices.filing.starting import start as start_draft
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.scheduled import lapsing
from teleservices.lifecycle.scheduled.opening_alerts import ask, may_be_awaited, stop
from teleservices.models import Availability, ForWhom, Procedure, ServiceRequest, State
from teleservices.permissions import Party, refusal


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Show the drafts to resume and the profiles to choose from; open the draft on POST."""
    user = signed_in(request)
    published = Procedure.objects.published().select_related("current_version", "team")
    procedure = get_object_or_404(published, code=code)
    prefetch_related_objects([procedure], "profile_types")
    profiles, only_read = fitting_profiles(user, procedure)
    error, choice = "", None
    if request.method == "POST":
        choice = next((profile for profile in profiles if str(profile.uuid) == request.POST.get("profile")), None)
        if choice is None:
            error = _("Choose for whom you file this request.")
        else:
            try:
                draft = start_draft(procedure=procedure, profile=choice, user=user, for_someone=_for_someone(request))
            except ActRefusedError as refused:
                error = refused.message
            else:
                return redirect(_first_place(draft, {}))
    drafts = latest_drafts(user, procedure)
    context = {
        "procedure": procedure,
        "profiles": profiles,
        "usual": choice or usual_profile(user, profiles),
        "only_read": only_read,
        "opens_later": procedure.availability() == Availability.OPENS_LATER,
        "asks_for_whom": procedure.for_whom == ForWhom.EITHER,
        "for_someone": _for_someone(request),
        "come_back": request.path,
        "profile_types": list(procedure.profile_types.all()),
        "drafts": drafts[:MOST_DRAFTS],
        "has_more_drafts": len(drafts) > MOST_DRAFTS,
        "closed": why_closed(procedure),
        "error": error,
        "errors": [ErrorLine(error, "id_profile_1" if profiles else "")] if error else [],
    }
    return render(request, "teleservices/filing/start.html", context, status=422 if error else 200)


def _for_someone(request: HttpRequest) -> bool:
    return request.POST.get("for_whom") == ForWhom.OTHER


@login_required
@tells_former_members
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead to the first step where something is missing, or to the check page when nothing is."""
    user = signed_in(request)
    draft = own_request(user, reference)
    if draft.state != State.DRAFT:
        return redirect("request_detail", draft.reference)
    if refusal(user, draft, Party.APPLICANT):
        return redirect("filing_check", draft.reference)
    lapsing.keep(draft)
    draft = up_to_date(draft, user)
    return redirect(_first_place(draft, document_counts(draft)))


def _first_place(draft: ServiceRequest, documents: Mapping[str, int]) -> str:
    """The first page where something is missing; `documents` counts those joined by field."""
    if lacks_beneficiary(draft, documents):
        return reverse("filing_beneficiary", args=[draft.reference])
    step = first_incomplete_step(draft.form, draft.known, documents)
    if step is None:
        return reverse("filing_check", args=[draft.reference])
    return reverse("filing_step", args=[draft.reference, step.key])


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, then delete a draft; its documents stay in the locker."""
    user = signed_in(request)
    draft = own_request(user, reference)
    if draft.state != State.DRAFT:
        return redirect("request_detail", draft.reference)
    if why := refusal(user, draft, Party.APPLICANT):
        messages.warning(request, why)
        return redirect("draft_list")
    if request.method == "POST":
        try:
            delete_draft(request_id=draft.pk, actor=user)
        except ActRefusedError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Your draft was deleted. Your documents stay in your locker."))
        return redirect("draft_list")
    return render(request, "teleservices/filing/delete.html", {"draft": draft})


@login_required
@require_http_methods(["GET", "POST"])
def await_opening(request: HttpRequest, code: str) -> HttpResponse:
    """Say what will be told; ask for it, or no longer, on POST. What is open is started instead."""
    user = signed_in(request)
    procedure = get_object_or_404(Procedure.objects.published(), code=code)
    if not may_be_awaited(procedure):
        return redirect("filing_start", procedure.code)
    if request.method == "POST":
        if request.POST.get("action") == "stop":
            stop(procedure=procedure, user=user)
            messages.success(request, _("We will not write to you about it."))
        else:
            ask(procedure=procedure, user=user)
            messages.success(request, _("We will write to you when this procedure opens."))
        return redirect(request.path)
    context = {
        "procedure": procedure,
        "opens_later": procedure.availability() == Availability.OPENS_LATER,
        "is_asked": procedure.opening_alerts.filter(user=user).exists(),
        "email": user.email,
    }
    return render(request, "teleservices/filing/await_opening.html", context)
