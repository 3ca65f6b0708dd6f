"""Questions, documents and texts of the draft form: added, edited, moved, duplicated, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teleservices.formkit.fieldtypes import REGISTRY, Field, field_type
from teleservices.formkit.operations import (
    add_field,
    delete_field,
    duplicate_field,
    edit_field,
    move_field,
)
from teleservices.models import Procedure
from teleservices.studio import checklist
from teleservices.studio.access import designed
from teleservices.studio.acts import Outcome, attempt, do_or_say
from teleservices.studio.drafting import DraftAct
from teleservices.studio.forms import OptionsForm, form_of, new_field
from teleservices.studio.publication import draft_of
from teleservices.studio.screens import go_back, is_gone
from teleservices.studio.views.steps import step_of
from teleservices.studio.views.workspace import workspace


def field_of(procedure: Procedure, key: str) -> Field | None:
    """The field of the draft with this key, None when it is gone."""
    return next((field for field in draft_of(procedure).fields() if field.key == key), None)


@require_safe
def types(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Offer the types of questions."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        return is_gone(request, procedure)
    context = {"kinds": list(REGISTRY.values())}
    return workspace(request, procedure, "field_types.html", context, title=_("Add a question"), step=step)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID, key: str, type_name: str) -> HttpResponse:
    """Ask a new question's options; on POST add it at the end of the step."""
    procedure = designed(request, uuid)
    step = step_of(procedure, key)
    if step is None:
        return is_gone(request, procedure)
    if type_name not in REGISTRY:
        raise Http404
    kind, outcome = REGISTRY[type_name], Outcome()
    form = OptionsForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        options = form.options()
        outcome = attempt(
            request,
            procedure,
            DraftAct.FIELD_ADDED,
            str(options["label"]),
            lambda schema: add_field(schema, step_key=key, field=new_field(kind, options)),
            refuse=form.refuse,
        )
        if outcome.is_done:
            messages.success(request, _("“%(label)s” is added.") % {"label": options["label"]})
            return redirect("studio:step", procedure.uuid, key)
    return workspace(
        request,
        procedure,
        "field_add.html",
        {"form": form, "kind": kind},
        title=_("Add a question"),
        step=step,
        stale=outcome.stale,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show a question's options with what can be done to it; on POST write them."""
    procedure = designed(request, uuid)
    field = field_of(procedure, key)
    if field is None:
        return is_gone(request, procedure)
    form, outcome = form_of(field, request.POST or None), Outcome()
    if request.method == "POST" and form.is_valid():
        changes = form.options()
        outcome = attempt(
            request,
            procedure,
            DraftAct.FIELD_EDITED,
            str(changes["label"]),
            lambda schema: edit_field(schema, key=key, **changes),
            refuse=form.refuse,
        )
        if outcome.is_done:
            messages.success(request, _("“%(label)s” is saved.") % {"label": changes["label"]})
            return redirect("studio:field", procedure.uuid, key)
    step = draft_of(procedure).step_of(key)
    context = {
        "form": form,
        "kind": field_type(field),
        "field": field,
        "selected": key,
        "position": step.fields.index(field),
    }
    return workspace(
        request,
        procedure,
        "field.html",
        context,
        title=field.label,
        step=step,
        stale=outcome.stale,
        status=422 if form.errors else 200,
    )


@require_POST
def move(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Move a question one place up or down in its step, or to the end of another step."""
    procedure = designed(request, uuid)
    field = field_of(procedure, key)
    if field is None:
        return is_gone(request, procedure)
    step = draft_of(procedure).step_of(key)
    target = step_of(procedure, request.POST.get("step", "")) or step
    by = -1 if request.POST.get("direction") == "up" else 1
    position = max(step.fields.index(field) + by, 0) if target is step else len(target.fields)
    do_or_say(
        request,
        procedure,
        DraftAct.FIELD_MOVED,
        field.label,
        lambda schema: move_field(schema, key=key, step_key=target.key, position=position),
    )
    if request.POST.get("then"):
        return redirect(f"{checklist.step_url(procedure, step.key)}#question-{key}")
    return redirect("studio:field", procedure.uuid, key)


@require_POST
def duplicate(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Copy a question just after it, and open the copy."""
    procedure = designed(request, uuid)
    field = field_of(procedure, key)
    if field is None:
        return is_gone(request, procedure)
    changed = do_or_say(
        request, procedure, DraftAct.FIELD_DUPLICATED, field.label, lambda schema: duplicate_field(schema, key=key)
    )
    if changed is None:
        return go_back(procedure, key)
    fields = [one.key for one in draft_of(changed).fields()]
    messages.success(request, _("The question is duplicated: here is the copy."))
    return redirect("studio:field", procedure.uuid, fields[fields.index(key) + 1])


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Ask before a question goes; on POST delete it."""
    procedure = designed(request, uuid)
    field = field_of(procedure, key)
    if field is None:
        return is_gone(request, procedure)
    step = draft_of(procedure).step_of(key)
    if request.method == "GET":
        return workspace(
            request,
            procedure,
            "field_delete.html",
            {"field": field, "selected": key},
            title=_("Delete the question"),
            step=step,
        )
    changed = do_or_say(
        request, procedure, DraftAct.FIELD_DELETED, field.label, lambda schema: delete_field(schema, key=key)
    )
    if changed is None:
        return go_back(procedure, key)
    messages.success(request, _("“%(label)s” is deleted.") % {"label": field.label})
    return redirect("studio:step", procedure.uuid, step.key)
