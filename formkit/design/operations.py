"""What a designer does to a form, each act a pure function: schema in, schema out. Nothing is stored here.

Conditions that an act leaves without their question are kept, and reported by `rules.check` before publication.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.translation import gettext as _
from pydantic import ValidationError

from formkit.errors import OperationError
from formkit.fieldtypes import ColumnedField, Field, field_type, has_columns
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from formkit.values import FrozenModel

ModelT = TypeVar("ModelT", bound=FrozenModel)
ItemT = TypeVar("ItemT")


def add_step(schema: FormSchema, *, step: Step, position: int | None = None) -> FormSchema:
    """Insert a step at a position from 0, or at the end."""
    return _with_steps(schema, _inserted(schema.steps, step, position))


def edit_step(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change a step's title, introductions or condition, or the group for each row of which it is asked."""
    if not changes.keys() <= {"title", "intro", "paper_intro", "condition", "each"}:
        raise OperationError(_("Only the title, the introduction and the condition of a step can be changed."))
    return _with_step(schema, _changed(_step(schema, key), changes))


def move_step(schema: FormSchema, *, key: str, position: int) -> FormSchema:
    """Move a step to a position from 0, counted once it is lifted out; beyond the ends means at the end."""
    step = _step(schema, key)
    return _with_steps(schema, _inserted(_without(schema.steps, step), step, position))


