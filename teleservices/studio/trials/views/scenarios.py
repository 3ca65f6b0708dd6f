"""Recorded scenarios of a procedure: replayed on the draft, recorded again, deleted."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.seen import read
from teleservices.studio.errors import ScenarioError
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show_of
from teleservices.studio.trials.scenarios import forget, record_again, replays


@require_safe
def scenarios(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the scenarios, each replayed on the draft as it is now."""
    procedure = designed(request, uuid)
    return show_of(
        request,
        procedure,
        "trials/scenarios.html",
        {"replays": replays(procedure)},
        title=_("Scenarios"),
        tab="scenarios",
    )


@require_http_methods(["POST"])
def again(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Expect from a scenario what it gives now, if that is what the page showed."""
    message = _("The scenario “%(name)s” is recorded again.")
    return _act(request, uuid, pk, record_again, message)


@require_http_methods(["POST"])
def delete(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Delete a scenario, if it is the one that the page showed."""
    return _act(request, uuid, pk, forget, _("The scenario “%(name)s” is deleted."))


def _act(request: HttpRequest, uuid: UUID, pk: int, act: Callable[..., object], message: str) -> HttpResponse:
    scenario = get_object_or_404(designed(request, uuid).scenarios, pk=pk)
    try:
        act(scenario=scenario, author=designer(request), seen=read(request.POST.get("seen", "")))
    except ScenarioError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, message % {"name": scenario.name})
    return redirect("studio:scenarios", uuid)
