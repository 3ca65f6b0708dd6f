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
    overview = run_by_head(request, uuid)
    if not overview.may_be_enforced:
        return redirect("desk:meeting", uuid)
    form = EnforceForm(*([request.POST] if request.method == "POST" else []), meeting=overview.meeting)
    if form.is_bound and form.is_valid() and _enforced(request, overview, form):
        messages.success(request, _("The meeting is enforceable: look at its decisions, then let them leave."))
        return redirect("desk:meeting_decisions", uuid)
    context = {"seen": overview, "form": form}
    return render(request, "teleservices/steering/meetings/enforce.html", context, status=422 if form.errors else 200)


def _enforced(request: HttpRequest, overview: Opened, form: EnforceForm) -> bool:
    try:
        make_enforceable(
            meeting_id=overview.meeting.pk,
            actor=overview.user,
            seen=Posted(request, overview).revision,
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
    overview = run_by_head(request, uuid)
    if not overview.is_enforceable:
        return redirect("desk:meeting", uuid)
    form = HourForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _asked(request, overview, form):
        messages.success(request, _("The decisions leave at the hour that you chose; this page says how far they are."))
        return redirect("desk:meeting", uuid)
    context = {"seen": overview, "form": form, "previews": previews_of(overview)}
    return render(request, "teleservices/steering/meetings/decisions.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, overview: Opened, form: HourForm) -> bool:
    revision, leave_at = Posted(request, overview).revision, form.cleaned_data["leave_at"]
    try:
        ask(meeting_id=overview.meeting.pk, actor=overview.user, seen=revision, leave_at=leave_at)
    except DecidingError as refused:
        form.add_error(None, refused.message)
        return False
    return True


@never_cache
@require_safe
def letter(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """The letter of an item, as it would leave now: to who holds the meeting, once it is enforceable."""
    overview = run_by_head(request, uuid)
    content = letter_of(overview, pk) if overview.is_enforceable else None
    if content is None:
        raise Http404
    return shown_pdf(content)


@require_safe
def file(request: HttpRequest, uuid: UUID, file_uuid: UUID) -> HttpResponseBase:
    """A file that was given out of the meeting, as it was kept."""
    overview = opened(request, uuid)
    meeting_file = overview.meeting.files.filter(uuid=file_uuid).first()
    if meeting_file is None:
        raise Http404
    try:
        response = _given(overview, meeting_file)
    except FileNotFoundError as lost:
        raise Http404 from lost
    note_reading(request, len(overview.lines))
    return response


def _given(overview: Opened, meeting_file: MeetingFile) -> HttpResponseBase:
    day, number = overview.meeting.meets_on.isoformat(), meeting_file.sha256[:8]
    kinds = {str(file_format): content for file_format, content in TYPES.items()}
    content_type = kinds.get(meeting_file.format, "application/pdf")
    name = f"{slugify(meeting_file.get_kind_display())}-{day}-{number}.{meeting_file.format}"
    return private_file(meeting_file.storage_name, file_name=name, content_type=content_type)
