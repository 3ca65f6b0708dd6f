"""Several questions added at once to a step, from lines."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from teleservices.studio.drafting import form_acts
from teleservices.studio.questions.several_lines import LinesForm
from teleservices.studio.screens.places import StepPlace, at_step
from teleservices.studio.screens.submitting import submit
from teleservices.studio.screens.workspace import workspace


@require_http_methods(["GET", "POST"])
@at_step
def add(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Ask lines; on POST add their questions, all or none, where `?before=` says or at the end of the step."""
    form = LinesForm(request.POST or None)
    before = request.GET.get("before", "")
    outcome = submit(
        request, at.procedure, form, lambda: form_acts.fields_added(at.step, form.questions, before=before)
    )
    if outcome.is_done:
        count = len(form.questions)
        text = ngettext("%(count)d question is added.", "%(count)d questions are added.", count)
        messages.success(request, text % {"count": count})
        return redirect("studio:step", at.procedure.uuid, at.step.key)
    return workspace(
        request,
        at.procedure,
        "questions/several.html",
        {"form": form},
        title=_("Add several questions"),
        step=at.step,
        stale=outcome.stale,
    )
