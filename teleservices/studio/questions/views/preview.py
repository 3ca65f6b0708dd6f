"""A step, or the check page, as applicants see it, in a frame beside the design."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from formkit.errors import OperationError
from formkit.fieldtypes import REGISTRY
from formkit.schema import FormSchema, Step
from teleservices.studio.calculations.terms import earlier_fields
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.form_acts import FormAct, field_added, field_edited, step_edited
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.questions.forms import StepForm, form_of, new_field, options_form
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.places import holder_in, step_in
from teleservices.studio.trials.filling import Trial


def with_typed(
    schema: FormSchema,
    step: Step,
    data: Mapping[str, object],
    *,
    question: str = "",
    type_name: str = "",
    group: str = "",
) -> FormSchema | None:
    """The form with the texts typed of a step, of one of its questions, or of a new one; None when they can't be.

    `group` is the key of the group whose rows the new question is for.
    """
    try:
        act = _act(schema, step, data, question=question, type_name=type_name, group=group)
        return act.operation(schema) if act else None
    except (OperationError, KeyError):
        return None


def shown_whole(schema: FormSchema, step: Step) -> FormSchema:
    """The same form where a step shows all its questions, those too that wait for an answer."""
    whole = step.model_copy(
        update={"fields": tuple(field.model_copy(update={"condition": None}) for field in step.fields)}
    )
    return schema.model_copy(
        update={"steps": tuple(whole if form_step is step else form_step for form_step in schema.steps)}
    )


def _act(
    schema: FormSchema, step: Step, data: Mapping[str, object], *, question: str, type_name: str, group: str
) -> FormAct | None:
    if question:
        field, in_rows = schema.field(question), schema.group_of(question) is not None
        options = form_of(field, data, earlier=earlier_fields(schema, step, field), in_rows=in_rows)
        return field_edited(field, options.options()) if options.is_valid() else None
    if type_name:
        kind, holder = REGISTRY[type_name], holder_in(schema, group) or step
        earlier = earlier_fields(schema, step) if holder is step else holder.fields
        options = options_form(kind, data, earlier=earlier, in_rows=holder is not step)
        return field_added(holder, new_field(kind, options.options())) if options.is_valid() else None
    texts = StepForm(data)
    return step_edited(step, texts.cleaned_data) if texts.is_valid() else None


@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show a step with the public templates, nothing answered; on POST with what is being typed.

    `?question=` names the question that the typed options are of, `?type=` the type of a new one, `?group=` the
    group whose rows it is for.
    """
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    step = step_in(schema, key)
    if step is None:
        raise Http404
    status = 200
    if request.method == "POST":
        query = request.GET
        question, type_name, group = query.get("question", ""), query.get("type", ""), query.get("group", "")
        preview_schema = with_typed(schema, step, request.POST, question=question, type_name=type_name, group=group)
        schema, status = preview_schema or schema, 200 if preview_schema else 422
    schema = shown_whole(schema, schema.step(key))
    trial = Trial(procedure, schema, {})
    page = trial.page(schema.step(key))
    context = {"procedure": drafted(procedure), "page": page, "form": page.form, "place": trial.place(page.step)}
    return render(request, "teleservices/studio/questions/preview.html", context, status=status)


@xframe_options_sameorigin
@require_safe
def preview_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the check page, nothing answered."""
    procedure = designed(request, uuid)
    context = {"procedure": drafted(procedure), "sections": Trial.begin(procedure).sections()}
    return render(request, "teleservices/studio/questions/preview_check.html", context)