def delete_step(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete a step and all its fields, unless it is the last one."""
    return _with_steps(schema, _without(schema.steps, _step(schema, key)))


def add_field(schema: FormSchema, *, step_key: str, field: Field, position: int | None = None) -> FormSchema:
    """Insert a field in a step, or in the group of this key, at a position from 0, or at the end."""
    holder = _holder(schema, step_key)
    return _with_fields(schema, holder, _inserted(holder.fields, field, position))


def edit_field(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change a field's options, checked together. Its type never changes."""
    if "type" in changes:
        raise OperationError(_("The type of a question can't be changed: add another question instead."))
    field = _field(schema, key)
    edited = field_type(field).edited(field, _changed(field, changes))
    holder = holder_of(schema, key)
    return _with_fields(schema, holder, (edited if other.key == key else other for other in holder.fields))


def replace_field(schema: FormSchema, *, key: str, field: Field) -> FormSchema:
    """Put another question in the place of the one of this key, in its step or its group.

    Raises OperationError when there is none of this key, or when the form would not stand with the other.
    """
    replaced, holder = _field(schema, key), holder_of(schema, key)
    return _with_fields(schema, holder, (field if other is replaced else other for other in holder.fields))


def move_field(schema: FormSchema, *, key: str, step_key: str, position: int) -> FormSchema:
    """Move a field to a position from 0 of its step or group, counted once it is lifted out, or of another one."""
    field = _field(schema, key)
    if key == step_key:
        raise OperationError(_("A group can't be put into itself."))
    lifted = delete_field(schema, key=key)
    return add_field(lifted, step_key=step_key, field=field, position=position)


def delete_field(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete a field."""
    field = _field(schema, key)
    holder = holder_of(schema, key)
    return _with_fields(schema, holder, _without(holder.fields, field))


def add_rule(schema: FormSchema, *, rule: FormRule, position: int | None = None) -> FormSchema:
    """Insert a rule of the whole form at a position from 0, or at the end."""
    return _with_rules(schema, _inserted(schema.rules, rule, position))


def edit_rule(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change what a rule does, when it holds, what it tells or where it sends the request."""
    new_rule = _changed(_rule(schema, key), changes)
    return _with_rules(schema, (new_rule if rule.key == key else rule for rule in schema.rules))


def move_rule(schema: FormSchema, *, key: str, position: int) -> FormSchema:
    """Move a rule to a position from 0, counted once it is lifted out; beyond the ends means at the end."""
    rule = _rule(schema, key)
    return _with_rules(schema, _inserted(_without(schema.rules, rule), rule, position))


def delete_rule(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete a rule."""
    return _with_rules(schema, _without(schema.rules, _rule(schema, key)))


def add_validation(schema: FormSchema, *, validation: Validation) -> FormSchema:
    """Add what answers must say together, after the others."""
    return _changed(schema, {"validations": (*schema.validations, validation)})


def edit_validation(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change what must hold, when it is looked at, what is told or where."""
    new = _changed(_validation(schema, key), changes)
    return _changed(schema, {"validations": tuple(new if each.key == key else each for each in schema.validations)})


def delete_validation(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete what answers had to say together."""
    return _changed(schema, {"validations": _without(schema.validations, _validation(schema, key))})


def add_annotation(schema: FormSchema, *, field: Field, position: int | None = None) -> FormSchema:
    """Insert a question of the service's own at a position from 0, or at the end."""
    private = _changed(field, {"private": True})
    return _with_annotations(schema, _inserted(schema.annotations, private, position))


def edit_annotation(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change an annotation's options, checked together. Its type never changes, nor that it is the service's."""
    if changes.keys() & {"type", "private"}:
        raise OperationError(_("The type of a question can't be changed: add another question instead."))
    field = _annotation(schema, key)
    edited = field_type(field).edited(field, _changed(field, changes))
    return _with_annotations(schema, (edited if other.key == key else other for other in schema.annotations))


def move_annotation(schema: FormSchema, *, key: str, position: int) -> FormSchema:
    """Move an annotation to a position from 0, counted once it is lifted out; beyond the ends means at the end."""
    field = _annotation(schema, key)
    return _with_annotations(schema, _inserted(_without(schema.annotations, field), field, position))


def delete_annotation(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete an annotation."""
    return _with_annotations(schema, _without(schema.annotations, _annotation(schema, key)))


def holder_of(schema: FormSchema, key: str) -> Step | ColumnedField:
    """The step or, for a question of its rows, the group that holds a field. Raises KeyError for none."""
    return schema.group_of(key) or schema.step_of(key)


def _holder(schema: FormSchema, key: str) -> Step | ColumnedField:
    group = next((field for field in schema.fields() if field.key == key), None)
    return group if group and has_columns(group) else _step(schema, key)


def _step(schema: FormSchema, key: str) -> Step:
    try:
        return schema.step(key)
    except KeyError:
        raise OperationError(_("This step no longer exists: someone may have deleted it.")) from None


def _field(schema: FormSchema, key: str) -> Field:
    try:
        return schema.field(key)
    except KeyError:
        raise OperationError(_("This question no longer exists: someone may have deleted it.")) from None


def _annotation(schema: FormSchema, key: str) -> Field:
    try:
        return schema.annotation(key)
    except KeyError:
        raise OperationError(_("This annotation no longer exists: someone may have deleted it.")) from None


def _rule(schema: FormSchema, key: str) -> FormRule:
    rule = next((rule for rule in schema.rules if rule.key == key), None)
    if rule is None:
        raise OperationError(_("This rule no longer exists: someone may have deleted it."))
    return rule


def _validation(schema: FormSchema, key: str) -> Validation:
    validation = next((each for each in schema.validations if each.key == key), None)
    if validation is None:
        raise OperationError(_("This check no longer exists: someone may have deleted it."))
    return validation


def _inserted(items: tuple[ItemT, ...], item: ItemT, position: int | None) -> tuple[ItemT, ...]:
    index = len(items) if position is None else max(position, 0)
    return (*items[:index], item, *items[index:])


def _without(items: tuple[ItemT, ...], item: ItemT) -> tuple[ItemT, ...]:
    return tuple(other for other in items if other is not item)


def _with_steps(schema: FormSchema, steps: Iterable[Step]) -> FormSchema:
    return _changed(schema, {"steps": tuple(steps)})


def _with_rules(schema: FormSchema, rules: Iterable[FormRule]) -> FormSchema:
    return _changed(schema, {"rules": tuple(rules)})


def _with_annotations(schema: FormSchema, annotations: Iterable[Field]) -> FormSchema:
    return _changed(schema, {"annotations": tuple(annotations)})


def _with_step(schema: FormSchema, new_step: Step) -> FormSchema:
    return _with_steps(schema, (new_step if step.key == new_step.key else step for step in schema.steps))


def _with_fields(schema: FormSchema, holder: Step | ColumnedField, fields: Iterable[Field]) -> FormSchema:
    new_holder = _changed(holder, {"fields": tuple(fields)})
    if isinstance(new_holder, Step):
        return _with_step(schema, new_holder)
    step = schema.step_of(new_holder.key)
    return _with_fields(schema, step, (new_holder if field.key == new_holder.key else field for field in step.fields))


def _changed(model: ModelT, changes: dict[str, object]) -> ModelT:
    """The model with these changes, validated as a whole. Raises OperationError."""
    values = {name: getattr(model, name) for name in type(model).model_fields}
    return _validated(lambda: type(model).model_validate(values | changes))


def _validated(build: Callable[[], ModelT]) -> ModelT:
    try:
        return build()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        cause = first.get("ctx", {}).get("error")
        option = str(first["loc"][0]) if first["loc"] else ""
        raise OperationError(_reason(option, cause), option=option) from error


def _reason(option: str, cause: object) -> str:
    if isinstance(cause, ValueError):
        return str(cause)
    limits = {
        "steps": _("A form has between 1 and 60 steps."),
        "fields": _("A step has at most 200 questions, a group 12, a table 8 columns; only some types fit these two."),
        "rules": _("A form has at most 60 rules."),
        "validations": _("A form has at most 60 checks."),
        "annotations": _("A service notes at most 40 annotations of a request."),
    }
    return limits.get(option) or _("This value doesn't suit the option “%(option)s”.") % {"option": option}
