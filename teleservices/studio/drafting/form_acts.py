"""Each act on a form: what the history calls it, about what, the change itself, and what it was decided upon.

Pure; `drafting` writes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from formkit.design.operations import (
    add_field,
    add_step,
    delete_field,
    delete_step,
    edit_field,
    edit_step,
    move_field,
    move_step,
    replace_field,
)
from formkit.fieldtypes import ColumnedField, Field, has_columns
from formkit.schema import FormSchema, Step
from teleservices.studio.drafting.drafts import DraftAct, Operation, Sight

Holder = Step | ColumnedField
"""What a question stands in: a step, or the rows of a group."""


@dataclass(frozen=True)
class FormAct:
    """An act ready to be done to a draft."""

    name: DraftAct
    subject: str
    operation: Operation
    sight: Sight
    """Equal in the form that the author saw and in the present one, the act still means what it meant."""


def step_added(step: Step) -> FormAct:
    """Add a step at the end of the form."""
    return FormAct(DraftAct.STEP_ADDED, step.title, lambda schema: add_step(schema, step=step), _nothing)


def step_edited(step: Step, changes: Mapping[str, object]) -> FormAct:
    """Write a step's title and introduction; `changes` are those that were typed, by attribute."""
    return FormAct(
        DraftAct.STEP_EDITED,
        str(changes.get("title", step.title)),
        lambda schema: edit_step(schema, key=step.key, **changes),
        lambda schema: [
            form_step.model_copy(update={"fields": ()}) for form_step in schema.steps if form_step.key == step.key
        ],
    )


def step_moved(step: Step, position: int) -> FormAct:
    """Move a step to a position from 0."""
    return FormAct(
        DraftAct.STEP_MOVED,
        step.title,
        lambda schema: move_step(schema, key=step.key, position=position),
        lambda schema: [form_step.key for form_step in schema.steps],
    )


def step_duplicated(step: Step, copy: Step) -> FormAct:
    """Insert a copy of a step just after it."""
    return FormAct(
        DraftAct.STEP_DUPLICATED,
        step.title,
        lambda schema: add_step(schema, step=copy, position=_after(schema.steps, step)),
        _step(step),
    )


def step_split(step: Step, rest: Step) -> FormAct:
    """Put the last questions of a step into `rest`, a step just after it, which asks them under the same condition."""
    keys = {field.key for field in rest.fields}

    def operation(schema: FormSchema) -> FormSchema:
        for key in keys:
            schema = delete_field(schema, key=key)
        return add_step(schema, step=rest, position=_after(schema.steps, step))

    return FormAct(DraftAct.STEP_SPLIT, step.title, operation, _step(step))


def step_deleted(step: Step) -> FormAct:
    """Delete a step and its questions."""
    return FormAct(DraftAct.STEP_DELETED, step.title, lambda schema: delete_step(schema, key=step.key), _step(step))


def field_added(holder: Holder, field: Field, *, before: str = "") -> FormAct:
    """Add a question to a step, or to the rows of a group: before the one of this key, at the end when it is gone."""
    return FormAct(
        DraftAct.FIELD_ADDED, field.label, lambda schema: _with_added(schema, holder, [field], before), _nothing
    )


def fields_added(holder: Holder, fields: Sequence[Field], *, before: str = "") -> FormAct:
    """Add several questions at once, in their order."""
    subject = ", ".join(field.label for field in fields)
    return FormAct(DraftAct.FIELDS_ADDED, subject, lambda schema: _with_added(schema, holder, fields, before), _nothing)


def field_retyped(field: Field, other: Field) -> FormAct:
    """Put a question of another type in the place of `field`."""
    return FormAct(
        DraftAct.FIELD_RETYPED,
        other.label,
        lambda schema: replace_field(schema, key=field.key, field=other),
        _field(field),
    )


