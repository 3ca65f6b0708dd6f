"""The steps of a meeting that ask little: by its head, each by one POST from its page."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from teleservices.deciding.errors import DecidingError, MeetingRefusedError
from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.enforcing import cancel
from teleservices.deciding.meetings.entering import change, set_report, take_out
from teleservices.deciding.meetings.freezing import freeze, reopen_list, settle_change
from teleservices.steering.meetings.annexing import make_annex, make_minutes
from teleservices.steering.meetings.forms import DetailsForm, ReportForm
from teleservices.steering.meetings.opened import Opened, run_by_head


@dataclass(frozen=True)
class Posted:
    """What a page of a meeting sent."""

    request: HttpRequest
    seen: Opened

    @property
    def revision(self) -> int:
        """The revision that the page showed."""
        return self.number("revision")

    def number(self, name: str) -> int:
        """A number sent under this name; 0 where there is none."""
        text = self.request.POST.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 16 else 0

    def item(self) -> int:
        """An item of this meeting, by its key; Http404 for another's."""
        pk = self.number("item")
        if not self.seen.meeting.items.filter(pk=pk).exists():
            raise Http404
        return pk


def _take_out(posted: Posted) -> None:
    items = [int(text) for text in posted.request.POST.getlist("item") if text.isdecimal() and len(text) < 16]
    take_out(meeting_id=posted.seen.meeting.pk, actor=posted.seen.user, items=items)


def _details(posted: Posted) -> None:
    form = DetailsForm(posted.request.POST)
    if not form.is_valid():
        raise MeetingRefusedError(_("Write the name of the meeting and its day."))
    change(
        meeting_id=posted.seen.meeting.pk,
        actor=posted.seen.user,
        seen=posted.revision,
        label=form.cleaned_data["label"],
        meets_on=form.cleaned_data["meets_on"],
    )


def _report(posted: Posted) -> None:
    pk = posted.number("report")
    form = ReportForm(posted.request.POST, prefix=f"r{pk}")
    if not form.is_valid():
        raise MeetingRefusedError(_("Write the title of the report, and its envelope in euros."))
    set_report(
        meeting_id=posted.seen.meeting.pk,
        actor=posted.seen.user,
        report_id=pk,
        title=form.cleaned_data["title"],
        envelope_cents=form.cents(),
        number=form.cleaned_data["number"],
    )


def _reopen(posted: Posted) -> None:
    reopen_list(meeting_id=posted.seen.meeting.pk, actor=posted.seen.user, seen=posted.revision)


def _settle(posted: Posted) -> None:
    takes = posted.request.POST.get("choice") == "take"
    settle_change(item_id=posted.item(), actor=posted.seen.user, seen=posted.number("seen"), takes=takes)


def _annex(posted: Posted) -> None:
    make_annex(seen=posted.seen, revision=posted.revision, columns=posted.request.POST.getlist("column"))


def _minutes(posted: Posted) -> None:
    make_minutes(seen=posted.seen, revision=posted.revision)


def _try_again(posted: Posted) -> None:
    carrying_out.try_again(meeting_id=posted.seen.meeting.pk, actor=posted.seen.user, seen=posted.revision)


def _set_aside(posted: Posted) -> None:
    carrying_out.set_aside(item_id=posted.item(), actor=posted.seen.user)


@dataclass(frozen=True)
class Step:
    """A step, and what is said once it is done."""

    do: Callable[[Posted], None]
    done: str | Promise


STEPS = {
    "retirer": Step(_take_out, gettext_lazy("These requests are out of the meeting; what is proposed of them stays.")),
    "modifier": Step(_details, gettext_lazy("The meeting is changed.")),
    "rapport": Step(_report, gettext_lazy("The report is changed.")),
    "rouvrir": Step(_reopen, gettext_lazy("The list is open again.")),
    "changement": Step(_settle, gettext_lazy("The list says what goes before the authority.")),
    "annexe": Step(_annex, gettext_lazy("The annex is kept, in three formats.")),
    "proces-verbal": Step(_minutes, gettext_lazy("The minutes are kept.")),
    "reessayer": Step(_try_again, gettext_lazy("What was refused is tried again.")),
    "laisser": Step(_set_aside, gettext_lazy("The meeting doesn't wait for this request any more.")),
}
"""By the name in their address."""


@require_POST
def take_step(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Take a step of `STEPS`; a refusal is said on the page of the meeting, where nothing changed."""
    overview = run_by_head(request, uuid)
    if name not in STEPS:
        raise Http404
    try:
        STEPS[name].do(Posted(request, overview))
    except DecidingError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, str(STEPS[name].done))
    return redirect("desk:meeting", uuid)


@never_cache
@require_http_methods(["GET", "POST"])
def freezing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what isn't ready, to be ticked away; on POST freeze the list."""
    overview, error = run_by_head(request, uuid), ""
    if not overview.is_prepared:
        return redirect("desk:meeting", uuid)
    if request.method == "POST":
        posted = Posted(request, overview)
        left_out = [int(text) for text in request.POST.getlist("item") if text.isdecimal() and len(text) < 16]
        try:
            freeze(
                meeting_id=overview.meeting.pk,
                actor=overview.user,
                seen=posted.revision,
                left_out=left_out,
                knows_silence="knows_silence" in request.POST,
            )
        except DecidingError as refused:
            error = refused.message
        else:
            messages.success(request, _("The list is frozen: make its annex for the secretariat."))
            return redirect("desk:meeting", uuid)
    context = {"seen": overview, "error": error}
    return render(request, "teleservices/steering/meetings/freeze.html", context, status=409 if error else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def cancelling(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what cancelling does; on POST do it."""
    overview, error = run_by_head(request, uuid), ""
    if not overview.may_be_cancelled:
        return redirect("desk:meeting", uuid)
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        revision = Posted(request, overview).revision
        try:
            cancel(meeting_id=overview.meeting.pk, actor=overview.user, seen=revision, reason=reason)
        except DecidingError as refused:
            error = refused.message
        else:
            messages.success(request, _("The meeting is cancelled: its requests wait for the next one."))
            return redirect("desk:meetings")
    context = {"seen": overview, "error": error, "reason": reason}
    return render(request, "teleservices/steering/meetings/cancel.html", context, status=409 if error else 200)
