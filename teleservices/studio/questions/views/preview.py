"""A step, or the check page, as applicants see it, in a frame beside the design."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from formkit.errors import OperationError
from formkit.fieldtypes import REGISTRY
from formkit.schema import FormSchema, Step
from teleservices.answering.answer_rows import AnswerRow
from teleservices.models import Procedure
from teleservices.studio.calculations.formulas import earlier_fields
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.form_acts import FormAct, field_added, field_edited, step_edited
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.publication.points import field_url
from teleservices.studio.questions.forms import StepForm, form_of, groups_before, new_field, options_form
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.places import holder_in, step_in
from teleservices.studio.trials.filling import Trial


@dataclass(frozen=True, kw_only=True)
class DesignedRow(AnswerRow):
    """A question of the check page, which leads to its design around the frame."""

    url: str
    target: str = "_parent"


def with_typed(
    schema: FormSchema,
    step: Step,
    data: Mapping[str, object],
    *,
    question: str = "",
    type_name: str = "",
    group: str = "",
    before: str = "",
) -> FormSchema | None:
    """The form with the texts typed of a step, of one of its questions, or of a new one; None when they can't be.

    `group` is the key of the group whose rows the new question is for, `before` that of the question which it precedes.
    """
    try:
        act = _act(schema, step, data, question=question, type_name=type_name, group=group, before=before)
        return act.operation(schema) if act else None
    except (OperationError, KeyError):
        return None


def shown_whole(schema: FormSchema, step: Step) -> FormSchema:
    """The same form where a step shows all its questions, those too that wait for an answer or for rows."""
    fields = tuple(field.model_copy(update={"condition": None}) for field in step.fields)
    whole = step.model_copy(update={"fields": fields, "each": None})
    return schema.of_steps(whole if form_step is step else form_step for form_step in schema.steps)


def _act(
    schema: FormSchema,
    step: Step,
    data: Mapping[str, object],
    *,
    question: str,
    type_name: str,
    group: str,
    before: str,
) -> FormAct | None:
    if question:
        field = schema.field(question)
        options = form_of(field, data, earlier=earlier_fields(schema, step, field), group=schema.group_of(question))
        return field_edited(field, options.options()) if options.is_valid() else None
    if type_name:
        kind, holder = REGISTRY[type_name], holder_in(schema, group) or step
        earlier = earlier_fields(schema, step) if holder is step else holder.fields
        options = options_form(kind, data, earlier=earlier, group=None if isinstance(holder, Step) else holder)
        return field_added(holder, new_field(kind, options.options()), before=before) if options.is_valid() else None
    texts = StepForm(data, groups=groups_before(schema, step))
    return step_edited(step, texts.texts()) if texts.is_valid() else None


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show a step with the public templates, nothing answered; on POST with what is being typed.

    `?question=` names the question that is edited, which the typed options are of, `?type=` the type of a new one,
    `?group=` the group whose rows it is for, `?before=` the question that it precedes.
    """
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    step = step_in(schema, key)
    if step is None:
        raise Http404
    status, query, saved = 200, request.GET, schema
    if request.method == "POST":
        preview_schema = with_typed(
            schema,
            step,
            request.POST,
            question=query.get("question", ""),
            type_name=query.get("type", ""),
            group=query.get("group", ""),
            before=query.get("before", ""),
        )
        schema, status = preview_schema or schema, 200 if preview_schema else 422
    schema = shown_whole(schema, schema.step(key))
    trial = Trial(procedure, schema, {})
    page = trial.page(schema.step(key))
    edited = _edited(saved, schema.step(key), query.get("question", ""), query.get("group", ""))
    page = replace(page, design_links=dict(_design_links(procedure, page.step, edited)))
    context = {"procedure": drafted(procedure), "page": page, "form": page.form, "place": trial.place(page.step)}
    return render(request, "teleservices/studio/questions/preview.html", context, status=status)


def _edited(saved: FormSchema, step: Step, question: str, group: str) -> set[str]:
    """The keys of what is edited in a step: a question, the group whose rows ask it, one that isn't saved yet."""
    keys = {field.key for field in saved.fields()}
    holder = saved.group_of(question) if question in {column.key for column in saved.columns()} else None
    return {holder.key if holder else question, group, *(field.key for field in step.fields if field.key not in keys)}


def _design_links(procedure: Procedure, step: Step, edited: Container[str]) -> Iterator[tuple[str, str]]:
    """For each question by key, where it is edited and where another is added before it."""
    template = get_template("teleservices/studio/questions/design_links.html")
    for field in step.fields:
        context = {"procedure": procedure, "step": step, "field": field, "is_edited": field.key in edited}
        yield field.key, template.render(context)


@xframe_options_sameorigin
@require_safe
def preview_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the check page, nothing answered."""
    procedure = designed(request, uuid)
    sections = [
        (step, [DesignedRow(**vars(row), url=f"{field_url(procedure, row.key)}#id_label") for row in step_rows])
        for step, step_rows in Trial.begin(procedure).sections()
    ]
    context = {"procedure": drafted(procedure), "sections": sections}
    return render(request, "teleservices/studio/questions/preview_check.html", context)
