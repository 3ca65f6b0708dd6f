"""Doing an act: its form, the text that the applicant will get, then the act."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from locker.intake import RefusedError, read_upload, receive
from locker.models import StoredFile
from teleservices.answering.posting import posted_revision
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.act_form import ActForm
from teleservices.desk.forms import form_for
from teleservices.lifecycle import ACTS, Act, ActRefusedError, StaleRevisionError, acts_open_to, perform
from teleservices.lifecycle.previewing import preview
from teleservices.models import ServiceRequest
from teleservices.permissions import Party


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, act_name: str) -> HttpResponse:
    """Show what the act asks and tells; do it on POST, unless only the preview was asked for."""
    user = instructor(request)
    shown = desk_request(user, reference)
    chosen = ACTS.get(act_name)
    if chosen is None or chosen.by is not Party.INSTRUCTOR:
        raise Http404
    form = form_for(chosen)(request.POST or None, request.FILES or None, request=shown, actor=user)
    if chosen not in acts_open_to(user, shown, Party.INSTRUCTOR):
        moved = _("This request has moved: this act is no longer possible. What you typed is shown below.")
        return _render(request, shown, chosen, form, error=moved, status=409 if request.method == "POST" else 200)
    if request.method == "GET" or not form.is_valid() or request.POST.get("action") == "preview":
        status = 422 if request.method == "POST" and not form.is_valid() else 200
        return _render(request, shown, chosen, form, status=status)
    return _perform(request, shown, chosen, form, user)


def _perform(request: HttpRequest, shown: ServiceRequest, act: Act, form: ActForm, user: User) -> HttpResponse:
    try:
        perform(
            request_id=shown.pk,
            act_name=act.name,
            actor=user,
            revision_number=posted_revision(request),
            payload=form.payload(_letter(form)),
        )
    except RefusedError as refused:
        form.add_error("letter", refused.message)
        return _render(request, shown, act, form, status=422)
    except StaleRevisionError as stale:
        return _render(request, desk_request(user, shown.reference), act, form, error=stale.message, status=409)
    except ActRefusedError as refused:
        return _render(request, shown, act, form, error=refused.message, status=422)
    messages.success(request, _("Done: %(act)s, %(reference)s.") % {"act": act.past, "reference": shown.reference})
    return redirect("desk:sheet", shown.reference)


def _letter(form: ActForm) -> StoredFile | None:
    """The letter that was uploaded, inspected like any other file; None when none was."""
    upload = form.cleaned_data.get("letter")
    return receive(content=read_upload(upload)) if upload else None


def _render(
    request: HttpRequest, shown: ServiceRequest, act: Act, form: ActForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    payload = form.payload() if form.is_bound and form.is_valid() else None
    context = {
        "shown": shown,
        "act": act,
        "form": form,
        "error": error,
        "preview": preview(shown, act, payload) if act.tells else None,
        "can_act": act in acts_open_to(form.actor, shown, Party.INSTRUCTOR),
        "last_events": [
            (ACTS[event.act], event) for event in shown.events.select_related("actor").order_by("-number")[:3]
        ],
    }
    return render(request, "teleservices/desk/act.html", context, status=status)
