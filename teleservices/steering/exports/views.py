"""The pages of exports: ordered from the list, followed in « Mes exports », fetched by their author alone."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from locker.readings import note_reading
from portal.admin.parameters import changed
from teleservices.desk.access import acting_instructor, instructor, teams_of
from teleservices.desk.requests.chips import chips
from teleservices.desk.requests.list_parameters import CHOSEN, list_query
from teleservices.desk.requests.table import columns
from teleservices.desk.requests.table.columns import COLUMNS
from teleservices.models import DeskExport, ExportContent, ExportFormat, ExportState, Procedure
from teleservices.steering.exports import choices, fetching, line_columns, orders, printing, selection
from teleservices.steering.exports.archives import complete, documents
from teleservices.steering.exports.errors import ChoiceNotOursError, ExportError
from teleservices.steering.exports.forms import OrderForm

KEEP = "keep"
"""What the button says that keeps the choices without exporting."""
ORDERED = gettext_noop("Your export is being made: an e-mail tells you when it is ready.")
SHOWN = 30
"""Exports that the page lists: the latest."""


@never_cache
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """One's exports: how far each is, until when it can be fetched."""
    user = instructor(request)
    end_states = Q(state__in=[ExportState.CANCELLED, ExportState.EXPIRED])
    latest = user.desk_exports.exclude(end_states).select_related("procedure")[:SHOWN]
    teams = set(teams_of(user))
    rows = [(export, fetching.is_open(export, teams), selection.was_searched(export)) for export in latest]
    context = {"rows": rows, "is_under_way": any(export.is_under_way for export, *_others in rows)}
    return render(request, "teleservices/steering/exports/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """Say what will be exported and ask how; order it on POST."""
    user = acting_instructor(request)
    if request.method == "GET":
        query = list_query(request.GET)
        procedure = selection.only_procedure(user, query)
        return _asking(request, _blank(user, query, procedure), query)
    query = list_query(QueryDict(request.POST.get("query", "")))
    references = request.POST.get("references", "").split()
    procedure = selection.only_procedure(user, query, references)
    if "use" in request.POST or "take_away" in request.POST:
        return _with_choices(request, query, procedure, references)
    form = OrderForm(request.POST, has_procedure=bool(procedure), teams=teams_of(user))
    if not form.is_valid() or not _kept(request, form, query):
        return _asking(request, form, query, references=references, status=422)
    if request.POST.get("action") == KEEP:
        return _asking(request, form, query, references=references)
    return _order(request, form, query, procedure)


def _blank(
    user: User, query: QueryDict, procedure: Procedure | None, references: Sequence[str] = (), **taken_up: object
) -> OrderForm:
    return OrderForm(
        None,
        has_procedure=bool(procedure),
        teams=teams_of(user),
        query=query.urlencode(),
        references=" ".join(references),
        taken_up=taken_up,
    )


def _with_choices(
    request: HttpRequest, query: QueryDict, procedure: Procedure | None, references: Sequence[str]
) -> HttpResponse:
    """The page with a model of export taken up, or once one is taken away; it orders nothing."""
    user, absent = instructor(request), list[str]()
    number = request.POST.get("use") or request.POST.get("take_away", "")
    choice = choices.choices_of(user).filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    form = _blank(user, query, procedure, references)
    if choice is None:
        messages.error(request, str(ChoiceNotOursError.wording))
    elif "use" in request.POST:
        again = choices.taken_up(choice, query, form.contents)
        query, absent = again.query, list(again.absent)
        form = _blank(user, query, procedure, references, **again.initial)
    else:
        try:
            choices.take_away(user=user, choice_id=choice.pk)
        except ExportError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The model of export “%(name)s” is taken away.") % {"name": choice.name})
    return _asking(request, form, query, references=references, absent=absent)


def _kept(request: HttpRequest, form: OrderForm, query: QueryDict) -> bool:
    """Keep the choices of a valid form under the name that it gives, if it does; whether nothing prevented it."""
    values, name = form.cleaned_data, form.cleaned_data["kept_name"]
    if not name:
        if request.POST.get("action") == KEEP:
            form.add_error("kept_name", _("Give these choices a name."))
        return not form.errors
    try:
        choices.keep(
            owner=instructor(request),
            name=name,
            team_id=values["kept_team"],
            content=values["content"],
            file_format=values["file_format"],
            names=values["names"],
            columns=query.getlist(CHOSEN),
        )
    except ExportError as refused:
        form.add_error("kept_name", refused.message)
        return False
    messages.success(request, _("The model of export “%(name)s” is kept.") % {"name": name})
    return True


def _order(request: HttpRequest, form: OrderForm, query: QueryDict, procedure: Procedure | None) -> HttpResponse:
    """Order the export, or show the form again with the reason why not; 422."""
    values = form.cleaned_data
    try:
        orders.order(
            author=instructor(request),
            content=ExportContent(values["content"]),
            file_format=ExportFormat(values["file_format"]),
            query=query,
            references=values["references"],
            columns=query.getlist(CHOSEN),
            names=values["names"],
            procedure=procedure if values["content"] == ExportContent.ANSWERS else None,
        )
    except ExportError as refused:
        form.add_error(None, refused.message)
        return _asking(request, form, query, references=values["references"], status=422)
    messages.success(request, _(ORDERED))
    return redirect("desk:exports")


@never_cache
@require_POST
def order_chosen(request: HttpRequest) -> HttpResponse:
    """The same page for the requests ticked in the list; it orders nothing yet."""
    user = acting_instructor(request)
    query = list_query(QueryDict(request.POST.get("query", "")))
    ticked = [] if "all" in request.POST else request.POST.getlist("request")[: selection.MOST_CHOSEN + 1]
    references = list(selection.chosen_keys(user, ticked))
    if not references and "all" not in request.POST:
        messages.error(request, _("Tick the requests to export, or choose all of the list."))
        return redirect(reverse("desk:list") + changed(query).removeprefix("."))
    procedure = selection.only_procedure(user, query, references)
    return _asking(request, _blank(user, query, procedure, references), query, references=references)


@never_cache
@require_POST
def print_list(request: HttpRequest) -> HttpResponse:
    """A page to print of the requests ticked in the list, or of all that it shows."""
    user = acting_instructor(request)
    query = list_query(QueryDict(request.POST.get("query", "")))
    ticked = [] if "all" in request.POST else request.POST.getlist("request")[: selection.MOST_CHOSEN + 1]
    references = list(selection.chosen_keys(user, ticked))
    back = reverse("desk:list") + changed(query).removeprefix(".")
    if not references and "all" not in request.POST:
        messages.error(request, _("Tick the requests to print, or choose all of the list."))
        return redirect(back)
    try:
        printed = printing.print_out(author=user, query=query, references=references)
    except ExportError as refused:
        messages.error(request, refused.message)
        return redirect(back)
    note_reading(request, len(printed.rows))
    context = {
        "printed": printed,
        "back": back,
        "who": user.get_full_name(),
        "now": timezone.now(),
        **_which(user, query, references=references),
    }
    return render(request, "teleservices/steering/exports/print.html", context)


def _which(user: User, query: QueryDict, *, references: Sequence[str]) -> dict[str, object]:
    """Which requests, in words."""
    filters = selection.filters_of(user, query)
    filters.form.is_valid()
    return {
        "count": len(references) or selection.count(selection.listed_for(user, query, searcher=user)),
        "is_chosen": bool(references),
        "chips": [] if references else list(chips(filters, query)),
        "search": "" if references else query.get("q", ""),
        "most_requests": selection.MOST_REQUESTS,
    }


def _asking(
    request: HttpRequest,
    form: OrderForm,
    query: QueryDict,
    *,
    references: Sequence[str] = (),
    absent: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """What is to be exported, in words, above the form."""
    user = instructor(request)
    context = {
        "form": form,
        **_which(user, query, references=references),
        "has_answers": form.has_procedure,
        "choices": choices.choices_of(user),
        "absent": absent,
        "columns": [COLUMNS[name].label for name in columns.chosen(query.getlist(CHOSEN))],
        "back": changed(query).removeprefix("."),
        "most_files": documents.MOST_FILES,
        "most_bytes": documents.MOST_BYTES,
        "most_complete": complete.MOST_REQUESTS,
        "most_under_way": orders.MOST_UNDER_WAY,
        "most_of_table": line_columns.MOST,
        "days": fetching.days_kept(),
    }
    return render(request, "teleservices/steering/exports/order.html", context, status=status)


@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give up one's export, or delete its file."""
    orders.cancel(export=_own(instructor(request), uuid))
    messages.success(request, _("The export is deleted."))
    return redirect("desk:exports")


@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have one's export that failed made again, or say why not; one that is under way stays so."""
    try:
        is_ordered = orders.order_again(export=_own(acting_instructor(request), uuid))
    except ExportError as refused:
        messages.error(request, refused.message)
    else:
        if is_ordered:
            messages.success(request, _(ORDERED))
    return redirect("desk:exports")


@require_GET
def fetch(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file, for who ordered it, while they instruct for the services of all that it holds."""
    user = instructor(request)
    export = _own(user, uuid)
    if not fetching.is_open(export, set(teams_of(user))):
        raise Http404
    try:
        return fetching.given(request=request, export=export, user=user)
    except FileNotFoundError as lost:
        raise Http404 from lost


def _own(user: User, uuid: UUID) -> DeskExport:
    export = user.desk_exports.filter(uuid=uuid).first()
    if export is None:
        raise Http404
    return export