def field_edited(field: Field, changes: Mapping[str, object]) -> FormAct:
    """Write a question's options. What a group asks in its rows is no part of them."""
    return FormAct(
        DraftAct.FIELD_EDITED,
        str(changes.get("label", field.label)),
        lambda schema: edit_field(schema, key=field.key, **changes),
        _options(field),
    )


def field_moved(field: Field, source: Holder, target: Holder, position: int) -> FormAct:
    """Move a question of `source` to a position from 0 of `target`, which may be the same step or group."""
    holders = {source.key, target.key}
    return FormAct(
        DraftAct.FIELD_MOVED,
        field.label,
        lambda schema: move_field(schema, key=field.key, step_key=target.key, position=position),
        lambda schema: [
            [question.key for question in holder.fields] for holder in _holders(schema) if holder.key in holders
        ],
    )


def field_duplicated(field: Field, holder: Holder, copy: Field) -> FormAct:
    """Insert a copy of a question of `holder` just after it."""

    def operation(schema: FormSchema) -> FormSchema:
        fields = next((form_holder.fields for form_holder in _holders(schema) if form_holder.key == holder.key), ())
        return add_field(schema, step_key=holder.key, field=copy, position=_after(fields, field))

    return FormAct(DraftAct.FIELD_DUPLICATED, field.label, operation, _field(field))


def field_deleted(field: Field) -> FormAct:
    """Delete a question; what looked at it is said afterwards (`say_broken`)."""
    return FormAct(
        DraftAct.FIELD_DELETED, field.label, lambda schema: delete_field(schema, key=field.key), _field(field)
    )


def step_copied(copy: Step) -> FormAct:
    """Add a step that comes from another procedure at the end of the form."""
    return FormAct(DraftAct.STEP_COPIED, copy.title, lambda schema: add_step(schema, step=copy), _nothing)


def field_copied(step: Step, copy: Field) -> FormAct:
    """Add a question that comes from another procedure at the end of a step."""
    return replace(field_added(step, copy), name=DraftAct.FIELD_COPIED)


def block_inserted(step: Step, name: str, fields: Sequence[Field]) -> FormAct:
    """Add the questions of a block, copied, at the end of a step."""
    return FormAct(DraftAct.BLOCK_INSERTED, name, lambda schema: _with_added(schema, step, fields), _nothing)


def _with_added(schema: FormSchema, holder: Holder, fields: Sequence[Field], before: str = "") -> FormSchema:
    """The form with these questions in a step or a group, before the one of this key or at the end."""
    present = next((form_holder.fields for form_holder in _holders(schema) if form_holder.key == holder.key), ())
    position = next((place for place, field in enumerate(present) if field.key == before), len(present))
    for place, field in enumerate(fields, start=position):
        schema = add_field(schema, step_key=holder.key, field=field, position=place)
    return schema


def _nothing(schema: FormSchema) -> object:
    """What is added to the end depends on nothing that is there."""
    return None


def _step(step: Step) -> Sight:
    return lambda schema: [form_step for form_step in schema.steps if form_step.key == step.key]


def _holders(schema: FormSchema) -> Iterator[Holder]:
    """All that questions stand in: the steps, and the groups whose rows ask some."""
    for step in schema.steps:
        yield step
        yield from (field for field in step.fields if has_columns(field))


def _options(field: Field) -> Sight:
    def sight(schema: FormSchema) -> object:
        question = _field(field)(schema)
        return question.model_copy(update={"fields": ()}) if question and has_columns(question) else question

    return sight


def _field(field: Field) -> Callable[[FormSchema], Field | None]:
    def sight(schema: FormSchema) -> Field | None:
        try:
            return schema.field(field.key)
        except KeyError:
            return None

    return sight


def _after(items: Sequence[Step] | Sequence[Field], item: Step | Field) -> int | None:
    """The place just after an item; None, the end, when it is gone."""
    keys = [sibling.key for sibling in items]
    return keys.index(item.key) + 1 if item.key in keys else None
