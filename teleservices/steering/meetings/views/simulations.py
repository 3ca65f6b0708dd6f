"""What the amounts of a meeting would be under a rule, beside what they are; applied, each by compare-and-set."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from teleservices.deciding.meetings.totals import totals_of
from teleservices.deciding.meetings.what_if import Applied, Rule, Scenario, apply, scenario
from teleservices.steering.meetings.forms import WhatIfForm
from teleservices.steering.meetings.opened import Opened, run_by_head

GRANT_LEFT = 10
"""References told of those whose amount could not be written."""


@never_cache
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Compute amounts under a rule (GET); on POST apply those that were shown, if nothing moved."""
    overview = run_by_head(request, uuid)
    if not overview.is_prepared:
        return redirect("desk:meeting", uuid)
    parameters = request.POST or request.GET
    form = WhatIfForm(parameters) if "rule" in parameters else WhatIfForm(initial={"rule": Rule.PRO_RATA})
    simulation = _scenario(overview, form) if form.is_bound and form.is_valid() else None
    if request.method == "GET" or simulation is None:
        return _render(request, overview, form, simulation, status=422 if form.errors else 200)
    if request.POST.get("shown") != simulation.checksum:
        error = _("Amounts moved since they were computed. Look at them again below, then apply them.")
        return _render(request, overview, form, simulation, error=error, status=409)
    _say(
        request,
        apply(author=overview.user, lines=overview.lines, amounts=simulation.amounts, numbers=simulation.numbers),
    )
    return redirect("desk:meeting", uuid)


def _scenario(overview: Opened, form: WhatIfForm) -> Scenario:
    cents = form.cleaned_data["sum"]
    return scenario(
        overview.lines,
        Rule(form.cleaned_data["rule"]),
        int(cents or 0),
        counts_unproposed=form.cleaned_data["counts_unproposed"],
    )


def _say(request: HttpRequest, applied: Applied) -> None:
    text = ngettext("%(count)s amount is proposed anew.", "%(count)s amounts are proposed anew.", applied.count)
    messages.success(request, text % {"count": applied.count})
    for reference, why in applied.refused[:GRANT_LEFT]:
        messages.warning(request, f"{reference} – {why}")
    rest = len(applied.refused) - GRANT_LEFT
    if rest > 0:
        text = ngettext("%(count)s other kept its amount.", "%(count)s others kept their amounts.", rest)
        messages.warning(request, text % {"count": rest})


def _render(
    request: HttpRequest,
    overview: Opened,
    form: WhatIfForm,
    simulation: Scenario | None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    amounts = simulation.amounts if simulation else {}
    context = {
        "seen": overview,
        "form": form,
        "scenario": simulation,
        "rows": [(line, amounts[line.item.pk]) for line in overview.lines if line.item.pk in amounts],
        "totals": totals_of(
            overview.meeting, overview.lines, lambda line: amounts.get(line.item.pk, line.proposed_cents)
        ),
        "error": error,
    }
    return render(request, "teleservices/steering/meetings/what_if.html", context, status=status)
