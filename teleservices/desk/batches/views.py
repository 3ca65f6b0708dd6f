"""Batches at the desk: made from the list, looked at, asked for, followed, done again. One's own only."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end, typed_and_not_sent_text
from portal.admin.parameters import changed
from teleservices.desk.access import acting_instructor, instructor, teams_of
from teleservices.desk.batches import making, running
from teleservices.desk.batches.acts import BULK
from teleservices.desk.batches.errors import BatchError, WiderThanAskedError
from teleservices.desk.batches.forms import BatchForm
from teleservices.desk.batches.looking import Look, look
from teleservices.desk.batches.refused_groups import meeting_of
from teleservices.desk.mailroom.of_batch import letters_of_batch
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.list_parameters import list_query, listed
from teleservices.models import Batch, Fate, Meeting, MeetingState, ServiceRequest
from teleservices.models.desk.batch import KEPT
from teleservices.models.requests.service_request import ServiceRequestQuerySet

SHOWN = 50
"""Batches listed, the latest first."""
MOST_TICKED = 100
"""References that a page of the list may send: more than it has rows."""


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Write down the requests ticked in the list, or all of its filter, for an act; then look at it."""
    user = acting_instructor(request)
    query = list_query(QueryDict(request.POST.get("query", "")))
    act = request.POST.get("act", "")
    if act not in BULK:
        raise Http404
    try:
        new_batch = making.make(author=user, act=act, chosen=_chosen(request, user, query))
    except BatchError as refused:
        messages.error(request, refused.message)
        if meeting := _meeting(request):
            return redirect("desk:meeting", meeting.uuid)
        return redirect(reverse("desk:list") + changed(query).removeprefix("."))
    return redirect("desk:batch", new_batch.uuid)


def _meeting(request: HttpRequest) -> Meeting | None:
    """The meeting in preparation from whose page the act is asked; None from the list. `make` keeps what is theirs."""
    try:
        uuid = UUID(request.POST.get("meeting", ""))
    except ValueError:
        return None
    prepared = Meeting.objects.filter(state=MeetingState.PREPARATION, cancelled_at=None)
    return prepared.filter(team__in=teams_of(acting_instructor(request)), uuid=uuid).first()


def _chosen(request: HttpRequest, user: User, query: QueryDict) -> ServiceRequestQuerySet:
    """Raises WiderThanAskedError where all of a list is asked for that is wider than its filters say."""
    if "meeting" in request.POST:
        meeting = _meeting(request)
        return ServiceRequest.objects.filter(meeting_items__meeting=meeting, meeting_items__is_open=True)
    if "all" in request.POST:
        teams = teams_of(user)
        filters = RequestFilters(query, request=request, teams=teams)
        facts = listed(filters, query, list(teams), searcher=user).among_teams()
        if not filters.are_all_read():
            raise WiderThanAskedError
        return ServiceRequest.objects.filter(pk__in=facts.values("pk"))
    references = request.POST.getlist("request")[:MOST_TICKED]
    return ServiceRequest.objects.filter(reference__in=[text for text in references if "\0" not in text])


@never_cache
@survives_session_end
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a batch asks and will do, and have it done on POST; once it was asked for, how far it is."""
    own = _own(request, uuid)
    if own.asked_at:
        return redirect("desk:batch", uuid) if request.method == "POST" else _progress(request, own)
    data = request.POST or given_back(request)
    if data and request.method == "GET":
        messages.info(request, typed_and_not_sent_text())
    batch_look = look(own, data)
    form = batch_look.form
    if request.method == "GET" or form is None:
        return _render(request, batch_look)
    return _posted(request, batch_look, form)


def _posted(request: HttpRequest, batch_look: Look, form: BatchForm) -> HttpResponse:
    """The batch again, with what its buttons ask for; have it done once what it tells was shown as it is."""
    if not form.is_whole or request.POST.get("action") != "do":
        is_wrong = form.fields.is_bound and not form.is_whole
        return _render(request, batch_look, status=422 if is_wrong else 200)
    if request.POST.get("shown", "") != batch_look.checksum:
        return _render(request, batch_look, error=_moved(batch_look), status=409)
    try:
        running.ask(batch=batch_look.batch, payload=batch_look.payload())
    except BatchError as refused:
        return _render(request, batch_look, error=refused.message, status=409)
    return redirect("desk:batch", batch_look.batch.uuid)


def _moved(batch_look: Look) -> str:
    if batch_look.proposals:
        return _(
            "What would be proposed is no longer what you had been shown. Read it again below, then confirm. Nothing "
            "is written yet."
        )
    return _(
        "What the applicants will receive, or how many of them, is no longer what you had been shown. Read it again "
        "below, then confirm. Nothing has left yet."
    )


@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make another batch of what was refused, to be looked at again."""
    own = _own(request, uuid)
    try:
        new_batch = making.again(batch=own)
    except BatchError as refused:
        messages.error(request, refused.message)
        return redirect("desk:batch", uuid)
    return redirect("desk:batch", new_batch.uuid)


def batches(request: HttpRequest) -> HttpResponse:
    """One's own batches that were asked for, the latest first."""
    mine = Batch.objects.filter(author=instructor(request), asked_at__isnull=False).order_by("-asked_at")
    counts = {f"{fate.value}_count": Count("items", filter=Q(items__fate=fate)) for fate in Fate}
    rows = [(each, BULK[each.act].label) for each in mine.annotate(**counts)[:SHOWN]]
    return render(request, "teleservices/desk/batches/list.html", {"rows": rows, "days": KEPT.days})


def _own(request: HttpRequest, uuid: UUID) -> Batch:
    own = Batch.objects.select_related("author").filter(author=instructor(request), uuid=uuid).first()
    if own is None or own.act not in BULK:
        raise Http404
    return own


def _render(request: HttpRequest, batch_look: Look, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"look": batch_look, "error": error}
    return render(request, "teleservices/desk/batches/batch.html", context, status=status)


def _progress(request: HttpRequest, own: Batch) -> HttpResponse:
    """How many are done, refused and why, with their references."""
    successes, waiting, refused = [], 0, dict[str, list[str]]()
    for fate, reason, reference in own.items.order_by("pk").values_list("fate", "reason", "request__reference"):
        if fate == Fate.DONE:
            successes.append(reference)
        elif fate == Fate.WAITING:
            waiting += 1
        else:
            refused.setdefault(reason, []).append(reference)
    context = {
        "batch": own,
        "label": BULK[own.act].label,
        "done": successes,
        "waiting": waiting,
        "refused": sorted(refused.items(), key=lambda pair: -len(pair[1])),
        "refused_count": sum(map(len, refused.values())),
        "total": len(successes) + waiting + sum(map(len, refused.values())),
        "days": KEPT.days,
        "meeting": meeting_of(own),
        **letters_of_batch(own),
    }
    return render(request, "teleservices/desk/batches/progress.html", context)
