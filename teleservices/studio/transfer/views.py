"""A procedure taken out as a file, and one made of a file: uploaded, or of the library."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.errors import AddressInUseError
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show
from teleservices.studio.transfer.filed_procedure import FiledProcedure
from teleservices.studio.transfer.files import TransferError, filed, import_procedure, written
from teleservices.studio.transfer.forms import ImportForm, UploadForm, brought
from teleservices.studio.transfer.library import ready_procedure
from teleservices.studio.transfer.preview import arrival, blocking_points


@require_safe
def export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the procedure's file: its draft form, its stages and its settings."""
    procedure = designed(request, uuid)
    response = HttpResponse(written(filed(procedure)), content_type="application/json")
    name = f"demarche-{procedure.code}.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "no-store"
    return response


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file; once it is read, show what it will make and ask what it needs here."""
    author = designer(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        naming = ImportForm(content=form.procedure)
        return _preview(request, form.procedure, naming, author, carried=form.carried())
    return _asking(request, form)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Make the procedure of the file that the page carried."""
    author = designer(request)
    if request.method != "POST":
        return redirect("studio:import")
    carried = request.POST.get("content", "")
    try:
        content = brought(carried)
    except TransferError as error:
        return _asking(request, UploadForm.refused(error.message))
    naming = ImportForm(request.POST, content=content)
    procedure = _made(content, naming, author)
    if procedure is None:
        return _preview(request, content, naming, author, carried=carried)
    return _opened(request, procedure)


@require_http_methods(["GET", "POST"])
def ready(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a procedure of the library is; on POST make it here."""
    author = designer(request)
    library_procedure = ready_procedure(name)
    if library_procedure is None:
        raise Http404
    naming = ImportForm(request.POST if request.method == "POST" else None, content=library_procedure.content)
    procedure = _made(library_procedure.content, naming, author) if request.method == "POST" else None
    if procedure is None:
        return _preview(request, library_procedure.content, naming, author)
    return _opened(request, procedure)


def _made(content: FiledProcedure, naming: ImportForm, author: User) -> Procedure | None:
    """The procedure; None where the form says what to correct."""
    if not naming.is_valid():
        return None
    try:
        return import_procedure(content=content, author=author, **naming.arriving())
    except AddressInUseError as error:
        naming.add_error("code", error.message)
        return None


def _opened(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    messages.success(request, _("The procedure is created. Read it over, then publish it."))
    return redirect("studio:procedure", procedure.uuid)


def _asking(request: HttpRequest, form: UploadForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return show(request, "transfer/import.html", {"form": form}, title=_("Import a procedure"), status=status)


def _preview(
    request: HttpRequest, content: FiledProcedure, naming: ImportForm, author: User, *, carried: str = ""
) -> HttpResponse:
    """Show what will be made. The library's procedures are held to the checklist by their tests: nothing is tried."""
    team = naming.cleaned_data.get("team") if naming.is_bound else None
    context = {
        "arrival": arrival(content),
        "blocking": blocking_points(content, team=team, author=author) if carried else [],
        "form": naming,
        "carried": carried,
    }
    title = _("Import a procedure") if carried else _("Ready procedure")
    return show(request, "transfer/preview.html", context, title=title, status=422 if naming.errors else 200)
