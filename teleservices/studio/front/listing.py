"""The list of procedures, and a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.parameters import named
from teleservices.models import Procedure
from teleservices.studio.errors import AddressInUseError
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.forms import CreationForm
from teleservices.studio.procedures.procedure_list import PER_PAGE, ListForm, standing, title_of
from teleservices.studio.publication.whole_comparison import changes_in
from teleservices.studio.screens.access import designer
from teleservices.studio.screens.pages import show
from teleservices.studio.transfer.library import ready_procedures


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures asked for, fifty a page, each with where it stands."""
    designer(request)
    form = ListForm(request.GET)
    page = Paginator(form.procedures(), PER_PAGE).get_page(named(request.GET, ("page",)).get("page"))
    waiting = changes_in(page)
    context = {
        "form": form,
        "page": page,
        "rows": [(each, title_of(each), standing(each), waiting.get(each.pk, 0)) for each in page],
        "query": form.query.urlencode(),
        "is_empty": not (page.paginator.count or form.is_narrowed or Procedure.objects.exists()),
    }
    return show(request, "procedures/list.html", context, title=_("Procedures"))


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Ask what a new procedure needs, then open its form."""
    author = designer(request)
    form = CreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            created = create_procedure(author=author, **form.new_procedure())
        except AddressInUseError as error:
            form.add_error("code", error.message)
        else:
            messages.success(request, _("The procedure is created. Add its questions, then publish it."))
            return redirect("studio:procedure", created.uuid)
    context = {"form": form, "ready": ready_procedures()}
    return show(
        request, "procedures/create.html", context, title=_("New procedure"), status=422 if form.errors else 200
    )
