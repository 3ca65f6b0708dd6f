"""What is done to a whole procedure, asked first: closed at once, reopened, archived, taken out, copied, deleted."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.admin.change_journal import last_changes
from teleservices.models import Procedure
from teleservices.studio.errors import AddressInUseError
from teleservices.studio.procedures import whole_life
from teleservices.studio.procedures.closing_form import ClosingForm
from teleservices.studio.procedures.procedure_list import title_of
from teleservices.studio.procedures.whole_life import WholeLifeError, hanging_on, why_not_deleted
from teleservices.studio.screens.access import designed, designed_or_archived, designer
from teleservices.studio.screens.pages import draft_number, show
from teleservices.studio.transfer.duplication import duplicate as duplicate_procedure


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask why a procedure closes now, or say why it is closed; on POST close it, or reopen it (`do=reopen`)."""
    procedure = designed(request, uuid)
    if request.POST.get("do") == "reopen":
        message = _("The procedure is reopened: its calendar says again when it is open.")
        return _do(request, procedure, whole_life.reopen, message, back="studio:close")
    form = ClosingForm(request.POST or None, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        act = partial(whole_life.close_now, reason=values["closed_reason"], replaced_by=values["replaced_by"])
        return _do(request, procedure, act, _("The procedure is closed."), back="studio:close")
    context = {"form": form, "closed_by": last_changes(procedure, ["closed_at"])}
    title = _("Close now") if procedure.closed_at is None else _("Reopen")
    return _show(request, procedure, "close", context, title=title, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what archiving comes to; on POST do it, or take it out of the archives (`do=take_out`)."""
    procedure = designed_or_archived(request, uuid)
    if request.method == "POST" and request.POST.get("do") == "take_out":
        message = _("The procedure is taken out of the archives.")
        return _do(request, procedure, whole_life.take_out_of_the_archives, message, back="studio:archive")
    if request.method == "POST":
        message = _("The procedure is archived.")
        return _do(request, procedure, whole_life.archive, message, back="studio:archive")
    return _show(request, procedure, "archive", {}, title=_("Archive") if not procedure.is_archived else _("Archived"))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask before a procedure goes, or say what keeps it; on POST delete it."""
    procedure = designed_or_archived(request, uuid)
    if request.method == "POST":
        try:
            whole_life.delete(procedure_id=procedure.pk, author=designer(request), number=draft_number(request))
        except WholeLifeError as refused:
            messages.error(request, refused.message)
            return redirect("studio:delete", procedure.uuid)
        messages.success(request, _("The procedure “%(title)s” is deleted.") % {"title": title_of(procedure)})
        return redirect("studio:procedures")
    return _show(request, procedure, "delete", {"reasons": list(why_not_deleted(procedure))}, title=_("Delete"))


@require_POST
def duplicate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make an unpublished copy, and open it."""
    procedure = designed(request, uuid)
    try:
        copy = duplicate_procedure(procedure=procedure, author=designer(request))
    except AddressInUseError as error:
        messages.error(request, error.message)
        return redirect("studio:settings", procedure.uuid)
    messages.success(request, _("The copy is created, unpublished. Its calendar is to be set."))
    return redirect("studio:procedure", copy.uuid)


def _do(
    request: HttpRequest, procedure: Procedure, act: Callable[..., object], message: str, *, back: str
) -> HttpResponse:
    """Do it and say it, or say what prevents it, on the page that shows what the procedure has become."""
    try:
        act(procedure_id=procedure.pk, author=designer(request))
    except WholeLifeError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, message)
    return redirect(back, procedure.uuid)


def _show(
    request: HttpRequest,
    procedure: Procedure,
    name: str,
    context: Mapping[str, object],
    *,
    title: str,
    status: int = 200,
) -> HttpResponse:
    """One of these pages, below the procedure where that can be opened."""
    label = title_of(procedure)
    trail = [] if procedure.is_archived else [(label, reverse("studio:procedure", args=[procedure.uuid]))]
    frame = {"procedure": procedure, "name": label, "hanging": hanging_on(procedure), **context}
    return show(request, f"procedures/{name}.html", frame, title=title, trail=trail, status=status)
