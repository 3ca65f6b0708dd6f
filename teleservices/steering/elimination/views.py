"""The elimination lists of one's services; what is kept longer; what the departmental archives answer."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from locker.delivery import download
from portal.admin.parameters import changed, named
from teleservices.desk.access import acting_instructor, instructor
from teleservices.keyset.paging import AFTER, BEFORE
from teleservices.legal import legal_day
from teleservices.models import EliminationList, FinalFate
from teleservices.permissions import instructs_for, keeps_files
from teleservices.steering.elimination.forms import ActForm, ExtensionForm, VisaForm
from teleservices.steering.elimination.list_acts import ACTS, Forms
from teleservices.steering.elimination.list_files import FILES, name_of
from teleservices.steering.elimination.looked_up import (
    list_read_by,
    page_of,
    page_of_lists,
    rows_of,
    state_of_list,
    title_of,
)
from teleservices.steering.elimination.packages import handing_over


@never_cache
@require_safe
def eliminations(request: HttpRequest) -> HttpResponse:
    """The lists of one's services, the latest first."""
    page = page_of_lists(instructor(request), _page_query(request))
    context = {"lists": [(row, state_of_list(row)) for row in page.rows], "links": page.links}
    return render(request, "teleservices/steering/elimination/lists.html", context)


@never_cache
@require_safe
def elimination(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One list, three hundred requests a page."""
    user = instructor(request)
    return _shown(request, user, list_read_by(user, uuid))


def _shown(
    request: HttpRequest,
    user: User,
    elimination_list: EliminationList,
    *,
    forms: Forms | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal, with what was ticked and typed."""
    query = _page_query(request)
    page = page_of(elimination_list, query)
    team_id = elimination_list.team_id
    keeps, is_over = keeps_files(user, team_id), legal_day(timezone.now()) > elimination_list.notice_until
    is_open = not elimination_list.visaed_at
    context = {
        "made": elimination_list,
        "title": title_of(elimination_list),
        "state": state_of_list(elimination_list),
        "links": page.links,
        "page": changed(query).removeprefix("."),
        "rows": rows_of(elimination_list, page.rows),
        "ticked": set(request.POST.getlist("line")),
        "may_extend": is_open and not getattr(elimination_list, "package", None) and instructs_for(user, team_id),
        "may_visa": is_open and keeps and is_over and elimination_list.fate != FinalFate.KEEPING,
        "may_sort": is_open and keeps and elimination_list.fate == FinalFate.SORTING,
        "error": error,
        "extension_form": ExtensionForm(),
        "visa_form": VisaForm(),
        **handing_over(elimination_list, keeps=keeps),
        **(forms or {}),
    }
    return render(request, "teleservices/steering/elimination/list.html", context, status=status)


@require_POST
def elimination_act(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Do one of `ACTS`; a refusal is said on the page, with what was typed."""
    user = acting_instructor(request)
    elimination_list = list_read_by(user, uuid)
    if name not in ACTS or not instructs_for(user, elimination_list.team_id):
        raise Http404
    act = ActForm(request.POST, lines=list(elimination_list.lines.values_list("pk", flat=True)))
    if not act.is_valid():
        return _shown(
            request, user, elimination_list, error=_("Tick requests of this list that still wait."), status=422
        )
    forms, error, status = ACTS[name](request, user, elimination_list, act)
    if status != 302:
        return _shown(request, user, list_read_by(user, uuid), forms=forms, error=error, status=status)
    page = changed(_page_query(request)).removeprefix(".")
    return redirect(reverse("desk:elimination", args=[elimination_list.uuid]) + page)


def _page_query(request: HttpRequest) -> QueryDict:
    return named(request.GET, (AFTER, BEFORE))


@never_cache
@require_safe
def elimination_file(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """The list for the departmental archives."""
    elimination_list = list_read_by(instructor(request), uuid)
    if name not in FILES:
        raise Http404
    write, content_type = FILES[name]
    response = HttpResponse(write(elimination_list), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name_of(elimination_list)}.{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def elimination_visa_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The PDF that the departmental archives sent back."""
    elimination_list = list_read_by(instructor(request), uuid)
    if elimination_list.visa_file is None:
        raise Http404
    title = f"{_('Visa')} {elimination_list.visa_number}"
    return download(request=request, stored_file=elimination_list.visa_file, title=title, context="desk visa", about="")
