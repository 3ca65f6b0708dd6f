"""What the rows of a group ask: a question of a type that fits them is added here; `fields` does the rest."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formkit.fieldtypes import FAMILIES, REGISTRY, ColumnedField, has_columns
from teleservices.studio.drafting import form_acts
from teleservices.studio.publication.points import field_url
from teleservices.studio.questions.fitting import fits
from teleservices.studio.questions.forms import new_field, options_form
from teleservices.studio.questions.views.fields import trail_of
from teleservices.studio.screens.pages import Crumb
from teleservices.studio.screens.places import FieldPlace, at_field
from teleservices.studio.screens.submitting import submit
from teleservices.studio.screens.workspace import workspace


@require_safe
@at_field
def types(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Offer the types of questions that rows may ask."""
    group = _group(at)
    families = [(family, [kind for kind in kinds if fits(kind, group)]) for family, kinds in FAMILIES]
    context = {
        "families": [(family, kinds) for family, kinds in families if kinds],
        "group": group,
        "selected": group.key,
        "query": "",
    }
    title, trail = _("Add a question"), _trail(at)
    return workspace(
        request, at.procedure, "questions/field_types.html", context, title=title, step=at.step, trail=trail
    )


@require_http_methods(["GET", "POST"])
@at_field
def add(request: HttpRequest, at: FieldPlace, type_name: str) -> HttpResponse:
    """Ask a new question's options; on POST add it at the end of the rows."""
    group, kind = _group(at), REGISTRY.get(type_name)
    if kind is None or not fits(kind, group):
        raise Http404
    form = options_form(kind, request.POST or None, earlier=group.fields, group=group)
    outcome = submit(request, at.procedure, form, lambda: form_acts.field_added(group, new_field(kind, form.options())))
    if outcome.is_done:
        messages.success(request, _("“%(label)s” is added.") % {"label": form.options()["label"]})
        return redirect("studio:field", at.procedure.uuid, group.key)
    context = {"form": form, "kind": kind, "group": group, "selected": group.key, "query": ""}
    title, trail = _("Add a question"), _trail(at)
    return workspace(
        request,
        at.procedure,
        "questions/field_add.html",
        context,
        title=title,
        step=at.step,
        trail=trail,
        stale=outcome.stale,
    )


def _group(at: FieldPlace) -> ColumnedField:
    """The group of an address; 404 for any other question."""
    if not has_columns(at.field):
        raise Http404
    return at.field


def _trail(at: FieldPlace) -> list[Crumb]:
    return [*trail_of(at), (at.field.label, field_url(at.procedure, at.field.key))]
