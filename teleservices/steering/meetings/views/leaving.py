"""A voted meeting made enforceable; its decisions looked at, and the hour at which they leave; its files."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from locker.delivery import private_file, shown_pdf
from locker.readings import note_reading
from teleservices.deciding.errors import DecidingError
from teleservices.deciding.meetings.carrying_out import ask
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.models import MeetingFile
from teleservices.steering.exports.fetching import TYPES
from teleservices.steering.meetings.forms import EnforceForm, HourForm
from teleservices.steering.meetings.opened import Opened, opened, run_by_head
from teleservices.steering.meetings.previewed import letter_of, previews_of
from teleservices.steering.meetings.views.stepping import Posted


@never_cache
@require_http_methods(["GET", "POST"])
def enforcing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the number of the deliberation and the day of the prefect."""
    seen = run_by_head(request, uuid)
    if not seen.may_be_enforced:
        return redirect("desk:meeting", uuid)
    form = EnforceForm(*([request.POST] if request.method == "POST" else []), meeting=seen.meeting)
    if form.is_bound and form.is_valid() and _enforced(request, seen, form):
        messages.success(request, _("The meeting is enforceable: look at its decisions, then let them leave."))
        return redirect("desk:meeting_decisions", uuid)
    context = {"seen": seen, "form": form}
    return render(request, "teleservices/steering/meetings/enforce.html", context, status=422 if form.errors else 200)


def _enforced(request: HttpRequest, seen: Opened, form: EnforceForm) -> bool:
    try:
        make_enforceable(
            meeting_id=seen.meeting.pk,
            actor=seen.user,
            seen=Posted(request, seen).revision,
            number=form.cleaned_data["number"],
            transmitted_on=form.cleaned_data["transmitted_on"],
            published_on=form.cleaned_data["published_on"],
            report_numbers=form.report_numbers(),
        )
    except DecidingError as refused:
        form.add_error(None, refused.message)
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one e-mail and one letter an outcome, and ask the hour at which all leave."""
    seen = run_by_head(request, uuid)
    if not seen.is_enforceable:
        return redirect("desk:meeting", uuid)
    form = HourForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _asked(request, seen, form):
        messages.success(request, _("The decisions leave at the hour that you chose; this page says how far they are."))
        return redirect("desk:meeting", uuid)
    context = {"seen": seen, "form": form, "previews": previews_of(seen)}
    return render(request, "teleservices/steering/meetings/decisions.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, seen: Opened, form: HourForm) -> bool:
    revision, leave_at = Posted(request, seen).revision, form.cleaned_data["leave_at"]
    try:
        ask(meeting_id=seen.meeting.pk, actor=seen.user, seen=revision, leave_at=leave_at)
    except DecidingError as refused:
        form.add_error(None, refused.message)
        return False
    return True


@never_cache
@require_safe
def letter(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """The letter of an item, as it would leave now: to who holds the meeting, once it is enforceable."""
    seen = run_by_head(request, uuid)
    content = letter_of(seen, pk) if seen.is_enforceable else None
    if content is None:
        raise Http404
    return shown_pdf(content)


@require_safe
def file(request: HttpRequest, uuid: UUID, file_uuid: UUID) -> HttpResponseBase:
    """A file that was given out of the meeting, as it was kept."""
    seen = opened(request, uuid)
    kept = seen.meeting.files.filter(uuid=file_uuid).first()
    if kept is None:
        raise Http404
    try:
        response = _given(seen, kept)
    except FileNotFoundError as lost:
        raise Http404 from lost
    note_reading(request, len(seen.lines))
    return response


def _given(seen: Opened, kept: MeetingFile) -> HttpResponseBase:
    day, number = seen.meeting.meets_on.isoformat(), kept.sha256[:8]
    kinds = {str(known): content for known, content in TYPES.items()}
    content_type = kinds.get(kept.format, "application/pdf")
    name = f"{slugify(kept.get_kind_display())}-{day}-{number}.{kept.format}"
    return private_file(kept.storage_name, file_name=name, content_type=content_type)
