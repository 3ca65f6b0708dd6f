"""Questions, documents and texts of the draft form: added, edited, moved, duplicated, deleted.

Those of a group's rows are edited here too; `columns` adds them.
"""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formkit.design.copies import copy_of_field
from formkit.fieldtypes import FAMILIES, REGISTRY, ColumnedField, field_type, has_columns
from formkit.values import new_key
from teleservices.studio.calculations.formulas import earlier_fields
from teleservices.studio.drafting import form_acts
from teleservices.studio.drafting.dependents import dependents_of_field
from teleservices.studio.publication.advice import advice_on_question
from teleservices.studio.publication.points import field_url, step_url
from teleservices.studio.questions.fitting import fits, is_table
from teleservices.studio.questions.forms import form_of, new_field, options_form
from teleservices.studio.questions.meaning_kept import (
    MeaningQuestion,
    ask_meaning,
    edited_with_meanings,
    is_another,
    meaning_questions,
)
from teleservices.studio.questions.option_forms import OptionsForm
from teleservices.studio.questions.recent_types import recent_types, remember_type
from teleservices.studio.screens.pages import Crumb, draft_number, go_back
from teleservices.studio.screens.places import FieldPlace, StepPlace, at_field, at_step, holder_in
from teleservices.studio.screens.submitting import asked_position, do_or_say, submit
from teleservices.studio.screens.workspace import workspace


@require_safe
@at_step
def types(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Offer the types of questions that a step may ask, by family."""
    recent = recent_types(request)
    families = [(_("Recent"), recent), *FAMILIES] if recent else FAMILIES
    context = {"families": families, "query": _query(request)}
    return workspace(
        request, at.procedure, "questions/field_types.html", context, title=_("Add a question"), step=at.step
    )


@require_http_methods(["GET", "POST"])
@at_step
def add(request: HttpRequest, at: StepPlace, type_name: str) -> HttpResponse:
    """Ask a new question's options; on POST add it where `?before=` says, or at the end of the step.

    A group opens: its rows ask nothing yet.
    """
    if type_name not in REGISTRY:
        raise Http404
    kind = REGISTRY[type_name]
    form = options_form(kind, request.POST or None, earlier=earlier_fields(at.schema, at.step))
    additions = []

    def act() -> form_acts.FormAct:
        additions.append(new_field(kind, form.options()))
        return form_acts.field_added(at.step, additions[-1], before=request.GET.get("before", ""))

    outcome = submit(request, at.procedure, form, act)
    if outcome.is_done:
        remember_type(request, kind)
        messages.success(request, _("“%(label)s” is added.") % {"label": form.options()["label"]})
        if kind.has_columns:
            return redirect("studio:field", at.procedure.uuid, additions[-1].key)
        return redirect("studio:step", at.procedure.uuid, at.step.key)
    query = _query(request)
    context = {"form": form, "kind": kind, "query": query, "before": query.replace("?", "&", 1)}
    title = _("Add a question")
    return workspace(
        request, at.procedure, "questions/field_add.html", context, title=title, step=at.step, stale=outcome.stale
    )


def _query(request: HttpRequest) -> str:
    """What keeps, from one address to the next, before which question one adds."""
    before = request.GET.get("before", "")
    return f"?{urlencode({'before': before})}" if before else ""


@require_http_methods(["GET", "POST"])
@at_field
def edit(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Show a question's options with what can be done to it; on POST write them."""
    earlier = earlier_fields(at.schema, at.step, at.field)
    form = form_of(at.field, request.POST or None, earlier=earlier, group=at.group)
    meanings = _meanings(request, at, form)
    key = new_key("f") if is_another(meanings) else at.field.key
    outcome = submit(
        request, at.procedure, form, lambda: edited_with_meanings(at.field, form.options(), meanings, key=key)
    )
    if outcome.is_done:
        messages.success(request, _("“%(label)s” is saved.") % {"label": form.options()["label"]})
        return redirect("studio:field", at.procedure.uuid, key)
    context = {"form": form, "meanings": meanings, **_around(at)}
    if meanings:
        context["number"] = draft_number(request)  # what others did since the page was read is told once it is saved
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


def _meanings(request: HttpRequest, at: FieldPlace, form: OptionsForm) -> list[MeaningQuestion]:
    """What is asked of the meaning of what a posted form words otherwise; the form says that it waits for it."""
    if request.method != "POST" or not form.is_valid():
        return []
    act = form_acts.field_edited(at.field, form.options())
    questions = meaning_questions(at.procedure, at.schema, act, request.POST)
    ask_meaning(form, questions)
    return questions


def _around(at: FieldPlace) -> dict[str, object]:
    """What the page of a question shows around its options."""
    return {
        "kind": field_type(at.field),
        "field": at.field,
        "group": at.group,
        "selected": at.field.key,
        "position": at.position,
        "last_position": len(at.holder.fields) - 1,
        "places": list(_places(at)),
        "advice": advice_on_question(at.field),
        "following": next((field.key for field in at.holder.fields[at.position + 1 :]), ""),
    }


def trail_of(at: FieldPlace) -> list[Crumb]:
    """What a question stands in: its step, its group."""
    crumbs = [(at.step.title, step_url(at.procedure, at.step.key))]
    return [*crumbs, (at.group.label, field_url(at.procedure, at.group.key))] if at.group else crumbs


def _places(at: FieldPlace) -> Iterator[tuple[str, str]]:
    """The other steps and groups where a question may go, by key, in the order of the form."""
    kind = field_type(at.field)
    for number, step in enumerate(at.schema.steps, start=1):
        if step is not at.holder:
            yield step.key, f"{number}. {step.title}"
        for group in step.fields:
            if has_columns(group) and fits(kind, group) and group is not at.group:
                yield group.key, _place_text(number, group)


def _place_text(number: int, group: ColumnedField) -> str:
    text = _("%(number)d. Columns of “%(group)s”") if is_table(group) else _("%(number)d. Rows of “%(group)s”")
    return text % {"number": number, "group": group.label}


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
        context = {
            "field": at.field,
            "selected": at.field.key,
            "readers": dependents_of_field(at.procedure, at.schema, at.field),
        }
        title, trail = _("Delete the question"), trail_of(at)
        return workspace(
            request, at.procedure, "questions/field_delete.html", context, title=title, step=at.step, trail=trail
        )
    message = _("“%(label)s” is deleted.") % {"label": at.field.label}
    if not do_or_say(request, at.procedure, form_acts.field_deleted(at.field), message):
        return go_back(at.procedure, at.field.key)
    return go_back(at.procedure, at.holder.key)
