"""The elimination lists of one's services; what is kept longer; what the departmental archives answer."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from locker.delivery import download
from locker.intake import RefusedError, receive_apart
from teleservices.desk.access import acting_instructor, instructor
from teleservices.desk.elimination.forms import ActForm, ExtensionForm, VisaForm
from teleservices.desk.elimination.list_files import FILES
from teleservices.desk.elimination.looked_up import SHOWN, list_read_by, lists_read_by, page_of, state_of_list
from teleservices.lifecycle.errors import ActRefusedError, LifecycleError, StaleRevisionError
from teleservices.lifecycle.retention.list_changes import extend, give_visa, keep_for_archives
from teleservices.models import EliminationList, FinalFate
from teleservices.permissions import instructs_for, keeps_files

Forms = dict[str, ExtensionForm | VisaForm]


@never_cache
@require_safe
def eliminations(request: HttpRequest) -> HttpResponse:
    """The latest lists of one's services."""
    lists = list(lists_read_by(instructor(request))[:SHOWN])
    context = {"lists": [(made, state_of_list(made)) for made in lists], "most": SHOWN}
    return render(request, "teleservices/desk/elimination/lists.html", context)


@never_cache
@require_safe
def elimination(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One list, three hundred requests a page."""
    user = instructor(request)
    return _shown(request, user, list_read_by(user, uuid))


def _shown(
    request: HttpRequest,
    user: User,
    made: EliminationList,
    *,
    forms: Forms | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal, with what was ticked and typed."""
    page, rows = page_of(made, request.GET.get("page", "1"))
    keeps = keeps_files(user, made.team_id)
    context = {
        "made": made,
        "state": state_of_list(made),
        "page": page,
        "rows": rows,
        "ticked": set(request.POST.getlist("line")),
        "may_extend": not made.visaed_at and instructs_for(user, made.team_id),
        "may_visa": not made.visaed_at and keeps,
        "may_sort": not made.visaed_at and keeps and made.fate == FinalFate.SORTING,
        "error": error,
        "extension_form": ExtensionForm(),
        "visa_form": VisaForm(),
        **(forms or {}),
    }
    return render(request, "teleservices/desk/elimination/list.html", context, status=status)


@require_POST
def elimination_act(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Do one of `ACTS`; a refusal is said on the page, with what was typed."""
    user = acting_instructor(request)
    made = list_read_by(user, uuid)
    if name not in ACTS or not instructs_for(user, made.team_id):
        raise Http404
    act = ActForm(request.POST, lines=list(made.lines.values_list("pk", flat=True)))
    if not act.is_valid():
        return _shown(request, user, made, error=_("Tick requests of this list that still wait."), status=422)
    forms, error, status = ACTS[name](request, user, made, act)
    if status != 302:
        return _shown(request, user, list_read_by(user, uuid), forms=forms, error=error, status=status)
    return redirect("desk:elimination", made.uuid)


Answer = tuple[Forms, str, int]
DONE: Answer = ({}, "", 302)


def _refused(refused: LifecycleError, forms: Forms) -> Answer:
    return forms, refused.message, 409 if isinstance(refused, StaleRevisionError) else 422


def _extend(request: HttpRequest, user: User, made: EliminationList, act: ActForm) -> Answer:
    form = ExtensionForm(request.POST)
    forms: Forms = {"extension_form": form}
    if not form.is_valid():
        return forms, _("Nothing was written."), 422
    seen, lines = act.cleaned_data["seen"], act.cleaned_data["line"]
    typed = {"until": form.cleaned_data["until"], "reason": form.cleaned_data["reason"]}
    try:
        count = extend(list_id=made.pk, actor=user, seen=seen, lines=lines, **typed)
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, forms)
    said = ngettext("%(count)d request is kept longer.", "%(count)d requests are kept longer.", count)
    messages.success(request, said % {"count": count})
    return DONE


def _keep(request: HttpRequest, user: User, made: EliminationList, act: ActForm) -> Answer:
    try:
        count = keep_for_archives(
            list_id=made.pk, actor=user, seen=act.cleaned_data["seen"], lines=act.cleaned_data["line"]
        )
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, {})
    said = ngettext("%(count)d request goes to the archives.", "%(count)d requests go to the archives.", count)
    messages.success(request, said % {"count": count})
    return DONE


def _visa(request: HttpRequest, user: User, made: EliminationList, act: ActForm) -> Answer:
    form = VisaForm(request.POST, request.FILES)
    forms: Forms = {"visa_form": form}
    if not keeps_files(user, made.team_id) or not form.is_valid():
        return forms, _("Nothing was written."), 422
    typed = {"number": form.cleaned_data["number"], "on": form.cleaned_data["on"]}
    try:
        file = receive_apart(user=user, upload=form.cleaned_data["file"])
        give_visa(list_id=made.pk, actor=user, seen=act.cleaned_data["seen"], file=file, **typed)
    except RefusedError as refused:
        form.add_error("file", refused.message)
        return forms, _("Nothing was written."), 422
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, forms)
    messages.success(request, _("The visa is written: what waits on this list is destroyed within the hour."))
    return DONE


ACTS: dict[str, Callable[[HttpRequest, User, EliminationList, ActForm], Answer]] = {
    "prolonger": _extend,
    "conserver": _keep,
    "viser": _visa,
}
"""By the name in their address."""


@never_cache
@require_safe
def elimination_file(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """The list for the departmental archives."""
    made = list_read_by(instructor(request), uuid)
    if name not in FILES:
        raise Http404
    write, content_type = FILES[name]
    response = HttpResponse(write(made), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="bordereau-elimination-{str(made.uuid)[:8]}.{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def elimination_visa_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The PDF that the departmental archives sent back."""
    made = list_read_by(instructor(request), uuid)
    if made.visa_file is None:
        raise Http404
    title = f"{_('Visa')} {made.visa_number}"
    return download(request=request, stored_file=made.visa_file, title=title, context="desk visa", about="")
