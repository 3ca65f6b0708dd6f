"""The draft form as it would be with what is being typed, and as one looks at a step of it. Stores nothing."""

from collections.abc import Mapping

from formkit.errors import OperationError
from formkit.fieldtypes import REGISTRY
from formkit.schema import FormSchema, Step
from teleservices.studio.calculations.terms import earlier_fields
from teleservices.studio.drafting.form_acts import FormAct, field_added, field_edited, step_edited
from teleservices.studio.questions.forms import StepForm, form_of, new_field, options_form
from teleservices.studio.screens.places import holder_in


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
