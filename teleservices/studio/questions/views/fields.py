"""Questions, documents and texts of the draft form: added, edited, moved, duplicated, deleted.

Those of a group's rows are edited here too; `columns` adds them.
"""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formkit.design.copies import copy_of_field
from formkit.fieldtypes import FAMILIES, REGISTRY, field_type
from teleservices.studio.calculations.terms import earlier_fields
from teleservices.studio.drafting import form_acts
from teleservices.studio.drafting.dependents import dependents_of_field
from teleservices.studio.publication.checklist import field_url, step_url
from teleservices.studio.questions.forms import form_of, new_field, options_form
from teleservices.studio.screens.pages import Crumb, go_back
from teleservices.studio.screens.places import FieldPlace, StepPlace, at_field, at_step, holder_in
from teleservices.studio.screens.submitting import asked_position, do_or_say, submit
from teleservices.studio.screens.workspace import workspace


@require_safe
@at_step
def types(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Offer the types of questions that a step may ask, by family."""
    context = {"families": FAMILIES}
    return workspace(
        request, at.procedure, "questions/field_types.html", context, title=_("Add a question"), step=at.step
    )


@require_http_methods(["GET", "POST"])
@at_step
def add(request: HttpRequest, at: StepPlace, type_name: str) -> HttpResponse:
    """Ask a new question's options; on POST add it at the end of the step. A group opens: its rows ask nothing yet."""
    if type_name not in REGISTRY:
        raise Http404
    kind = REGISTRY[type_name]
    form = options_form(kind, request.POST or None, earlier=earlier_fields(at.schema, at.step))
    additions = []

    def act() -> form_acts.FormAct:
        additions.append(new_field(kind, form.options()))
        return form_acts.field_added(at.step, additions[-1])

    outcome = submit(request, at.procedure, form, act)
    if outcome.is_done:
        messages.success(request, _("“%(label)s” is added.") % {"label": form.options()["label"]})
        if kind.has_columns:
            return redirect("studio:field", at.procedure.uuid, additions[-1].key)
        return redirect("studio:step", at.procedure.uuid, at.step.key)
    context = {"form": form, "kind": kind}
    title = _("Add a question")
    return workspace(
        request, at.procedure, "questions/field_add.html", context, title=title, step=at.step, stale=outcome.stale
    )


@require_http_methods(["GET", "POST"])
@at_field
def edit(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Show a question's options with what can be done to it; on POST write them."""
    earlier = earlier_fields(at.schema, at.step, at.field)
    form = form_of(at.field, request.POST or None, earlier=earlier, in_rows=at.group is not None)
    outcome = submit(request, at.procedure, form, lambda: form_acts.field_edited(at.field, form.options()))
    if outcome.is_done:
        messages.success(request, _("“%(label)s” is saved.") % {"label": form.options()["label"]})
        return redirect("studio:field", at.procedure.uuid, at.field.key)
    context = {
        "form": form,
        "kind": field_type(at.field),
        "field": at.field,
        "group": at.group,
        "selected": at.field.key,
        "position": at.position,
        "last_position": len(at.holder.fields) - 1,
        "places": list(_places(at)),
    }
    return workspace(
        request,
        at.procedure,
        "questions/field.html",
        context,
        title=at.field.label,
        step=at.step,
        trail=trail_of(at),
        stale=outcome.stale,
    )


def trail_of(at: FieldPlace) -> list[Crumb]:
    """What a question stands in: its step, its group."""
    crumbs = [(at.step.title, step_url(at.procedure, at.step.key))]
    return [*crumbs, (at.group.label, field_url(at.procedure, at.group.key))] if at.group else crumbs


def _places(at: FieldPlace) -> Iterator[tuple[str, str]]:
    """The other steps and groups where a question may go, by key, in the order of the form."""
    fits_rows = field_type(at.field).in_rows
    for number, step in enumerate(at.schema.steps, start=1):
        if step is not at.holder:
            yield step.key, f"{number}. {step.title}"
        for group in step.fields if fits_rows else ():
            if field_type(group).has_columns and group is not at.group:
                yield group.key, _("%(number)d. Rows of “%(group)s”") % {"number": number, "group": group.label}


@require_POST
@at_field
def move(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Move a question where it stands, or to the end of another step or group; `then`: the key of what to show."""
    target = holder_in(at.schema, request.POST.get("step", "")) or at.holder
    position = asked_position(request, at.position) if target is at.holder else len(target.fields)
    do_or_say(request, at.procedure, form_acts.field_moved(at.field, at.holder, target, position))
    then = request.POST.get("then") or at.field.key
    if then == at.step.key:
        return redirect(f"{step_url(at.procedure, then)}#question-{at.field.key}")
    if at.group and then == at.group.key:
        return redirect(f"{field_url(at.procedure, then)}#question-{at.field.key}")
    return go_back(at.procedure, then)


@require_POST
@at_field
def duplicate(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Copy a question just after it, and open the copy."""
    copy = copy_of_field(at.field)
    act, message = (
        form_acts.field_duplicated(at.field, at.holder, copy),
        _("The question is duplicated: here is the copy."),
    )
    if not do_or_say(request, at.procedure, act, message):
        return go_back(at.procedure, at.field.key)
    return redirect("studio:field", at.procedure.uuid, copy.key)


@require_http_methods(["GET", "POST"])
@at_field
def delete(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Ask before a question goes; on POST delete it."""
    if request.method == "GET":
        context = {"field": at.field, "selected": at.field.key, "readers": dependents_of_field(at.schema, at.field)}
        title, trail = _("Delete the question"), trail_of(at)
        return workspace(
            request, at.procedure, "questions/field_delete.html", context, title=title, step=at.step, trail=trail
        )
    message = _("“%(label)s” is deleted.") % {"label": at.field.label}
    if not do_or_say(request, at.procedure, form_acts.field_deleted(at.field), message):
        return go_back(at.procedure, at.field.key)
    return go_back(at.procedure, at.holder.key)
