"""The list of procedures, and a new one."""

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teleservices.models import DraftChange, Procedure, ServiceRequest, State
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.errors import AddressInUseError
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.forms import CreationForm
from teleservices.studio.screens.access import designer
from teleservices.studio.screens.pages import show
from teleservices.studio.transfer.library import ready_procedures


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures in use, each with whether it is open to applicants."""
    designer(request)
    rows = [(procedure, procedure.availability()) for procedure in _listed()]
    return show(request, "procedures/list.html", {"rows": rows}, title=_("Procedures"))


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Ask what a new procedure needs, then open its form."""
    author = designer(request)
    form = CreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            created = create_procedure(author=author, **form.new_procedure())
        except AddressInUseError as taken:
            form.add_error("code", taken.message)
        else:
            messages.success(request, _("The procedure is created. Add its questions, then publish it."))
            return redirect("studio:procedure", created.uuid)
    context = {"form": form, "ready": ready_procedures()}
    return show(
        request, "procedures/create.html", context, title=_("New procedure"), status=422 if form.errors else 200
    )


def _listed() -> QuerySet[Procedure]:
    """The procedures with their counts, in one query whatever their number; the forms stay in the database."""
    requests = ServiceRequest.objects.exclude(state=State.DRAFT).filter(procedure=OuterRef("pk"))
    acts = DraftChange.objects.exclude(act=DraftAct.STARTED)
    changes = acts.filter(procedure=OuterRef("pk")).filter(
        Q(at__gt=OuterRef("current_version__published_at")) | Q(procedure__current_version=None)
    )
    return (
        Procedure.objects.filter(is_archived=False)
        .select_related("team", "current_version")
        .defer("draft_schema", "current_version__schema")
        .annotate(request_count=_count(requests), waiting=_count(changes), version=F("current_version__number"))
        .order_by("title")
    )


def _count(rows: QuerySet[ServiceRequest] | QuerySet[DraftChange]) -> Coalesce:
    counted = rows.order_by().values("procedure").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
