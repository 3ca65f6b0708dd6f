"""The votes of a meeting: exceptions picked in its table or read from a file, who sat, looked at, then written."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.sessions.interruption import survives_session_end
from teleservices.deciding.errors import DecidingError
from teleservices.deciding.meetings.vote_file import MOST_BYTES, read
from teleservices.deciding.meetings.voting import VOTABLE, vote
from teleservices.steering.meetings.exceptions import Exceptions, kept, of_votes, typed_in, vote_choices
from teleservices.steering.meetings.opened import Opened, run_by_head
from teleservices.steering.meetings.sitting_form import SittingForm
from teleservices.steering.meetings.sitting_words import attendance_facts, report_votes
from teleservices.steering.meetings.views.stepping import Posted

LOOKING = ("look", "save")
"""What a press of a button asks of the votes; picking, dropping and searching keep what is typed as it is."""


@never_cache
@survives_session_end
@require_http_methods(["GET", "POST"])
def votes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask who sat and the exceptions; on POST open a ballot, read a file, show what they make, or write them."""
    overview = run_by_head(request, uuid)
    if overview.meeting.state not in VOTABLE or overview.meeting.cancelled_at or overview.changed:
        return redirect("desk:meeting", uuid)
    if request.method == "GET":
        return _render(request, overview, kept(overview), SittingForm(overview.meeting))
    if request.POST.get("action") == "read":
        return _read(request, overview)
    form = SittingForm(overview.meeting, request.POST)
    exceptions = typed_in(overview, request.POST, form.sitting)
    action = request.POST.get("action")
    is_right = form.is_valid() and exceptions.is_right
    if action == "save" and is_right:
        return _save(request, overview, exceptions, form)
    is_looked_at = action in LOOKING
    status = 422 if is_looked_at and not is_right else 200
    return _render(request, overview, exceptions, form, is_looked_at=is_looked_at, status=status)


def _save(request: HttpRequest, overview: Opened, exceptions: Exceptions, form: SittingForm) -> HttpResponse:
    try:
        vote(
            meeting_id=overview.meeting.pk,
            actor=overview.user,
            seen=Posted(request, overview).revision,
            ballots=exceptions.votes.ballots,
            sitting=exceptions.sitting,
        )
    except DecidingError as refused:
        return _render(request, overview, exceptions, form, is_looked_at=True, error=refused.message, status=409)
    messages.success(request, _("The votes are written."))
    return redirect("desk:meeting", overview.meeting.uuid)


def _read(request: HttpRequest, overview: Opened) -> HttpResponse:
    """The votes of a file as exceptions to look at, or each of its lines that is wrong; nothing is written."""
    upload, form = request.FILES.get("file"), SittingForm(overview.meeting)
    if upload is None:
        error = _("Choose the file of votes.")
        return _render(request, overview, kept(overview), form, error=error, status=422)
    votes_read = read(upload.read(MOST_BYTES + 1), overview.lines)
    if votes_read.wrong:
        return _render(request, overview, kept(overview), form, wrong_lines=votes_read.wrong, status=422)
    return _render(request, overview, of_votes(overview, votes_read.ballots, form.sitting), form, is_looked_at=True)


def _render(
    request: HttpRequest,
    overview: Opened,
    exceptions: Exceptions,
    form: SittingForm,
    *,
    is_looked_at: bool = False,
    wrong_lines: Sequence[tuple[int, str]] = (),
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": overview,
        "typed": exceptions,
        "form": form,
        "facts": [
            *attendance_facts(overview.meeting, exceptions.sitting.attendance),
            *report_votes(form.reports, exceptions.sitting),
        ],
        "choices": vote_choices(),
        "is_looked_at": is_looked_at,
        "wrong_lines": wrong_lines,
        "error": error,
    }
    return render(request, "teleservices/steering/meetings/votes.html", context, status=status)
