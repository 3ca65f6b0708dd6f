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
    seen = run_by_head(request, uuid)
    if not seen.is_prepared:
        return redirect("desk:meeting", uuid)
    typed = request.POST or request.GET
    form = WhatIfForm(typed) if "rule" in typed else WhatIfForm(initial={"rule": Rule.PRO_RATA})
    made = _scenario(seen, form) if form.is_bound and form.is_valid() else None
    if request.method == "GET" or made is None:
        return _render(request, seen, form, made, status=422 if form.errors else 200)
    if request.POST.get("shown") != made.checksum:
        error = _("Amounts moved since they were computed. Look at them again below, then apply them.")
        return _render(request, seen, form, made, error=error, status=409)
    _say(request, apply(author=seen.user, lines=seen.lines, amounts=made.amounts, numbers=made.numbers))
    return redirect("desk:meeting", uuid)


def _scenario(seen: Opened, form: WhatIfForm) -> Scenario:
    cents = form.cleaned_data["sum"]
    return scenario(
        seen.lines,
        Rule(form.cleaned_data["rule"]),
        int(cents or 0),
        counts_unproposed=form.cleaned_data["counts_unproposed"],
    )


def _say(request: HttpRequest, applied: Applied) -> None:
    text = ngettext("%(count)s amount is proposed anew.", "%(count)s amounts are proposed anew.", applied.count)
    messages.success(request, text % {"count": applied.count})
    for reference, why in applied.refused[:GRANT_LEFT]:
        messages.warning(request, f"{reference} – {why}")
    left = len(applied.refused) - GRANT_LEFT
    if left > 0:
        text = ngettext("%(count)s other kept its amount.", "%(count)s others kept their amounts.", left)
        messages.warning(request, text % {"count": left})


def _render(
    request: HttpRequest,
    seen: Opened,
    form: WhatIfForm,
    made: Scenario | None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    amounts = made.amounts if made else {}
    context = {
        "seen": seen,
        "form": form,
        "scenario": made,
        "rows": [(line, amounts[line.item.pk]) for line in seen.lines if line.item.pk in amounts],
        "totals": totals_of(seen.meeting, seen.lines, lambda line: amounts.get(line.item.pk, line.proposed_cents)),
        "error": error,
    }
    return render(request, "teleservices/steering/meetings/what_if.html", context, status=status)
