"""Another type for a question: chosen, then its options, what is kept and what is lost told before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formkit.design.operations import replace_field
from formkit.fieldtypes import FAMILIES, AnyFieldType, Field, field_type
from formkit.values import new_key
from teleservices.studio.calculations.formulas import earlier_fields
from teleservices.studio.drafting import form_acts
from teleservices.studio.drafting.dependents import dependents_of_field
from teleservices.studio.drafting.former_versions import reused_keys, was_published
from teleservices.studio.questions.forms import form_of, options_form
from teleservices.studio.questions.option_forms import OptionsForm
from teleservices.studio.questions.retyping import UNSET, Change, change_of, other_types, retyped
from teleservices.studio.questions.views.fields import trail_of
from teleservices.studio.screens.places import FieldPlace, at_field
from teleservices.studio.screens.submitting import submit
from teleservices.studio.screens.workspace import workspace


@require_safe
@at_field
def types(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Offer the other types that the question may have."""
    offered = _offered(at)
    families = [(family, [kind for kind in kinds if kind in offered]) for family, kinds in FAMILIES]
    context = {
        "families": [(family, kinds) for family, kinds in families if kinds],
        "field": at.field,
        "selected": at.field.key,
        "query": "",
    }
    title = _("Change the type")
    return workspace(
        request, at.procedure, "questions/field_types.html", context, title=title, step=at.step, trail=trail_of(at)
    )


@require_http_methods(["GET", "POST"])
@at_field
def change(request: HttpRequest, at: FieldPlace, type_name: str) -> HttpResponse:
    """Show the options under the other type, those kept filled in; on POST put it in the place of the question."""
    kind = next((offered for offered in _offered(at) if offered.name == type_name), None)
    if kind is None:
        raise Http404
    earlier = earlier_fields(at.schema, at.step, at.field)
    difference = change_of(form_of(at.field, earlier=earlier, group=at.group), at.field, kind)
    form = options_form(kind, request.POST or None, earlier=earlier, group=at.group)
    form.initial.update({name: value for name, value in difference.options.items() if name in form.fields})
    others: list[Field] = []

    def act() -> form_acts.FormAct:
        others.append(_named(at, retyped(at.field, kind, form.options())))
        return form_acts.field_retyped(at.field, others[-1])

    outcome = submit(request, at.procedure, form, act)
    if outcome.is_done:
        words = {"label": others[-1].label, "type": kind.label}
        messages.success(request, _("“%(label)s” is now of the type “%(type)s”.") % words)
        return redirect("studio:field", at.procedure.uuid, others[-1].key)
    context = {"form": form, "kind": kind, **_consequences(at, form, difference)}
    title = _("Change the type")
    return workspace(
        request,
        at.procedure,
        "questions/retype.html",
        context,
        title=title,
        step=at.step,
        trail=trail_of(at),
        stale=outcome.stale,
    )


def _consequences(at: FieldPlace, form: OptionsForm, difference: Change) -> dict[str, object]:
    """What the page says before."""
    return {
        "field": at.field,
        "selected": at.field.key,
        "former": field_type(at.field),
        "kept": [bound.label for bound in form if difference.options.get(bound.name) not in UNSET],
        "lost": difference.lost,
        "is_published": was_published(at.procedure, at.field.key),
        "readers": dependents_of_field(at.procedure, at.schema, at.field),
    }


def _offered(at: FieldPlace) -> list[AnyFieldType]:
    """Nothing for a group, whose rows would be lost: it is deleted, and another question added."""
    return [] if field_type(at.field).has_columns else other_types(at.field, at.group)


def _named(at: FieldPlace, field: Field) -> Field:
    """The question under its key, or under a new one where an earlier version gave the key another meaning."""
    former = reused_keys(at.procedure, replace_field(at.schema, key=at.field.key, field=field))
    is_taken = any(reuse.key == field.key for reuse in former)
    return field.model_copy(update={"key": new_key("f")}) if is_taken else field
