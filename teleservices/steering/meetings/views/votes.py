"""The votes of a meeting typed by exception or read from a file, looked at, then written."""

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
from teleservices.steering.meetings.views.stepping import Posted


@never_cache
@survives_session_end
@require_http_methods(["GET", "POST"])
def votes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the exceptions; on POST read a file of them, show what they make, or write them."""
    overview = run_by_head(request, uuid)
    if overview.meeting.state not in VOTABLE or overview.meeting.cancelled_at or overview.changed:
        return redirect("desk:meeting", uuid)
    if request.method == "GET":
        return _render(request, overview, kept(overview))
    if request.POST.get("action") == "read":
        return _read(request, overview)
    exceptions = typed_in(overview, request.POST)
    if not exceptions.is_right:
        return _render(request, overview, exceptions, is_looked_at=True, status=422)
    if request.POST.get("action") != "save":
        return _render(request, overview, exceptions, is_looked_at=True)
    return _save(request, overview, exceptions)


def _save(request: HttpRequest, overview: Opened, exceptions: Exceptions) -> HttpResponse:
    revision = Posted(request, overview).revision
    try:
        vote(meeting_id=overview.meeting.pk, actor=overview.user, seen=revision, ballots=exceptions.votes.ballots)
    except DecidingError as refused:
        return _render(request, overview, exceptions, is_looked_at=True, error=refused.message, status=409)
    messages.success(request, _("The votes are written."))
    return redirect("desk:meeting", overview.meeting.uuid)


def _read(request: HttpRequest, overview: Opened) -> HttpResponse:
    """The votes of a file as exceptions to look at, or each of its lines that is wrong; nothing is written."""
    upload = request.FILES.get("file")
    if upload is None:
        return _render(request, overview, kept(overview), error=_("Choose the file of votes."), status=422)
    votes_read = read(upload.read(MOST_BYTES + 1), overview.lines)
    if votes_read.wrong:
        return _render(request, overview, kept(overview), wrong_lines=votes_read.wrong, status=422)
    return _render(request, overview, of_votes(overview, votes_read.ballots), is_looked_at=True)


def _render(
    request: HttpRequest,
    overview: Opened,
    exceptions: Exceptions,
    *,
    is_looked_at: bool = False,
    wrong_lines: Sequence[tuple[int, str]] = (),
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": overview,
        "typed": exceptions,
        "choices": vote_choices(),
        "is_looked_at": is_looked_at,
        "wrong_lines": wrong_lines,
        "error": error,
    }
    return render(request, "teleservices/steering/meetings/votes.html", context, status=status)
