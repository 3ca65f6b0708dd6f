"""The screen of who heads a service, and the visas that they give together from it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from teleservices.deciding.errors import DecidingError
from teleservices.deciding.proposals.visas import look_at
from teleservices.desk.access import instructor
from teleservices.desk.requests.work.kinds import count_text
from teleservices.models import Proposal, Team, Visa
from teleservices.steering.morning import head_waits as waits
from teleservices.steering.service.load import loads

TICKED, STATED = "visa", "no_interest"
"""The proposals ticked, each by its key and the number that was read; the statement of who gives the visas."""


def _head(request: HttpRequest) -> tuple[User, dict[int, str]]:
    """Who asks, and the services that they head; Http404 for who heads none."""
    user = instructor(request)
    teams = waits.headed_by(user)
    if not teams:
        raise Http404
    return user, teams


@never_cache
@require_safe
def morning(request: HttpRequest) -> HttpResponse:
    """What waits for the head of a service alone."""
    user, teams = _head(request)
    visas = waits.visas_awaited(teams)
    context = {
        "visas": visas,
        "own": "".join(f"&team={team}" for team in teams),
        "most": waits.VISAS,
        "asks_statement": waits.interests(visas),
        "overtaken": waits.overtaken(teams),
        "delegations": waits.delegations_ending(teams),
        "not_reached": count_text(waits.not_reached(teams)),
        "completed": count_text(waits.completed(teams)),
        "unread": waits.unread_decisions(teams),
        "absences": waits.absences(teams),
        "services": [
            {"team": team, "is_head": True, "loads": loads(team, user)}
            for team in Team.objects.filter(pk__in=teams).order_by("name")
        ],
    }
    return render(request, "teleservices/steering/morning/page.html", context)


@require_POST
def visas(request: HttpRequest) -> HttpResponse:
    """Give their visa to the proposals ticked, each by itself; what is refused is said, and stays to be looked at."""
    user, teams = _head(request)
    seen = dict(_ticked(request))
    if not seen:
        messages.error(request, _("Tick at least one proposal."))
        return redirect("desk:morning")
    proposals = Proposal.objects.filter(pk__in=seen, request__team__in=teams).select_related("request")
    count = 0
    for proposal in proposals.order_by("proposed_at", "pk"):
        try:
            look_at(
                request_id=proposal.request_id,
                author=user,
                seen=seen[proposal.pk],
                verdict=Visa.Verdict.GIVEN,
                no_interest=STATED in request.POST,
            )
        except DecidingError as refused:
            words = {"reference": proposal.request.reference, "why": refused.message}
            messages.warning(request, _("%(reference)s: %(why)s") % words)
        else:
            count += 1
    if count:
        text = ngettext("%(count)d visa is given.", "%(count)d visas are given.", count)
        messages.success(request, text % {"count": count})
    return redirect("desk:morning")


def _ticked(request: HttpRequest) -> list[tuple[int, int]]:
    """The keys and the numbers of what is ticked; nothing of what no page sends."""
    pairs = (text.partition("-") for text in request.POST.getlist(TICKED)[: waits.VISAS])
    return [(int(key), int(number)) for key, _dash, number in pairs if _is_number(key) and _is_number(number)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16
